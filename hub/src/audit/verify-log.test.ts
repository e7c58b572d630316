import { randomBytes } from 'node:crypto';
import { systemClock } from '@yizhan/shared/clock.ts';
import { expect, test, vi } from 'vitest';
import { testKeyring } from '../keys/test-keyring.ts';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { wordsOf } from './findings.ts';
import { openLog, type CaseLog } from './log.ts';
import { EMPTY_ROOT, verifyConsistency, verifyInclusion } from './merkle-tree.ts';
import { consistencyProof, inclusionProof } from './proofs.ts';
import { appendEvents, newCase, type TestCase } from './test-cases.ts';
import { verifyLog } from './verify-log.ts';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Tests beside this one may hold the reader back for a moment: wait, so that a batch is always the same. */
const drain = async (log: CaseLog, db: Db): Promise<void> => {
  await vi.waitFor(async () => {
    const text = 'select 1 from case_event where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1';
    expect((await db.pool.query(text)).rows).toHaveLength(0);
  });
  while ((await log.append()) > 0);
};

/** Three cases of four events; the second batch of the log sees cases 1 and 2 go on by two events each. */
const setUp = async () => {
  const { db } = await testDatabase();
  const keyring = await testKeyring(db);
  const log = openLog({ db, keyring, clock: systemClock });
  const cases = [1, 2, 3].map((n) => newCase(uuid(n))) as [TestCase, TestCase, TestCase];
  for (const one of cases) await db.tx((tx) => appendEvents(tx, one, 4));
  await drain(log, db);
  for (const one of cases.slice(0, 2)) await db.tx((tx) => appendEvents(tx, one, 2));
  await drain(log, db);
  const audit = () => verifyLog(db, keyring);
  const sql = (text: string, values: unknown[] = []) => db.pool.query(text, values);
  return { db, keyring, log, cases, audit, sql };
};

test('R27 a log that nobody touched has nothing to be found', async () => {
  const { audit } = await setUp();
  expect(await audit()).toEqual({ cases: 3, events: 16, leaves: 5, findings: [], found: 0 });
});

test('R27 events that are not logged yet are no finding', async () => {
  const { db, audit, cases } = await setUp();
  await db.tx((tx) => appendEvents(tx, cases[2], 3));
  expect((await audit()).findings).toEqual([]);
});

test('R27 a row deleted in the middle is found and located', async () => {
  const { sql, audit } = await setUp();
  await sql('delete from case_event where case_id = $1 and seq = 3', [uuid(1)]);
  expect((await audit()).findings).toEqual([{ kind: 'event-missing', caseId: uuid(1), seq: 3, to: 3 }]);
});

test.each([
  ['its bytes', `body = convert_to('{"forged":true}', 'UTF8')`],
  ['its hash', `hash = sha256('x')`],
  ['the hash it follows', `prev_hash = sha256('x')`],
  ['its bytes and hash', `body = 'x', hash = sha256(prev_hash || 'x')`],
])('R8 an event of which someone altered %s is found and located', async (_, change) => {
  for (const seq of [1, 3, 4, 6]) {
    const { sql, audit } = await setUp();
    await sql(`update case_event set ${change} where case_id = $1 and seq = $2`, [uuid(1), seq]);
    expect((await audit()).findings).toEqual([{ kind: 'event-altered', caseId: uuid(1), seq }]);
  }
});

test('R27 a cut tail is found, also when the list of cases was made to agree', async () => {
  const { sql, audit } = await setUp();
  const cut = { kind: 'tail-cut', caseId: uuid(2), seq: 5, to: 6 };
  await sql('delete from case_event where case_id = $1 and seq > 4', [uuid(2)]);
  expect((await audit()).findings).toEqual([cut]);
  await sql(
    `update case_view set version = 4, head = (select hash from case_event where case_id = $1 and seq = 4) where id = $1`,
    [uuid(2)],
  );
  expect((await audit()).findings).toEqual([cut]);
});

test('R27 a whole case that is missing is found, also when the list of cases has forgotten it', async () => {
  const { sql, audit } = await setUp();
  await sql('delete from case_event where case_id = $1', [uuid(3)]);
  expect((await audit()).findings).toEqual([{ kind: 'case-missing', caseId: uuid(3), seq: 1, to: 4 }]);
  await sql('delete from case_view where id = $1', [uuid(3)]);
  expect((await audit()).findings).toEqual([{ kind: 'case-missing', caseId: uuid(3), seq: 1, to: 4 }]);
});

