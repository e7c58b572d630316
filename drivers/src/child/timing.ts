/** Of a child process that holds native code. All in ms. */
export type ChildTiming = {
  /** How often the child is asked for a sign of life. */
  readonly heartbeatMs: number;
  /** Silence after which an idle child counts as hung. While a call runs, that call's deadline rules instead. */
  readonly silenceMs: number;
  /** From fork to the child's first word; 80 ms seen, 1 s on a terminal that is just booting. */
  readonly startMs: number;
  /** Restarts, and looks for what the child needs, wait random × min(max, first × 2^n), n counted since the last stable run. */
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
  /** A child that lived this long was healthy: the next restart is quick again. */
  readonly stableMs: number;
};

export const defaultChildTiming: ChildTiming = {
  heartbeatMs: 1_000,
  silenceMs: 3_000,
  startMs: 5_000,
  backoffFirstMs: 100,
  backoffMaxMs: 2_000,
  stableMs: 5_000,
};

/** Doubling from `first`, `n` times, never past `max`. */
export const doubling = (first: number, n: number, max: number): number => Math.min(max, first * 2 ** n);
