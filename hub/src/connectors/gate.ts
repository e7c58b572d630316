/**
 * What stands before each source: a few questions at a time, a short queue behind them, and a breaker. A source that
 * hangs would otherwise hold every case that needs it for the whole deadline; one that failed some times in a row is left
 * alone for a moment and its questions are answered `unavailable` at once. Then one question tries it again (R6, R22).
 */
import type { Clock } from '@yizhan/shared/clock.ts';
import { SourceTrouble } from './trouble.ts';
import { untilAborted } from './until-aborted.ts';

/** A department's server is small: more at once only makes all of them slow. */
const AT_ONCE = 8;
/** Beyond it a question is refused, which makes its check a person's task: about 8 s of work at 30 ms a question. */
const QUEUE = 256;
/** In a row, so that one person whose record is broken does not close the source for all. */
const FAILURES = 5;
/** Long enough to spare a server that restarts, short enough that nobody has to open it by hand. */
const REST_MS = 15_000;

export type GateState = 'open' | 'resting' | 'trying';

export type Gate = {
  /** Name of the source, for metrics. */
  readonly source: string;
  state(): GateState;
  /** Runs `work` when there is room. Rejects with `SourceTrouble` (`busy`, `resting`) without running it. */
  pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
};

export const openGate = (source: string, clock: Clock): Gate => {
  let running = 0;
  const waiting: (() => void)[] = [];
  let failures = 0;
  let restsUntil = 0;
  let probing = false;

  const state = (): GateState => {
    if (failures < FAILURES) return 'open';
    return clock.now() < restsUntil || probing ? 'resting' : 'trying';
  };

  const room = (signal: AbortSignal): Promise<void> => {
    if (running < AT_ONCE) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.length >= QUEUE)
      return Promise.reject(new SourceTrouble('busy', `${String(QUEUE)} questions wait already`));
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(new SourceTrouble('busy', 'the deadline passed while the question waited'));
      };
      waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  };

  /** The place goes to the one who waits longest, or is free. */
  const leaveRoom = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  const failed = (): void => {
    failures += 1;
    if (failures >= FAILURES) restsUntil = clock.now() + REST_MS;
  };

  const resting = (): SourceTrouble => new SourceTrouble('resting', `${String(failures)} failures in a row`);

  return {
    source,
    state,
    pass: async (signal, work) => {
      const before = state();
      if (before === 'resting') throw resting();
      if (before === 'trying') probing = true;
      try {
        await room(signal);
        try {
          // It may have failed for all those before, while this one waited.
          if (before === 'open' && state() !== 'open') throw resting();
          const done = await untilAborted(signal, work());
          failures = 0;
          return done;
        } catch (error) {
          if (!(error instanceof SourceTrouble && error.kind === 'resting')) failed();
          throw error;
        } finally {
          leaveRoom();
        }
      } finally {
        if (before === 'trying') probing = false;
      }
    },
  };
};
