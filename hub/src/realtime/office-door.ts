/** The live door for what concerns a person on every page of theirs: today, that a power of theirs is gone. */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import type { PowerWord, Told } from '../office/powers/power-word.ts';
import type { Sessions } from '../people/sessions.ts';
import { guardNamespace, heldBy, type Message } from './live-namespace.ts';
import type { LiveServer } from './live-server.ts';

const OFFICE_NAMESPACE = '/office';
/** A page that was asleep for longer is read again as a whole. */
const MAX_SINCE_MS = 12 * 3_600_000;
/** A page is read in less: what was lost while it was read is told as well. */
const READING_MS = 2000;

type Options = {
  readonly server: LiveServer;
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** What the person lost since then. */
  readonly lostSince: (person: string, since: Date) => Promise<readonly PowerWord[]>;
  readonly failed: (error: unknown, event: string) => string;
};

export type OfficeDoor = {
  push(told: Told): void;
  /** People with a page open. */
  listening(): readonly string[];
  close(): void;
};

const events = {
  watch: z.object({ since: z.iso.datetime() }),
} as const;
type EventName = keyof typeof events;
const isEvent = (name: string): name is EventName => Object.hasOwn(events, name);
const room = (person: string): string => `person:${person}`;

export const openOfficeDoor = (options: Options): OfficeDoor => {
  const { server, sessions, clock, failed } = options;
  const door = server.namespace(OFFICE_NAMESPACE);
  const guarded = guardNamespace({
    ...{ namespace: door, face: 'office', sessions, clock, failed },
    handle: (socket, message) => handle(socket, message, options),
  });
  return {
    push: ({ word, people }) => {
      door.to(people.map(room)).emit('power', word);
    },
    listening: () => [...new Set([...door.sockets.values()].flatMap((socket) => heldBy(socket).staff.personId ?? []))],
    close: () => {
      guarded.close();
    },
  };
};

const handle = async (socket: Socket, { name, body }: Message, options: Options): Promise<unknown> => {
  if (!isEvent(name)) return { fault: 'not-allowed' } satisfies Fault;
  const parsed = events[name].safeParse(body);
  if (!parsed.success) return { fault: 'bad-message' } satisfies Fault;
  const { personId } = heldBy(socket).staff;
  if (personId === undefined) return { lost: [] };
  await socket.join(room(personId)); // before the read, so that nothing falls between the two
  const since = Math.max(Date.parse(parsed.data.since) - READING_MS, options.clock.now() - MAX_SINCE_MS);
  return { lost: await options.lostSince(personId, new Date(since)) };
};
