import { manualClock } from '@yizhan/shared/manual-clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { SealedRecord } from '@yizhan/shared/wire/messages.ts';
import { makeOpener, makeSealer } from '@yizhan/shared/wire/seal-record.ts';
import { helpCalled } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { journalPrivateKey } from '../keys/journal-key.ts';
import { testKeyring } from '../keys/test-keyring.ts';
import { testDatabase } from '../storage/test-database.ts';
import { packSealed, takeRecords } from './take-record.ts';
import { effectsOf, helpRow, type Effect } from './test-effects.ts';
import { furnishTerminals } from './test-hub.ts';

const clock = manualClock();
const never = (): boolean => false;

const setUp = async (effect: Effect = helpRow) => {
  const { db, url } = await testDatabase();
  await furnishTerminals(db, ['T-0001', 'T-0002']);
  const keyring = await testKeyring(db);
  const { version, publicKey } = keyring.current('journal');
  const seal = await makeSealer('T-0001', { version, publicKey: publicKey ?? Buffer.alloc(0) });
  const record = (): Promise<SealedRecord> =>
    seal({ id: uuidv7(), at: new Date(clock.now()).toISOString(), record: helpCalled('home') });
  const errors: unknown[] = [];
  const deps = {
    db,
    open: makeOpener(journalPrivateKey(keyring)),
    effects: effectsOf(effect),
    failed: (error: unknown) => `line-${String(errors.push(error))}`,
  };
  const take = (records: readonly SealedRecord[], terminalId = 'T-0001', stopped = never) =>
    takeRecords(deps, terminalId, { records, stopped });
  const ids = async (sql: string): Promise<string[]> =>
    (await db.pool.query<{ id: string }>(sql)).rows.map(({ id }) => id);
  return { db, url, deps, take, record, errors, ids };
};

test('R3.2 R5.1 a record that comes again has its verdict again and no second effect', async () => {
  const { take, record, ids } = await setUp();
  const records = [await record(), await record(), await record()];
  const stored = records.map(({ id }) => ({ kind: 'stored', id }));
  expect(await take(records)).toEqual(stored);
  expect(await take(records)).toEqual(stored);
  expect(await ids('select id from help_call')).toHaveLength(3);
});

test('R3.2 two connections that bring the same record at once apply it once', async () => {
  const { take, record, ids } = await setUp();
  const records = await Promise.all(Array.from({ length: 8 }, record));
  const verdicts = await Promise.all([take(records), take(records), take(records)]);
  for (const got of verdicts) expect(got.map(({ kind }) => kind)).toEqual(records.map(() => 'stored'));
  expect(await ids('select id from help_call')).toHaveLength(8);
});

test('R5.1 the taking and its effect are one: what fails leaves neither', async () => {
  let broken = true;
  const { take, record, db } = await setUp(async (tx, context, body) => {
    await helpRow(tx, context, body);
    if (broken) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    return undefined;
  });
  const one = await record();
  expect(await take([one])).toEqual([]);
  expect((await db.pool.query('select 1 from help_call')).rowCount).toBe(0);
  expect((await db.pool.query('select 1 from taken_record')).rowCount).toBe(0);
  broken = false;
  expect(await take([one])).toEqual([{ kind: 'stored', id: one.id }]);
});

test.each<[string, Effect, Fault['fault']]>([
  ['an effect that says no', async (tx, c, r) => (await helpRow(tx, c, r), { fault: 'not-eligible' }), 'not-eligible'],
  [
    'a bug in an effect',
    async (tx, c, r) => {
      await helpRow(tx, c, r);
      throw new Error('bug');
    },
    'internal',
  ],
  [
    'a constraint of ours',
    async (tx, { recordId }) => {
      await tx.query(`insert into help_call (id) values ($1)`, [recordId]);
      return undefined;
    },
    'internal',
  ],
])('R5.3 %s sets the record aside, leaves no effect, and stops no other', async (_what, bad, fault) => {
  let first = true;
  const { take, record, db } = await setUp((tx, context, body) => {
    if (!first) return helpRow(tx, context, body);
    first = false;
    return bad(tx, context, body);
  });
  const [a, b] = [await record(), await record()];
  const verdicts = await take([a, b]);
  expect(verdicts).toMatchObject([
    { kind: 'set-aside', id: a.id, why: { fault } },
    { kind: 'stored', id: b.id },
  ]);
  expect((await db.prisma.helpCall.findMany()).map(({ id }) => id)).toEqual([b.id]);
  const kept = await db.prisma.takenRecord.findFirst({ where: { id: a.id } });
  expect(kept).toMatchObject({ kind: 'help.called', setAside: { fault } });
  expect(Buffer.from(kept?.sealed ?? []).equals(packSealed(a))).toBe(true);
  expect(await take([a])).toEqual([verdicts[0]]);
  expect(await db.prisma.auditEvent.count({ where: { kind: 'record.set-aside', subject: a.id } })).toBe(1);
});

test('R5.3 an effect that loses to other writers is tried again before the record is set aside', async () => {
  let conflicts = 2;
  const { take, record } = await setUp((tx, context, body) =>
    conflicts-- > 0 ? Promise.resolve({ fault: 'conflict' }) : helpRow(tx, context, body),
  );
  const one = await record();
  expect(await take([one])).toEqual([{ kind: 'stored', id: one.id }]);
  conflicts = 99;
  expect(await take([await record()])).toMatchObject([{ kind: 'set-aside', why: { fault: 'conflict' } }]);
});

test('R2.3 a record that another terminal sealed does not open, is set aside, and its maker can still send it', async () => {
  const { take, record, ids } = await setUp();
  const one = await record();
  expect(await take([one], 'T-0002')).toMatchObject([{ kind: 'set-aside', why: { fault: 'record-sealed-wrongly' } }]);
  expect(await ids('select id from help_call')).toEqual([]);
  expect(await take([one])).toEqual([{ kind: 'stored', id: one.id }]);
  expect(await ids('select id from help_call')).toEqual([one.id]);
});

test('R5.5 it stops between two records when nobody waits any more', async () => {
  const { take, record, ids } = await setUp();
  const records = [await record(), await record(), await record()];
  let asked = 0;
  expect(await take(records, 'T-0001', () => (asked += 1) > 2)).toHaveLength(2);
  expect(await ids('select id from help_call')).toHaveLength(2);
});

test('R5.5 a database that is away sets nothing aside', async () => {
  const { deps, record } = await setUp();
  const gone = { ...deps.db, tx: () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })) };
  expect(await takeRecords({ ...deps, db: gone }, 'T-0001', { records: [await record()], stopped: never })).toEqual([]);
});