test('R27 a history written anew with every hash right is found between its signed events', async () => {
  const { db, sql, audit } = await setUp();
  await sql('delete from case_event where case_id = $1', [uuid(1)]);
  await db.tx((tx) => appendEvents(tx, newCase(uuid(1)), 6, 'forged'));
  expect((await audit()).findings).toEqual([{ kind: 'history-rewritten', caseId: uuid(1), from: 1, seq: 6 }]);
});

test('R27 an altered leaf is found and located, whichever part was altered', async () => {
  const altered = { kind: 'leaf-altered', index: 1, caseId: uuid(2), seq: 4 };
  const content = await setUp();
  await content.sql(`update merkle_leaf set event_hash = sha256('x') where index = 1`);
  expect((await content.audit()).findings).toEqual([altered]);

  const hash = await setUp();
  await hash.sql(`update merkle_leaf set leaf_hash = sha256('x') where index = 1`);
  expect((await hash.audit()).findings).toEqual([altered, { kind: 'root-differs', size: 3, from: 0 }]);

  const both = await setUp();
  await both.sql(
    `update merkle_leaf set event_hash = sha256('x'),
       leaf_hash = sha256('\\x00'::bytea || uuid_send(case_id) || int4send(seq) || sha256('x')) where index = 1`,
  );
  expect((await both.audit()).findings).toEqual([{ kind: 'root-differs', size: 3, from: 0 }, altered]);
});

test('R27 missing leaves are found', async () => {
  const middle = await setUp();
  await middle.sql('delete from merkle_leaf where index = 1');
  expect((await middle.audit()).findings).toContainEqual({ kind: 'leaf-missing', index: 1, to: 1 });
  const tail = await setUp();
  await tail.sql('delete from merkle_leaf where index = 4');
  expect((await tail.audit()).findings).toContainEqual({ kind: 'leaf-missing', index: 4, to: 4 });
});

test('R27 a forged head is found', async () => {
  const root = await setUp();
  await root.sql(`update merkle_head set root = sha256('x') where size = 3`);
  expect((await root.audit()).findings).toEqual([{ kind: 'head-forged', size: 3 }]);
  const time = await setUp();
  await time.sql(`update merkle_head set signed_at = signed_at - interval '1 day' where size = 5`);
  expect((await time.audit()).findings).toContainEqual({ kind: 'head-forged', size: 5 });
  const key = await setUp();
  await key.sql(`update merkle_head set key_version = 7 where size = 5`);
  expect((await key.audit()).findings).toContainEqual({ kind: 'head-forged', size: 5 });
});

test('R27 a log cut back to an earlier head misses what its own place says was logged', async () => {
  const { sql, audit } = await setUp();
  await sql('delete from merkle_leaf where index >= 3');
  await sql('delete from merkle_head where size > 3');
  expect((await audit()).findings).toEqual([
    { kind: 'not-logged', caseId: uuid(1), seq: 6 },
    { kind: 'not-logged', caseId: uuid(2), seq: 6 },
  ]);
});

test('R27 a log cut back with its place and its cases is found by a head kept elsewhere', async () => {
  const { db, keyring, sql, cases } = await setUp();
  const { rows } = await sql('select root from merkle_head where size = 5');
  const witness = { size: 5, root: (rows[0] as { root: Buffer }).root };
  expect((await verifyLog(db, keyring, witness)).findings).toEqual([]);
  for (const { id } of cases.slice(0, 2)) {
    await sql('delete from case_event where case_id = $1 and seq > 4', [id]);
    await sql(
      `update case_view v set version = 4, head = e.hash from case_event e where id = $1 and e.case_id = $1 and e.seq = 4`,
      [id],
    );
  }
  await sql('delete from merkle_leaf where index >= 3');
  await sql('delete from merkle_head where size > 3');
  await sql(
    `update reader_cursor c set xid = e.xid, position = e.position from case_event e where e.case_id = $1 and e.seq = 4`,
    [uuid(3)],
  );
  expect((await verifyLog(db, keyring)).findings).toEqual([]);
  expect((await verifyLog(db, keyring, witness)).findings).toEqual([{ kind: 'witness-differs', size: 5 }]);
});

