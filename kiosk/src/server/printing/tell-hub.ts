import type { Clock } from '@yizhan/shared/clock.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';

import type { AttemptStore } from './attempt-store.ts';
import type { PrintRecord } from './records.ts';

/**
 * Puts a record into the journal; resolves when it is sealed and on disk, or with the fault that kept it out.
 * `id` stays the same when the same record is offered again after a crash.
 */
export type Emit = (record: PrintRecord, id: string) => Promise<{ readonly id: string } | Fault>;

export type HubTeller = {
  /** Offers what waits, in order; the fault that stopped it, if one did. What is left is offered again later. */
  tell(): Promise<Fault | undefined>;
  close(): void;
};

/** A full journal empties at the pace of the link. */
const AGAIN_MS = 5_000;

export type HubTellerOptions = {
  readonly store: AttemptStore;
  readonly emit: Emit;
  readonly clock: Clock;
  /** Hears of a journal that throws when nobody waits for the answer. */
  readonly onBug: (error: unknown) => void;
};

export function openHubTeller({ store, emit, clock, onBug }: HubTellerOptions): HubTeller {
  let tail: Promise<unknown> = Promise.resolve();
  let stopTimer: (() => void) | undefined;
  let closed = false;

  const empty = async (): Promise<Fault | undefined> => {
    stopTimer?.();
    for (let next = closed ? undefined : store.untold(); next; next = closed ? undefined : store.untold()) {
      const taken = await emit(next.record, next.id);
      if (isFault(taken)) {
        stopTimer = clock.after(AGAIN_MS, () => {
          tell().catch(onBug);
        });
        return taken;
      }
      if (!closed) store.told(next.id);
    }
    return undefined;
  };
  const tell = (): Promise<Fault | undefined> => {
    const turn = tail.then(empty);
    // A journal that throws is a bug: whoever asked hears of it, the next turn begins afresh.
    tail = turn.catch(() => undefined);
    return turn;
  };

  return {
    tell,
    close() {
      closed = true;
      stopTimer?.();
    },
  };
}
