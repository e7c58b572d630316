/** The console's live door: the board as it changes, a page about one thing, and the answer to a call for help. */
import type { Clock } from '@yizhan/shared/clock.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { uuid } from '@yizhan/shared/wire/messages.ts';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import type { AnswerHelp } from '../console/answer-help.ts';
import type { FeedEvent } from '../console/board-feed.ts';
import type { Board } from '../console/rows.ts';
import type { Sessions } from '../people/sessions.ts';
import { guardNamespace, heldBy, type Message } from './live-namespace.ts';
import type { LiveServer } from './live-server.ts';

const CONSOLE_NAMESPACE = '/console';

type Options = {
  readonly server: LiveServer;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly readBoard: () => Promise<Board>;
  readonly answerHelp: AnswerHelp;
  /** Logs a bug and names the line. */
  readonly failed: (error: unknown, event: string) => string;
  readonly onCount: (connected: number) => void;
};

export type ConsoleDoor = {
  push(event: FeedEvent): void;
  readonly connected: number;
  close(): void;
};

const events = {
  watch: z.discriminatedUnion('what', [
    z.object({ what: z.literal('board') }),
    z.object({ what: z.enum(['case', 'terminal']), id: z.string().min(1).max(60) }),
  ]),
  'help.answer': z.object({ id: uuid }),
  here: z.object({}),
} as const;
type EventName = keyof typeof events;
const isEvent = (name: string): name is EventName => Object.hasOwn(events, name);

export const openConsoleDoor = (options: Options): ConsoleDoor => {
  const { server, sessions, clock, failed, onCount } = options;
  const door = server.namespace(CONSOLE_NAMESPACE);
  const guarded = guardNamespace({
    ...{ namespace: door, face: 'console', sessions, clock, failed, onCount },
    handle: (socket, message) => handle(socket, message, options),
  });
  return {
    push: (event) => {
      switch (event.kind) {
        case 'board':
          door.to('board').emit('board', event.change);
          return;
        case 'page':
          door.to(`${event.what}:${event.id}`).emit('page', { what: event.what, id: event.id });
          return;
        case 'stale':
          door.emit('stale', { since: event.since });
          return;
        default:
          event satisfies never;
      }
    },
    get connected() {
      return guarded.connected;
    },
    close: () => {
      guarded.close();
    },
  };
};

const handle = async (socket: Socket, { name, body }: Message, options: Options): Promise<unknown> => {
  const { staff, token } = heldBy(socket);
  if (!isEvent(name)) return { fault: 'not-allowed' } satisfies Fault;
  switch (name) {
    case 'watch': {
      const parsed = events.watch.safeParse(body);
      if (!parsed.success) return badMessage;
      for (const room of socket.rooms) if (room !== socket.id) await socket.leave(room);
      if (parsed.data.what === 'board') {
        await socket.join('board'); // before the read, so that no change falls between the two
        return { board: await options.readBoard() };
      }
      await socket.join(`${parsed.data.what}:${parsed.data.id}`);
      return {};
    }
    case 'help.answer': {
      const parsed = events['help.answer'].safeParse(body);
      if (!parsed.success) return badMessage;
      if ((await options.sessions.find(token)) === undefined) return { fault: 'not-allowed' } satisfies Fault;
      const result = await options.answerHelp(parsed.data.id, staff);
      return isFault(result) ? result : {};
    }
    case 'here':
      // A hand moved: the person is still there, and the session stays.
      return (await options.sessions.find(token)) === undefined ? ({ fault: 'not-allowed' } satisfies Fault) : {};
    default:
      return name satisfies never;
  }
};

const badMessage: Fault = { fault: 'bad-message' };
