import type { Clock } from '../clock.ts';

/** One loop waits, anyone wakes it; a wake that comes while it works is not lost. */
export type Wake = {
  wake: () => void;
  /** Until woken, or `ms` have passed when given. */
  wait: (ms?: number) => Promise<void>;
};

export const createWake = (clock: Clock): Wake => {
  let pending = false;
  let resume: (() => void) | undefined;
  return {
    wake: () => {
      if (resume === undefined) pending = true;
      else resume();
    },
    wait: (ms) =>
      new Promise((resolve) => {
        if (pending) {
          pending = false;
          resolve();
          return;
        }
        const cancel = ms === undefined ? undefined : clock.after(ms, () => resume?.());
        resume = () => {
          resume = undefined;
          cancel?.();
          resolve();
        };
      }),
  };
};
