import type { Clock } from '@yizhan/shared/clock.ts';
import type { Sql } from './storage/db.ts';

export type Check = { readonly ok: boolean; readonly why?: string; readonly since?: string };
/** Whether this hub can serve: what `/readyz` answers, and a balancer acts on. */
export type Readiness = {
  readonly ok: boolean;
  readonly checks: Readonly<Record<'database' | 'keyring' | 'jobs', Check>>;
};

type Options = {
  readonly sql: Sql;
  readonly clock: Clock;
  /** Throws while the keys cannot be used. */
  readonly keyringWorks: () => void;
};

/** A database that needs longer for `select 1` serves nobody. */
const DATABASE_DEADLINE_MS = 2000;
/** Jobs run within a second when all is well; a minute means that the runner stands still. */
export const JOBS_LAG_LIMIT_S = 60;
/** Many probes, one question. */
const ANSWER_LIVES_MS = 1000;

const LAG = `select coalesce(extract(epoch from max($1::timestamptz - run_at)), 0)::float8 as lag
               from job where state = 'ready' and run_at <= $1`;

export const openReadiness = ({ sql, clock, keyringWorks }: Options): (() => Promise<Readiness>) => {
  let asked: { at: number; answer: Promise<Readiness> } | undefined;
  const failingSince = new Map<string, string>();

  const judge = async (name: string, check: () => Promise<string | undefined>): Promise<Check> => {
    const why = await check().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (why === undefined) {
      failingSince.delete(name);
      return { ok: true };
    }
    const since = failingSince.get(name) ?? new Date(clock.now()).toISOString();
    failingSince.set(name, since);
    return { ok: false, why, since };
  };

  const query = async (): Promise<number> => {
    const late = Promise.withResolvers<never>();
    const cancel = clock.after(DATABASE_DEADLINE_MS, () => {
      late.reject(new Error(`no answer within ${DATABASE_DEADLINE_MS} ms`));
    });
    const asking = sql.query<{ lag: number }>(LAG, [new Date(clock.now())]);
    return Promise.race([asking.then(({ rows }) => rows[0]?.lag ?? 0), late.promise]).finally(cancel);
  };

  const ask = async (): Promise<Readiness> => {
    let lag: number | undefined;
    const database = await judge('database', async () => {
      lag = await query();
      return undefined;
    });
    const keyring = await judge('keyring', async () => {
      keyringWorks();
      return Promise.resolve(undefined);
    });
    const jobs = await judge('jobs', () => {
      if (lag === undefined) return Promise.resolve('unknown while the database is away');
      return Promise.resolve(lag > JOBS_LAG_LIMIT_S ? `the oldest has waited ${Math.round(lag)} s` : undefined);
    });
    return { ok: database.ok && keyring.ok && jobs.ok, checks: { database, keyring, jobs } };
  };

  return () => {
    if (asked === undefined || clock.now() - asked.at >= ANSWER_LIVES_MS) asked = { at: clock.now(), answer: ask() };
    return asked.answer;
  };
};
