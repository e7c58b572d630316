/** Tells holders that a power of theirs is gone: a moment after it was taken back, suspended, or has run out. */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { FlowBook } from '../../flows/flow-book.ts';
import type { LiveBus } from '../../realtime/live.ts';
import type { Sql } from '../../storage/db.ts';
import { powerWords, type Told } from './power-word.ts';

type Options = {
  readonly sql: Sql;
  readonly flows: FlowBook;
  readonly clock: Clock;
  readonly live: LiveBus;
  /** People with a page open; nobody looks: nothing is read. */
  readonly listening: () => readonly string[];
  readonly push: (told: Told) => void;
  readonly onError: (error: unknown) => void;
};

export type PowerFeed = { close(): void };

/** What another process of the hub did, and what has run out, is found by looking. */
const SWEEP_MS = 2000;
/** Clocks of hub processes differ by less. */
const OVERLAP_MS = 5000;

export const openPowerFeed = ({ sql, flows, clock, live, listening, push, onError }: Options): PowerFeed => {
  /** Told within the overlap, and not told again: power → when it ended. */
  const told = new Map<string, number>();
  let lastLook = clock.now();
  let running: Promise<void> = Promise.resolve();
  let cancel = (): void => undefined;
  let closed = false;

  const look = async (): Promise<void> => {
    const now = clock.now();
    const since = lastLook - OVERLAP_MS;
    const people = listening();
    if (people.length > 0)
      for (const one of await powerWords({ sql, flows, now: new Date(now) }, { since: new Date(since), people })) {
        if (told.has(one.word.power)) continue;
        told.set(one.word.power, Date.parse(one.word.at));
        push(one);
      }
    lastLook = now;
    for (const [power, at] of told) if (at < now - 2 * OVERLAP_MS) told.delete(power);
  };
  /** One after the other: two at once would tell the same twice. */
  const soon = (): Promise<void> => {
    running = running.then(() => (closed ? undefined : look())).catch(onError);
    return running;
  };
  const later = (): void => {
    cancel = clock.after(SWEEP_MS, () => {
      void soon().then(() => {
        if (!closed) later();
      });
    });
  };
  const off = live.on((change) => {
    if (change.kind === 'power') void soon();
  });
  later();

  return {
    close: () => {
      closed = true;
      off();
      cancel();
    },
  };
};
