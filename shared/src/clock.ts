/** Time is passed in, so that tests never wait for it. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Calls `fn` once after `ms`; the returned function takes that back. */
  after: (ms: number, fn: () => void) => () => void;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** A number in [0, 1). */
export type Random = () => number;
