import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { expect, test } from 'vitest';
import { openReadiness } from './readiness.ts';
import { testDatabase } from './storage/test-database.ts';
import type { Sql } from './storage/db.ts';

const fine = (): void => undefined;

test('a hub with database, keys and an empty queue is ready', async () => {
  const { db } = await testDatabase();
  const ready = openReadiness({ sql: db.pool, clock: manualClock(), keyringWorks: fine });
  expect(await ready()).toEqual({
    ok: true,
    checks: { database: { ok: true }, keyring: { ok: true }, jobs: { ok: true } },
  });
});

test('a job that waits for over a minute makes it not ready, and says so', async () => {
  const { db } = await testDatabase();
  const clock = manualClock();
  await db.prisma.job.create({ data: { kind: 'x', key: 'x', body: {}, runAt: new Date(clock.now() - 61_000) } });
  const answer = await openReadiness({ sql: db.pool, clock, keyringWorks: fine })();
  expect(answer.ok).toBe(false);
  expect(answer.checks.jobs.why).toMatch(/61 s/);
});

test('a database that does not answer makes it not ready with the reason and since when, and it recovers', async () => {
  const clock = manualClock();
  let hangs = true;
  const sql: Sql = {
    query: () => (hangs ? new Promise(() => undefined) : Promise.resolve({ rows: [{ lag: 0 }] } as never)),
  };
  const ready = openReadiness({ sql, clock, keyringWorks: fine });
  const began = new Date(clock.now() + 2000).toISOString();
  const first = ready();
  await clock.advance(2000);
  expect((await first).checks.database).toEqual({ ok: false, why: 'no answer within 2000 ms', since: began });
  const second = ready();
  await clock.advance(10_000);
  expect((await second).checks.database.since).toBe(began);
  hangs = false;
  await clock.advance(1000);
  expect((await ready()).ok).toBe(true);
});

test('keys that cannot be used make it not ready', async () => {
  const { db } = await testDatabase();
  const broken = (): void => {
    throw new Error('no current key for journal');
  };
  const answer = await openReadiness({ sql: db.pool, clock: manualClock(), keyringWorks: broken })();
  expect(answer.checks.keyring).toMatchObject({ ok: false, why: 'no current key for journal' });
});
