import type { Clock } from '@yizhan/shared/clock.ts';

/** Ends after `ms`, or at once when the signal aborts. */
export const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = () => {
      take();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const take = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
