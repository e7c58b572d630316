import { type ChildTiming, defaultChildTiming } from '../child/timing.ts';

/** All in ms. Tests shorten them; a terminal runs on the defaults. */
export type CardTiming = ChildTiming & {
  /** pcscd lists its readers within 10 ms of the first question; none named by then is no reader. */
  readonly listMs: number;
  /** A card whose answer broke off may still be counted present: two of pcscd's 400 ms looks, then it is asked again. */
  readonly settleMs: number;
  /** A card that hung once and still lies there is read again after this, doubling to half a minute. */
  readonly hungRetryMs: number;
  /** Deadline of a call that names none. A contactless PKI signature has been seen to take 1.5 s. */
  readonly callMs: number;
};

export const defaultTiming: CardTiming = {
  ...defaultChildTiming,
  listMs: 300,
  settleMs: 1_000,
  hungRetryMs: 2_000,
  callMs: 3_000,
};
