/** The desk's live door: each connection hears of the cases that its clerk's lists are about, and of no others. */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Socket } from 'socket.io';
import { uuid } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import type { Counts } from '../desk/count-worklists.ts';
import type { DeskClerk } from '../desk/desk-clerk.ts';
import type { DeskNews } from '../desk/desk-feed.ts';
import { roomsOfClerk } from '../desk/desk-rooms.ts';
import { views, type View } from '../desk/desk-rows.ts';
import type { Sessions, Staff } from '../people/sessions.ts';
import { guardNamespace, heldBy, type Message } from './live-namespace.ts';
import type { LiveServer } from './live-server.ts';
import { shareWork, type SharedWork } from './share-work.ts';
import { openTellSockets } from './tell-sockets.ts';

const DESK_NAMESPACE = '/desk';

/**
 * Numbers follow the lines of 500 desks, of which each asks when a line of its own moved: however many ask, this many
 * connections to the database count, and the others wait (R6).
 */
const COUNTS_AT_ONCE = 2;

type Options = {
  readonly server: LiveServer;
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** Undefined for an account that belongs to no person. */
  readonly clerkOf: (staff: Staff) => Promise<DeskClerk | undefined>;
  readonly clerksOf: (staff: readonly Staff[]) => Promise<readonly (DeskClerk | undefined)[]>;
  readonly count: (clerk: DeskClerk) => Promise<Counts>;
  /** The case is not hidden from them. */
  readonly maySee: (clerk: DeskClerk, caseId: string) => Promise<boolean>;
  readonly versionOf: (caseId: string) => Promise<number | undefined>;
  /** Lines that moved since then: what a list was read too early for. */
  readonly newsSince: (since: Date) => Promise<readonly DeskNews[]>;
  readonly failed: (error: unknown, event: string) => string;
};

export type DeskDoor = {
  push(news: readonly DeskNews[]): void;
  readonly connected: number;
  close(): void;
};

/** `at`, `version`: of what the page shows already; without them nothing is caught up with. */
const events = {
  watch: z.object({ view: z.enum(views), at: z.iso.datetime().optional() }),
  case: z.object({ id: uuid, version: z.int().optional() }),
  count: z.object({}),
  here: z.object({}),
} as const;
type EventName = keyof typeof events;
const isEvent = (name: string): name is EventName => Object.hasOwn(events, name);

/** A list, or the page of one case with the rights its reader had when it was last looked at. */
type Watching = { view?: View; page?: { readonly id: string; readonly rights: string } };
const watching = (socket: Socket): Watching => socket.data as Watching;

export const openDeskDoor = (options: Options): DeskDoor => {
  const { server, sessions, clock, failed } = options;
  const door = server.namespace(DESK_NAMESPACE);
  const tell = openTellSockets(door, (socket) => {
    socket.emit('again');
  });
  const countOnce = shareWork<Counts | undefined>(COUNTS_AT_ONCE);
  const guarded = guardNamespace({
    ...{ namespace: door, face: 'desk', sessions, clock, failed },
    handle: (socket, message) => handle(socket, message, { ...options, countOnce }),
    looked: async (sockets) => {
      const clerks = await options.clerksOf(sockets.map((socket) => heldBy(socket).staff));
      for (const [at, socket] of sockets.entries()) {
        const { view, page } = watching(socket);
        const clerk = clerks[at];
        // Another office, or a power taken back: the page is read again.
        if (view !== undefined && (await seat(socket, view, clerk))) socket.emit('again');
        if (page && (await seatAtCase(socket, page.id, { ...options, clerk })) !== page.rights) socket.emit('again');
      }
    },
  });
  return {
    push: (news) => {
      tell(
        'rows',
        news.map(({ row: body, rooms, except }) => ({ body, rooms, except })),
      );
      // The page of a case reads it anew, as its reader may see it.
      tell(
        'case',
        news.map(({ row: { id }, except }) => ({ body: { id }, rooms: [roomOfCase(id)], except })),
      );
    },
    get connected() {
      return guarded.connected;
    },
    close: () => {
      guarded.close();
    },
  };
};

