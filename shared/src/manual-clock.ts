import type { Clock } from './clock.ts';

export type ManualClock = Clock & {
  /** Moves time on, calling what falls due in order; lets promises run between two calls. */
  advance(ms: number): Promise<void>;
  /** Days at once, as over a machine's sleep: what falls due in them is called late, when time next moves. */
  leap(ms: number): void;
  /** Moves to the next due call, if there is one. */
  next(): Promise<boolean>;
};

type Due = { readonly at: number; readonly order: number; readonly fn: () => void };

/** Until nothing is left that needs neither time nor input: two turns of the event loop. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** For tests: time stands still until it is moved. */
export const manualClock = (start = Date.UTC(2026, 8, 1)): ManualClock => {
  let now = start;
  let order = 0;
  let queue: Due[] = [];

  const earliest = (): Due | undefined =>
    queue.reduce<Due | undefined>(
      (first, due) =>
        first === undefined || due.at < first.at || (due.at === first.at && due.order < first.order) ? due : first,
      undefined,
    );

  const run = async (due: Due): Promise<void> => {
    queue = queue.filter((other) => other !== due);
    now = Math.max(now, due.at);
    due.fn();
    await settle();
  };

  return {
    now: () => now,
    after: (ms, fn) => {
      const due = { at: now + ms, order: order++, fn };
      queue.push(due);
      return () => {
        queue = queue.filter((other) => other !== due);
      };
    },
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      for (let due = earliest(); due !== undefined && due.at <= end; due = earliest()) await run(due);
      now = end;
    },
    leap: (ms) => {
      now += ms;
    },
    next: async () => {
      await settle();
      const due = earliest();
      if (due === undefined) return false;
      await run(due);
      return true;
    },
  };
};
