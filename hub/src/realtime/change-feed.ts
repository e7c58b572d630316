/**
 * What changed, told a moment after its commit: changes are gathered for a short while, read at once and passed on
 * together, so that a row that changes ten times in it is read and sent once. What nobody told this process of, another
 * process's doing or its own before it was killed, is found by looking.
 */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Change, LiveBus } from './live.ts';

export const SWEEP_MS = 2000;
/** Clocks of hub processes and of the database differ by less. */
const SWEEP_OVERLAP_MS = 3000;
/** Changes read for one push (R6); the rest follow with the next. */
const MAX_AT_ONCE = 200;
/** Changes that wait for a database that is away (R6); past it the oldest is forgotten, and found by looking. */
const MAX_WAITING = 20_000;

type Options = {
  readonly clock: Clock;
  readonly live: LiveBus;
  readonly concerns: (change: Change) => boolean;
  /** Two pushes are at least this far apart. */
  readonly everyMs: number;
  /** Nobody looks: nothing is read. */
  readonly watched: () => boolean;
  /** Reads them and pushes what there is to say. When it throws they come again. */
  readonly tell: (changes: readonly Change[], now: Date) => Promise<void>;
  readonly changedSince: (since: Date) => Promise<readonly Change[]>;
  /** Once for each time that nothing can be read: what is shown is as of then. */
  readonly lost: (error: unknown, since: Date) => void;
  readonly found: () => void;
  readonly onError: (error: unknown) => void;
};

export type ChangeFeed = { close(): void };

const keyOf = ({ kind, ...of }: Change): string => `${kind} ${'id' in of ? of.id : of.terminalId}`;

export const openChangeFeed = (options: Options): ChangeFeed => {
  const { clock, live, concerns, everyMs, watched, tell, changedSince, onError } = options;
  const waiting = new Map<string, Change>();
  let notBefore = Number.NEGATIVE_INFINITY;
  let [lastSweep, freshAt] = [clock.now(), clock.now()];
  let away = false;
  let cancelPush: (() => void) | undefined;
  let cancelSweep = (): void => undefined;
  let closed = false;

  const note = (changes: Iterable<Change>): void => {
    for (const change of changes) waiting.set(keyOf(change), change);
    for (const oldest of waiting.keys()) {
      if (waiting.size <= MAX_WAITING) break;
      waiting.delete(oldest);
    }
    if (waiting.size > 0) schedule();
  };

  const schedule = (): void => {
    if (closed || cancelPush !== undefined) return;
    cancelPush = clock.after(Math.max(0, notBefore - clock.now()), () => {
      notBefore = clock.now() + everyMs;
      push()
        .then(isWell, isAway)
        .finally(() => {
          cancelPush = undefined;
          if (waiting.size > 0) schedule();
        })
        .catch(onError);
    });
  };

  const push = async (): Promise<void> => {
    const taken = [...waiting].slice(0, MAX_AT_ONCE);
    for (const [key] of taken) waiting.delete(key);
    try {
      await tell(
        taken.map(([, change]) => change),
        new Date(clock.now()),
      );
    } catch (error) {
      for (const [key, change] of taken) if (!waiting.has(key)) waiting.set(key, change);
      throw error;
    }
  };

  const isWell = (): void => {
    freshAt = clock.now();
    if (!away) return;
    away = false;
    options.found();
  };
  const isAway = (error: unknown): void => {
    notBefore = clock.now() + SWEEP_MS; // no hammering on a database that is away
    if (away) return;
    away = true;
    options.lost(error, new Date(freshAt));
  };

  const sweep = async (): Promise<void> => {
    const began = clock.now();
    if (watched()) {
      note(await changedSince(new Date(lastSweep - SWEEP_OVERLAP_MS)));
      isWell();
    }
    lastSweep = began;
  };
  const sweepLater = (): void => {
    cancelSweep = clock.after(SWEEP_MS, () => {
      sweep()
        .catch(isAway)
        .finally(() => {
          if (!closed) sweepLater();
        })
        .catch(onError);
    });
  };
  sweepLater();

  const off = live.on((change) => {
    if (concerns(change) && watched()) note([change]);
  });
  return {
    close: () => {
      closed = true;
      off();
      cancelPush?.();
      cancelSweep();
    },
  };
};
