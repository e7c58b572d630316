import type { Clock } from '../clock.ts';

export type Rate = { readonly perSecond: number; readonly burst: number };

/** A token bucket: true while the caller stays inside the rate. */
export const createBucket = ({ perSecond, burst }: Rate, clock: Clock): (() => boolean) => {
  let tokens = burst;
  let at = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
