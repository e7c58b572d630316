import type { Answered, Incoming, Peer } from './peer.ts';

/** What the sockets of socket.io and socket.io-client have in common. */
type EitherSocket = {
  emit(event: string, body: unknown, answer: (body: unknown) => void): unknown;
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
  once(event: 'disconnect', listener: (why: string) => void): unknown;
};

type Options = { readonly close: () => void; readonly bufferedBytes: () => number };

/** `socket` is connected when this is called. */
export const socketPeer = (socket: EitherSocket, { close, bufferedBytes }: Options): Peer => {
  let ended: string | undefined;
  const closeListeners: ((why: string) => void)[] = [];
  const waiting = new Set<(answered: Answered) => void>();

  socket.once('disconnect', (why) => {
    ended = why;
    for (const done of [...waiting]) done({ kind: 'unanswered' });
    for (const listener of closeListeners.splice(0)) listener(why);
  });

  return {
    send: (event, body, deadlineMs) =>
      new Promise((resolve) => {
        if (ended !== undefined) {
          resolve({ kind: 'unanswered' });
          return;
        }
        const done = (answered: Answered): void => {
          clearTimeout(overdue);
          waiting.delete(done);
          resolve(answered);
        };
        const overdue = setTimeout(() => {
          done({ kind: 'unanswered' });
        }, deadlineMs);
        waiting.add(done);
        socket.emit(event, body, (answer) => {
          done({ kind: 'answer', body: answer });
        });
      }),
    onMessage: (listener) => {
      socket.onAny((event, ...args) => {
        listener(incoming(event, args));
      });
    },
    onClose: (listener) => {
      if (ended === undefined) closeListeners.push(listener);
      else listener(ended);
    },
    close,
    bufferedBytes,
  };
};

/** More than one body is none of ours: it is handed on as a whole and fails its schema. */
const incoming = (event: string, args: readonly unknown[]): Incoming => {
  const last = args.at(-1);
  if (typeof last !== 'function') return { event, body: args.length === 1 ? args[0] : args };
  const bodies = args.slice(0, -1);
  return {
    event,
    body: bodies.length === 1 ? bodies[0] : bodies,
    answer: (body) => {
      (last as (body: unknown) => void)(body);
    },
  };
};
