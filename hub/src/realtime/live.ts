/** What changed, told to whoever shows or sends it. Emitted after the commit (`tx.afterCommit`), never inside a transaction. */
export type Change =
  | { readonly kind: 'terminal'; readonly id: string }
  | { readonly kind: 'stream'; readonly terminalId: string }
  | { readonly kind: 'case'; readonly id: string }
  | { readonly kind: 'help'; readonly id: string }
  /** It was taken back, or suspended. */
  | { readonly kind: 'power'; readonly id: string };

/**
 * In this process only, and lost with it: a listener that must not miss anything sweeps the tables as well.
 * (PostgreSQL's NOTIFY takes one lock for all commits and would serialise their fsyncs.)
 */
export type LiveBus = {
  emit(change: Change): void;
  /** The returned function ends it. A listener that throws is reported and does not stop the others. */
  on(listener: (change: Change) => void): () => void;
};

export const openLiveBus = (onError: (error: unknown) => void): LiveBus => {
  const listeners = new Set<(change: Change) => void>();
  return {
    emit: (change) => {
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          onError(error);
        }
      }
    },
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
