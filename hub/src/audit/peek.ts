/** A stream of rows in the order of their case, taken one case at a time. */
export type Peek<T> = {
  /** Case of the row that comes next; undefined at the end. */
  key(): string | undefined;
  /** The rows of that case; to be read to its end before anything else is asked. */
  whileKey(caseId: string): AsyncGenerator<T, void>;
};

export const openPeek = async <T extends { readonly caseId: string }>(rows: AsyncGenerator<T>): Promise<Peek<T>> => {
  let next = await rows.next();
  return {
    key: () => (next.done === true ? undefined : next.value.caseId),
    async *whileKey(caseId) {
      while (next.done !== true && next.value.caseId === caseId) {
        yield next.value;
        next = await rows.next();
      }
    },
  };
};
