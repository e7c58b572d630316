/**
 * Runs the rows of `job`: each at least once, by one runner at a time, so what a job does has to bear being done again.
 * A claim is a lease: a hub that dies lets its jobs fall due again when the lease ends. Jobs start the moment their
 * transaction has committed (`kick`); the sweep finds those that a crash, a failure or another hub left.
 */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Db, Prepared } from '../storage/db.ts';

export type JobHandler = {
  run(body: unknown): Promise<void>;
  /** After the last try: hand it to a person. */
  giveUp(body: unknown, error: unknown): Promise<void>;
};

/** Thrown by a handler that waits for something outside: it is asked again after the pause, however often. */
export class Postponed extends Error {
  override readonly name = 'Postponed';
  readonly pauseMs: number;
  constructor(pauseMs: number) {
    super(`Again in ${String(pauseMs)} ms`);
    this.pauseMs = pauseMs;
  }
}

export type JobRunner = {
  /** There may be something to do now. */
  kick(): void;
  /** Resolves once nothing is due and nothing runs; for tests and for stopping. */
  idle(): Promise<void>;
  /** Finishes what runs and begins nothing more. */
  stop(): Promise<void>;
};

type Options = {
  readonly db: Db;
  readonly clock: Clock;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly failed: (error: unknown, job: { readonly kind: string; readonly key: string }) => void;
  /** Jobs at once in this process. */
  readonly width?: number;
};

/** Longer than any step may take: a render, a seal and a commit stay far under it, and a crash is felt no longer. */
const LEASE_MS = 10_000;
const SWEEP_MS = 1000;
/** 0.5, 1, 2, 4, 8 s between six tries: a department's outage of a quarter minute passes unseen. */
const MAX_TRIES = 6;
const FIRST_PAUSE_MS = 500;

type Job = {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly body: unknown;
  readonly tries: number;
};

const claim: Prepared = {
  name: 'job-claim',
  text: `update job set state = 'running', tries = tries + 1, run_at = $2
    where id = (select id from job where state in ('ready', 'running') and run_at <= $1 and kind = any($3)
      order by run_at, id for update skip locked limit 1)
    returning id, kind, key, body, tries`,
};

const done: Prepared = { name: 'job-done', text: 'delete from job where id = $1' };

export const openJobRunner = ({ db, clock, handlers, failed, width = 4 }: Options): JobRunner => {
  let running = 0;
  let stopped = false;
  let missed = false;
  let waiting: (() => void)[] = [];
  let cancelSweep = (): void => undefined;

  const claimOne = async (): Promise<Job | undefined> => {
    const now = clock.now();
    const values = [new Date(now), new Date(now + LEASE_MS), Object.keys(handlers)];
    const { rows } = await db.pool.query<Job>(claim, values);
    return rows[0];
  };

  const runOne = async (job: Job): Promise<void> => {
    const handler = handlers[job.kind];
    if (!handler) throw new Error(`No handler for jobs of kind ${job.kind}`);
    try {
      await handler.run(job.body);
    } catch (error) {
      if (error instanceof Postponed) {
        await runAgain(job, { tries: 0, pause: error.pauseMs, error });
        return;
      }
      failed(error, job);
      if (job.tries < MAX_TRIES) {
        await runAgain(job, { tries: job.tries, pause: FIRST_PAUSE_MS * 2 ** (job.tries - 1), error });
        return;
      }
      await handler.giveUp(job.body, error);
    }
    await db.pool.query(done, [job.id]);
  };

  type Again = { readonly tries: number; readonly pause: number; readonly error: unknown };

  const runAgain = async (job: Job, { tries, pause, error }: Again): Promise<void> => {
    const name = error instanceof Error ? error.name : typeof error; // never the message: it may quote data (R20)
    await db.pool.query(`update job set state = 'ready', run_at = $2, last_error = $3, tries = $4 where id = $1`, [
      job.id,
      new Date(clock.now() + pause),
      name,
      tries,
    ]);
    clock.after(pause, kick);
  };

  const work = async (): Promise<void> => {
    try {
      while (!stopped) {
        const job = await claimOne();
        if (!job) break;
        kick(); // where one job is due, others may be
        await runOne(job);
      }
    } catch (error) {
      failed(error, { kind: 'runner', key: 'claim' }); // the database is away: the sweep comes back to it
    } finally {
      running -= 1;
      rest();
    }
  };

  const rest = (): void => {
    if (missed && !stopped) {
      missed = false;
      kick();
    } else if (running === 0) {
      const idle = waiting;
      waiting = [];
      for (const resolve of idle) resolve();
    }
  };

  const kick = (): void => {
    if (stopped) return;
    if (running >= width) {
      missed = true; // whoever ends next looks once more
      return;
    }
    running += 1;
    void work();
  };

  const sweep = (): void => {
    cancelSweep = clock.after(SWEEP_MS, () => {
      kick();
      sweep();
    });
  };
  sweep();

  const idle = (): Promise<void> =>
    running === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve));
  return {
    kick,
    idle,
    stop: () => {
      stopped = true;
      cancelSweep();
      return idle();
    },
  };
};