test('R8 a read model that disagrees is found', async () => {
  const { sql, audit } = await setUp();
  await sql(`update case_view set version = 5 where id = $1`, [uuid(1)]);
  await sql(`update case_view set head = sha256('x') where id = $1`, [uuid(2)]);
  await sql(`delete from case_view where id = $1`, [uuid(3)]);
  expect((await audit()).findings).toEqual([
    { kind: 'view-differs', caseId: uuid(1), seq: 6, what: 'version' },
    { kind: 'view-differs', caseId: uuid(2), seq: 6, what: 'head' },
    { kind: 'view-missing', caseId: uuid(3), seq: 4 },
  ]);
});

test.each([
  ['kind', `kind = 'decided'`],
  ['done_at', `done_at = done_at - interval '1 day'`],
  ['recorded_at', `recorded_at = recorded_at + interval '1 ms'`],
])('R10 a column %s that says something else than the event is found and located', async (column, change) => {
  const { sql, audit } = await setUp();
  await sql(`update case_event set ${change} where case_id = $1 and seq = 2`, [uuid(2)]);
  expect((await audit()).findings).toEqual([{ kind: 'column-differs', caseId: uuid(2), seq: 2, column }]);
});

test('R27 events moved to another case are found in both', async () => {
  const { sql, audit } = await setUp();
  await sql(`update case_event set case_id = $2 where case_id = $1`, [uuid(3), uuid(9)]);
  expect((await audit()).findings).toEqual([
    { kind: 'case-missing', caseId: uuid(3), seq: 1, to: 4 },
    ...[1, 2, 3, 4].map((seq) => ({ kind: 'column-differs', caseId: uuid(9), seq, column: 'case_id' })),
    { kind: 'view-missing', caseId: uuid(9), seq: 4 },
    { kind: 'not-logged', caseId: uuid(9), seq: 4 },
  ]);
});

test('R27 the log is never signed over once it was touched', async () => {
  const { db, keyring, sql, cases } = await setUp();
  await sql(`update merkle_leaf set leaf_hash = sha256('x') where index = 0`);
  await db.tx((tx) => appendEvents(tx, cases[0]));
  const log = openLog({ db, keyring, clock: systemClock });
  await expect(drain(log, db)).rejects.toThrow(/audit:verify/);
});

test('R27 another hub goes on where the first stopped', async () => {
  const { db, keyring, log, cases, audit } = await setUp();
  const other = openLog({ db, keyring, clock: systemClock });
  for (const writer of [other, log, other]) {
    await db.tx((tx) => appendEvents(tx, cases[1]));
    await drain(writer, db);
  }
  expect(await audit()).toMatchObject({ leaves: 8, found: 0 });
});

test('R28 the log verifies across a rotation of its key', async () => {
  const { db, keyring, log, cases, audit } = await setUp();
  await keyring.rotate('log');
  await db.tx((tx) => appendEvents(tx, cases[0]));
  await drain(log, db);
  expect(await audit()).toMatchObject({ leaves: 6, found: 0 });
});

test('R27 a logged event is proved under a head, and an older head is proved to begin a newer one', async () => {
  const { db, sql } = await setUp();
  const roots = (await sql('select size, root from merkle_head order by size')).rows as {
    size: string;
    root: Buffer;
  }[];
  const root = (size: number) => roots.find((head) => Number(head.size) === size)?.root ?? EMPTY_ROOT;
  const proof = await inclusionProof(db, { caseId: uuid(3), seq: 4 }, 5);
  if (!proof) throw new Error('not in the log');
  expect(verifyInclusion(proof, root(5))).toBe(true);
  expect(verifyInclusion({ ...proof, leaf: randomBytes(32) }, root(5))).toBe(false);
  expect(await inclusionProof(db, { caseId: uuid(1), seq: 6 }, 3)).toBeUndefined();
  const between = await consistencyProof(db, 3, 5);
  expect(verifyConsistency({ size: 3, root: root(3) }, { size: 5, root: root(5) }, between)).toBe(true);
});

test('every finding is worded in both languages with its place', () => {
  const { zh, en } = wordsOf({ kind: 'tail-cut', caseId: uuid(1), seq: 5, to: 6 });
  expect(zh).toContain('第 5–6 条');
  expect(en).toContain('event 5–6');
});
