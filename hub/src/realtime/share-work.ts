/** Work that several ask for at once is done once for all of them, and `width` of different kinds at a time. */
export type SharedWork<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Whoever asks while the work of their key still waits gets its result too; once it runs, what is asked later is done
 * anew, for it may be about something newer.
 */
export const shareWork = <T>(width: number): SharedWork<T> => {
  const waiting = new Map<string, { readonly promise: Promise<T>; readonly begin: () => void }>();
  let running = 0;

  const next = (): void => {
    const [first] = waiting;
    if (first === undefined || running >= width) return;
    waiting.delete(first[0]);
    running += 1;
    first[1].begin();
  };

  return (key, work) => {
    const known = waiting.get(key);
    if (known) return known.promise;
    const { promise: turn, resolve: begin } = Promise.withResolvers<undefined>();
    const promise = turn.then(work).finally(() => {
      running -= 1;
      next();
    });
    waiting.set(key, { promise, begin: () => begin(undefined) });
    next();
    return promise;
  };
};
