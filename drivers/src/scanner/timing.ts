import { type ChildTiming, defaultChildTiming } from '../child/timing.ts';

/** All in ms. Tests shorten them; a terminal runs on the defaults. */
export type ScannerTiming = ChildTiming & {
  /** Opening takes 1 ms; a device that hangs in it makes the child be replaced. */
  readonly openMs: number;
  /** From one report of a payload to the next. A full-speed device may report every 1 ms, a slow one every 10 ms. */
  readonly joinMs: number;
};

export const defaultTiming: ScannerTiming = { ...defaultChildTiming, openMs: 2_000, joinMs: 500 };
