import { SourceTrouble } from './trouble.ts';

/** The work itself is told by the signal and may take its time to end; its place is free at once. */
export const untilAborted = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(new SourceTrouble('away', 'no answer before the deadline'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
