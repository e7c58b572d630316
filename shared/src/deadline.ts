import type { Clock } from './clock.ts';

export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** The same promise, or a `DeadlinePassed` after `ms`. The work itself goes on: it must bear to be finished unheard. */
export const within = <T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      reject(new DeadlinePassed(`no answer within ${String(ms)} ms`));
    });
    work.then(resolve, reject).finally(cancel);
  });