/** Puts the desk into the rooms of its lists; true when they are others than before. */
const seat = async (socket: Socket, view: View, clerk: DeskClerk | undefined): Promise<boolean> => {
  const rooms = new Set(clerk ? roomsOfClerk(clerk, view) : []);
  const before = [...socket.rooms].filter((room) => room !== socket.id);
  for (const room of before) if (!rooms.has(room)) await socket.leave(room);
  await socket.join([...rooms]);
  return before.length !== rooms.size || before.some((room) => !rooms.has(room));
};

type Seating = Pick<Options, 'maySee'> & { readonly clerk: DeskClerk | undefined };

const roomOfCase = (id: string): string => `case:${id}`;

/**
 * Hears of that one case and of nothing else. What its reader may do, to be compared with what it was; undefined when
 * the case is none of theirs.
 */
const seatAtCase = async (socket: Socket, id: string, { clerk, maySee }: Seating): Promise<string | undefined> => {
  const sees = clerk !== undefined && (await maySee(clerk, id));
  const room = roomOfCase(id);
  for (const other of socket.rooms) if (other !== socket.id && !(sees && other === room)) await socket.leave(other);
  const rights = sees ? JSON.stringify([clerk.offices, clerk.powers]) : undefined;
  if (rights !== undefined) await socket.join(room);
  Object.assign(watching(socket), { view: undefined, page: rights === undefined ? undefined : { id, rights } });
  return rights;
};

/** A page that was read longer ago is read again. */
const MAX_BEHIND_MS = 60_000;
/** A change is stamped before it is committed: one stamped this much before the page was read may have come after. */
const OVERLAP_MS = 2000;

/** What moved between the reading of the list and now, when its rooms were entered: told to this desk alone. */
const catchUp = async (socket: Socket, at: string, { clock, newsSince }: Options): Promise<void> => {
  const since = Date.parse(at);
  if (clock.now() - since > MAX_BEHIND_MS) {
    socket.emit('again');
    return;
  }
  const news = await newsSince(new Date(since - OVERLAP_MS));
  const own = news.filter(
    ({ rooms, except }) => rooms.some((room) => socket.rooms.has(room)) && !socket.rooms.has(except),
  );
  if (own.length > 0)
    socket.emit(
      'rows',
      own.map(({ row }) => row),
    );
};

type Handling = Options & { readonly countOnce: SharedWork<Counts | undefined> };

const handle = async (socket: Socket, { name, body }: Message, options: Handling): Promise<unknown> => {
  if (!isEvent(name)) return { fault: 'not-allowed' } satisfies Fault;
  const parsed = events[name].safeParse(body);
  if (!parsed.success) return { fault: 'bad-message' } satisfies Fault;
  switch (name) {
    case 'watch': {
      const { view, at } = parsed.data as { view: View; at?: string };
      Object.assign(watching(socket), { view, page: undefined });
      await seat(socket, view, await options.clerkOf(heldBy(socket).staff));
      if (at !== undefined) await catchUp(socket, at, options);
      return {};
    }
    case 'case': {
      const { id, version } = parsed.data as { id: string; version?: number };
      const clerk = await options.clerkOf(heldBy(socket).staff);
      const rights = await seatAtCase(socket, id, { ...options, clerk });
      if (rights === undefined) return { fault: 'not-found' } satisfies Fault;
      // It moved after the page was read and before this line stood: nobody else tells.
      if (version !== undefined && version !== (await options.versionOf(id))) socket.emit('again');
      return {};
    }
    case 'count': {
      const { staff } = heldBy(socket);
      const counts = await options.countOnce(staff.accountId, async () => {
        const clerk = await options.clerkOf(staff);
        return clerk && options.count(clerk);
      });
      return counts ? { counts } : {};
    }
    case 'here':
      // A hand moved: the person is still there, and the session stays.
      return (await options.sessions.find(heldBy(socket).token)) === undefined
        ? ({ fault: 'not-allowed' } satisfies Fault)
        : {};
    default:
      return name satisfies never;
  }
};
