import type { Db, Tx } from './db.ts';

export type TriedOut<T> = { readonly keep: boolean; readonly value: T };

class NotKept<T> extends Error {
  override readonly name = 'NotKept';
  readonly value: T;
  constructor(value: T) {
    super('The transaction was tried out and is not kept');
    this.value = value;
  }
}

/** A transaction that itself says whether it is kept: for a dry run, which is what would really be done, taken back. */
export const tryOut = async <T>(db: Db, fn: (tx: Tx) => Promise<TriedOut<T>>): Promise<T> => {
  try {
    return await db.tx(async (tx) => {
      const { keep, value } = await fn(tx);
      if (!keep) throw new NotKept(value);
      return value;
    });
  } catch (error) {
    if (error instanceof NotKept) return error.value as T;
    throw error;
  }
};
