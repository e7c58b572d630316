import { randomBytes } from 'node:crypto';
import { systemClock } from '@yizhan/shared/clock.ts';
import { isReasonCode } from '@yizhan/shared/messages/reasons.ts';
import { expect, test, vi } from 'vitest';
import { openLog } from '../audit/log.ts';
import { verifyLog } from '../audit/verify-log.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { openCa } from '../fleet/ca.ts';
import { openFlowBook } from '../flows/flow-book.ts';
import { ensureStandardKeys, openKeyring, type Keyring } from '../keys/keyring.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { generateCases, SeedUsed } from './generate-cases.ts';
import { loadCase } from './load-case.ts';
import { showPersonal } from './personal.ts';
import { partiesOf, singleKey } from './read-model.ts';
import { tasksOf } from './tasks.ts';
import { shownReasons } from './transition.ts';

// Thousands of cases take their time where the machine is shared.
vi.setConfig({ testTimeout: 120_000 });

const NOW = new Date('2026-11-24T02:00:00Z');

const campus = async (): Promise<{ db: Db; keyring: Keyring }> => {
  const { db } = await testDatabase();
  const keyring = await openKeyring({ db, rootKey: rootKeyFrom(randomBytes(32), 'the test') });
  await ensureStandardKeys(keyring);
  const ca = await openCa({ db, keyring, clock: systemClock, issuer: 'YLU' });
  await seedDemo({ db, keyring, ca, clock: systemClock, issuer: 'YLU' });
  return { db, keyring };
};

const count = async (db: Db, text: string): Promise<number> =>
  (await db.pool.query<{ n: number }>(`select count(*)::int as n from ${text}`)).rows[0]?.n ?? 0;

test('R8 a thousand generated cases are what their events fold to, with chains that hold and a log that takes them in', async () => {
  const { db, keyring } = await campus();
  const made = await generateCases({ db, keyring, count: 1000, seed: 7, now: NOW, twins: 3 });
  expect(made.cases).toBe(1000);
  const log = openLog({ db, keyring, clock: systemClock });
  while ((await log.append()) > 0);
  expect(await verifyLog(db, keyring)).toMatchObject({ cases: 1000, events: made.events, found: 0 });

  const flows = openFlowBook();
  const { rows: ids } = await db.pool.query<{ id: string }>('select id from case_view order by id');
  for (const { id } of ids) {
    const state = (await loadCase(db.pool, id))!.state;
    const flow = (await flows.get(db.pool, state.flowId, state.flowVersion))!;
    const view = (await db.prisma.caseView.findUnique({ where: { id } }))!;
    expect(view).toMatchObject({
      ...{ number: state.number, flowId: state.flowId, applicantId: state.applicant, state: state.status },
      ...{ step: state.step ?? null, reasons: shownReasons(state), version: state.version, late: state.late },
      ...{ openedAt: new Date(state.openedAt), changedAt: new Date(state.changedAt) },
      ...{ closedAt: state.closedAt === undefined ? null : new Date(state.closedAt) },
      ...{ responsibleId: state.responsible?.clerk, singleKey: singleKey(flow, state) },
    });
    expect(new Set(view.parties)).toEqual(new Set(partiesOf(flow, state)));
    for (const { code } of view.reasons as { code: string }[]) expect([code, isReasonCode(code)]).toEqual([code, true]);
    const tasks = await db.prisma.task.findMany({ where: { caseId: id }, orderBy: [{ step: 'asc' }, { slot: 'asc' }] });
    const wanted = tasksOf(flow, state).toSorted((a, b) => (a.step + a.slot < b.step + b.slot ? -1 : 1));
    expect(tasks.map((t) => [t.step, t.slot, t.kind, t.department, t.role, t.personId])).toEqual(
      wanted.map((t) => [t.step, t.slot, t.kind, t.department, t.role, t.person]),
    );
  }
});

test('the mix is that of a campus: of every service, most closed, some late, each with its clerk', async () => {
  const { db, keyring } = await campus();
  const { open } = await generateCases({ db, keyring, count: 2000, seed: 1, now: NOW, twins: 0 });
  expect(open / 2000).toBeGreaterThan(0.01);
  expect(open / 2000).toBeLessThan(0.02);
  expect(await count(db, '(select distinct flow_id from case_view) f')).toBe(12);
  expect(await count(db, `case_view where state = 'rejected'`)).toBeGreaterThan(0);
  expect(await count(db, `case_view where late and closed_at is null`)).toBeGreaterThan(0);
  expect(await count(db, `case_view where responsible_id is null`)).toBe(0);
  expect(
    await count(db, '(select distinct department, role from task where department is not null) o'),
  ).toBeGreaterThan(5);
  // Nothing is left for a hub that starts on it.
  expect(
    await count(
      db,
      `case_deadline where not ended and fired_at is null and paused_at is null and due_at < '2026-11-23T16:00:00Z'`,
    ),
  ).toBe(0);
  expect(await count(db, 'job')).toBe(0);
  // What an applicant filled in opens under their key.
  const { rows } = await db.pool.query<{ body: Buffer }>(`select body from case_event where kind = 'submitted'`);
  const personal = rows.map(({ body }) => (JSON.parse(body.toString()) as { answers?: never }).answers).filter(Boolean);
  expect(await showPersonal(db, keyring, personal[0]!)).toBeTypeOf('object');
});

test('with twins as many go on as without', async () => {
  const { db, keyring } = await campus();
  const made = await generateCases({ db, keyring, count: 2000, seed: 5, now: NOW, twins: 9 });
  expect(made.cases).toBe(2000);
  // Twins come ten at a time, so that chance counts for more.
  expect(made.open / 2000).toBeGreaterThan(0.008);
  expect(made.open / 2000).toBeLessThan(0.025);
  expect(await count(db, 'case_view where closed_at is null')).toBe(made.open);
  expect(await count(db, '(select distinct applicant_id from case_view) a')).toBeGreaterThan(100);
});

test('the same seed on the same day makes the same cases, elsewhere; twice in one place it is refused', async () => {
  const print = async (db: Db): Promise<unknown> =>
    (await db.pool.query(`select md5(string_agg(encode(head, 'hex'), '' order by id)) as heads from case_view`))
      .rows[0];
  const [one, other] = [await campus(), await campus()];
  const making = { count: 150, seed: 3, now: NOW };
  await generateCases({ ...one, ...making });
  await generateCases({ ...other, ...making });
  expect(await print(one.db)).toEqual(await print(other.db));
  await expect(generateCases({ ...one, ...making })).rejects.toThrow(SeedUsed);
  await generateCases({ ...one, ...making, seed: 4 });
  expect(await count(one.db, 'case_view')).toBe(300);
});
