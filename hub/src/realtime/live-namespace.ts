/**
 * Who may come into a namespace, and until when. Who speaks is the session cookie of the handshake (R2); every event is
 * looked up in the access table (R17); a session that ends takes its connections along.
 */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { createBucket } from '@yizhan/shared/wire/rate-bucket.ts';
import type { Namespace, Socket } from 'socket.io';
import { decide } from '../access.ts';
import type { Sessions, Staff } from '../people/sessions.ts';
import { sessionToken } from '../session-cookie.ts';

const MAX_SOCKETS_A_PERSON = 10;
/** A hand on a mouse is slower. */
const EVENT_RATE = { perSecond: 10, burst: 30 };
/** How soon a page notices that its session has ended. */
const SESSION_LOOK_MS = 15_000;

export type Held = { staff: Staff; token: string };
export const heldBy = (socket: Socket): Held => socket.data as Held;

export type Message = { readonly name: string; readonly body: unknown };

type Options = {
  readonly namespace: Namespace;
  /** The first word of its keys in the access table. */
  readonly face: 'console' | 'desk' | 'office';
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** Only what the access table allows comes here. */
  readonly handle: (socket: Socket, message: Message) => Promise<unknown>;
  /** After each look at the sessions, those that stay: what people may see can have changed. */
  readonly looked?: (sockets: readonly Socket[]) => Promise<void>;
  /** Logs a bug and names the line. */
  readonly failed: (error: unknown, event: string) => string;
  readonly onCount?: (connected: number) => void;
};

export type GuardedNamespace = { readonly connected: number; close(): void };

export const guardNamespace = (options: Options): GuardedNamespace => {
  const { namespace, clock, onCount = () => undefined } = options;
  namespace.use((socket, next) => {
    admit(socket, options).then(
      (refusal) => {
        if (refusal === undefined) next();
        else next(new Error(refusal));
      },
      (error: unknown) => {
        options.failed(error, 'handshake');
        next(new Error('storage-away'));
      },
    );
  });
  namespace.on('connection', (socket) => {
    onCount(namespace.sockets.size);
    socket.on('disconnect', () => {
      onCount(namespace.sockets.size);
    });
    serve(socket, options);
  });
  let cancelLook = (): void => undefined;
  const lookLater = (): void => {
    cancelLook = clock.after(SESSION_LOOK_MS, () => {
      // While the database is away nobody can be asked; the next look is soon enough.
      look(options).then(lookLater, lookLater);
    });
  };
  lookLater();
  return {
    get connected() {
      return namespace.sockets.size;
    },
    close: () => {
      cancelLook();
    },
  };
};

const look = async ({ namespace, sessions, looked }: Options): Promise<void> => {
  const sockets = [...namespace.sockets.values()];
  if (sockets.length === 0) return;
  const known = await sessions.findAll([...new Set(sockets.map((socket) => heldBy(socket).token))]);
  const staying = sockets.filter((socket) => {
    const staff = known.get(heldBy(socket).token);
    if (staff) heldBy(socket).staff = staff;
    else {
      socket.emit('over');
      socket.disconnect(true);
    }
    return staff !== undefined;
  });
  await looked?.(staying);
};

/** The reason it is turned away for; undefined when it may come in. */
const admit = async (socket: Socket, { sessions, namespace, face }: Options): Promise<string | undefined> => {
  const token = sessionToken(socket.handshake.headers.cookie);
  const staff = token === undefined ? undefined : await sessions.find(token, { touch: false });
  if (token === undefined || staff === undefined) return 'log-in';
  if (decide(`${face} watch`, staff.roles) !== 'yes') return 'not-allowed';
  const same = [...namespace.sockets.values()].filter((other) => heldBy(other).staff.accountId === staff.accountId);
  if (same.length >= MAX_SOCKETS_A_PERSON) return 'busy';
  Object.assign(socket.data as object, { staff, token } satisfies Held);
  return undefined;
};

const serve = (socket: Socket, { clock, face, handle, failed }: Options): void => {
  const inRate = createBucket(EVENT_RATE, clock);
  socket.onAny((name: string, body: unknown, answer: unknown) => {
    const reply = typeof answer === 'function' ? (answer as (value: unknown) => void) : undefined;
    if (reply === undefined || !inRate()) {
      socket.disconnect(true); // a page of ours always asks for an answer and never hurries
      return;
    }
    if (decide(`${face} ${name}`, heldBy(socket).staff.roles) !== 'yes') {
      reply({ fault: 'not-allowed' } satisfies Fault);
      return;
    }
    handle(socket, { name, body }).then(reply, (error: unknown) => {
      reply({ fault: 'internal', id: failed(error, name) } satisfies Fault);
    });
  });
};
