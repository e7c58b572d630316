import type { Clock, Random } from '../../clock.ts';
import type { Answered, Incoming, Peer } from '../peer.ts';

/** What a bad line does to each message on its way; chances in 0..1. */
export type Weather = {
  readonly drop: number;
  readonly duplicate: number;
  /** Each message takes up to this long, ms: later ones may overtake. */
  readonly delayMs: number;
};

export const CALM: Weather = { drop: 0, duplicate: 0, delayMs: 1 };

export type Line = {
  readonly terminal: Peer;
  readonly hub: Peer;
  /** Both ends see it at once; what is on its way is lost. */
  cut(): void;
};

type End = {
  listener?: (message: Incoming) => void;
  ended?: string;
  readonly held: Incoming[];
  readonly closers: ((why: string) => void)[];
  readonly waiting: Set<(answered: Answered) => void>;
};

/** One connection between two peers in memory, under the given clock, worse than any TCP: the link must not mind (R4). */
export const openLine = (clock: Clock, random: Random, weather: () => Weather): Line => {
  const ends: { terminal: End; hub: End } = { terminal: newEnd(), hub: newEnd() };
  let cutBecause: string | undefined;

  const cut = (why: string): void => {
    if (cutBecause !== undefined) return;
    cutBecause = why;
    for (const end of [ends.terminal, ends.hub]) endOf(end, why);
  };

  const carry = (deliver: () => void): void => {
    const { drop, duplicate, delayMs } = weather();
    const copies = random() < drop ? 0 : random() < duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      clock.after(random() * delayMs, () => {
        if (cutBecause === undefined) deliver();
      });
  };

  const arrive = (end: End, message: Incoming): void => {
    if (end.ended !== undefined) return;
    if (end.listener === undefined) end.held.push(message);
    else end.listener(message);
  };

  const peer = (mine: End, theirs: End): Peer => ({
    send: (event, body, deadlineMs) =>
      new Promise((resolve) => {
        if (mine.ended !== undefined) {
          resolve({ kind: 'unanswered' });
          return;
        }
        const done = (answered: Answered): void => {
          cancel();
          mine.waiting.delete(done);
          resolve(answered);
        };
        const cancel = clock.after(deadlineMs, () => {
          done({ kind: 'unanswered' });
        });
        mine.waiting.add(done);
        const copy = structuredClone(body);
        carry(() => {
          arrive(theirs, {
            event,
            body: copy,
            answer: (answer) => {
              const answered = structuredClone(answer);
              carry(() => {
                done({ kind: 'answer', body: answered });
              });
            },
          });
        });
      }),
    onMessage: (listener) => {
      mine.listener = listener;
      for (const message of mine.held.splice(0)) listener(message);
    },
    onClose: (listener) => {
      if (mine.ended === undefined) mine.closers.push(listener);
      else listener(mine.ended);
    },
    close: () => {
      endOf(mine, 'closed');
      // What was answered before is let through: as much as the weather allows.
      clock.after(weather().delayMs, () => {
        cut('closed');
      });
    },
    bufferedBytes: () => 0,
  });

  return {
    terminal: peer(ends.terminal, ends.hub),
    hub: peer(ends.hub, ends.terminal),
    cut: () => {
      cut('cut');
    },
  };
};

const endOf = (end: End, why: string): void => {
  end.ended ??= why;
  for (const done of [...end.waiting]) done({ kind: 'unanswered' });
  for (const closer of end.closers.splice(0)) closer(end.ended);
};

const newEnd = (): End => ({ held: [], closers: [], waiting: new Set() });
