import type { Clock } from '@yizhan/shared/clock.ts';

export type Chore = {
  readonly name: string;
  /** From the end of one run to the beginning of the next. */
  readonly everyMs: number;
  run(): Promise<unknown>;
};

export type Chores = {
  /** Waits for what runs and begins nothing more. */
  stop(): Promise<void>;
};

/** What a hub does now and then beside serving. A run that fails is reported and comes round again. */
export const startChores = (
  clock: Clock,
  chores: readonly Chore[],
  failed: (error: unknown, name: string) => void,
): Chores => {
  let stopped = false;
  const turns = chores.map((chore) => {
    let cancel = (): void => undefined;
    let running: Promise<void> = Promise.resolve();
    const later = (): void => {
      if (stopped) return;
      cancel = clock.after(chore.everyMs, () => {
        running = chore.run().then(later, (error: unknown) => {
          failed(error, chore.name);
          later();
        });
      });
    };
    later();
    return async (): Promise<void> => {
      cancel();
      await running;
    };
  });
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(turns.map((end) => end()));
    },
  };
};
