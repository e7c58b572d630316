import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@yizhan/shared/clock.ts';
import { expect, test } from 'vitest';
import { openLog } from '../audit/log.ts';
import { appendEvents, newCase } from '../audit/test-cases.ts';
import { verifyLog } from '../audit/verify-log.ts';
import { decryptFor, encryptFor } from '../keys/person-keys.ts';
import { testKeyring } from '../keys/test-keyring.ts';
import type { Sql } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { erasePerson } from './erase-person.ts';
import { applyRetention, readRetention } from './retention.ts';

const by = 'account:7';
const until = '2020-07-01';

/** One student with a card, an account, a visit, a paper with its file, and a print that waits. */
const addPerson = async (sql: Sql, id: string, caseId: string = randomUUID()): Promise<void> => {
  const statements: [string, unknown[]][] = [
    [
      `insert into person (id, kind, number, name_zh, name_en, search) values ($1::uuid, 'student', $1::text, '王小明', 'Wang Xiaoming', '{王小}')`,
      [id],
    ],
    [
      `insert into enrolment (person_id, school_id, programme_zh, programme_en, level, status, since, until, birth_date)
      values ($1, 'cs', '软件工程', 'Software', 'bachelor', 'enrolled', '2016-09-01', $2, '1998-01-01')`,
      [id, until],
    ],
    [`insert into card (token_hash, person_id) values (sha256($1::text::bytea), $1::uuid)`, [id]],
    [
      `insert into account (id, login, password_hash, roles, person_id) values (gen_random_uuid(), $1::text, 'x', '{}', $1::uuid)`,
      [id],
    ],
    [
      `insert into visit (id, terminal_id, person_id, assurance, expires_at) values (gen_random_uuid(), 'T001', $1, 'uid', now())`,
      [id],
    ],
    [
      `insert into blob (id, person_id, sha256, size, mime, ciphertext, key_version) values ($1, $1, 'x', 1, 'application/pdf', 'x', 1)`,
      [id],
    ],
    [
      `insert into paper (serial, code, case_id, template, title_zh, title_en, department_id, seal_id, facts, person_id, public_facts, blob_id, sha256, size, pages, issued_at)
      values ($1::text, $1::text, $2, 't', '在读证明', 'Certificate', 'd', 's', 'x', $1::uuid, '{"name":"王**"}', $1::uuid, 'x', 1, 1, now())`,
      [id, caseId],
    ],
    [
      `insert into print_job (id, serial, case_id, person_id) values (gen_random_uuid(), $1::text, $2, $1::uuid)`,
      [id, caseId],
    ],
  ];
  for (const [text, values] of statements) await sql.query(text, values);
};

const close = (sql: Sql, caseId: string) => sql.query('update case_view set closed_at = now() where id = $1', [caseId]);

test('R25 after erasure nothing about the person is left in clear, and every chain is whole', async () => {
  const { db } = await testDatabase();
  const keyring = await testKeyring(db);
  const [id, other] = [randomUUID(), randomUUID()];
  const theirs = newCase(id); // test cases name their applicant by their own id
  await addPerson(db.pool, id, theirs.id);
  await addPerson(db.pool, other);
  const ciphertext = await encryptFor(db, keyring, id, Buffer.from('王小明'));
  await db.tx((tx) => appendEvents(tx, theirs, 3));
  await close(db.pool, theirs.id);
  const log = openLog({ db, keyring, clock: systemClock });
  while ((await log.append()) > 0);

  expect(await db.tx((tx) => erasePerson(tx, { personId: id, by, basis: 'request 12' }))).toEqual({ kind: 'erased' });

  expect(await decryptFor(db, keyring, id, ciphertext)).toBe('erased');
  for (const table of ['person', 'enrolment', 'card', 'account', 'visit', 'blob']) {
    const { rows } = await db.pool.query<{ row: string }>(`select to_jsonb(t)::text as row from "${table}" t`);
    expect(rows, table).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(id);
  }
  const { rows: papers } = await db.pool.query(`select blob_id, public_facts from paper where person_id = $1`, [id]);
  expect(papers).toEqual([{ blob_id: null, public_facts: {} }]);
  const { rows: prints } = await db.pool.query(`select state from print_job where person_id = $1`, [id]);
  expect(prints).toEqual([{ state: 'void' }]);
  expect(await verifyLog(db, keyring)).toMatchObject({ events: 3, found: 0 });
  const { rows: noted } = await db.pool.query(`select actor, detail from audit_event where kind = 'person.erased'`);
  expect(noted).toEqual([{ actor: by, detail: { basis: 'request 12' } }]);
});

test('R25 erasing twice is no new event and makes no harm', async () => {
  const { db } = await testDatabase();
  const personId = randomUUID();
  await addPerson(db.pool, personId);
  const erase = () => db.tx((tx) => erasePerson(tx, { personId, by, basis: 'request' }));
  expect(await erase()).toEqual({ kind: 'erased' });
  expect(await erase()).toEqual({ kind: 'was-erased' });
  expect(await db.prisma.auditEvent.count({ where: { kind: 'person.erased' } })).toBe(1);
});

test('R11 a person with a case that still runs is not erased, and the reason is given', async () => {
  const { db } = await testDatabase();
  const running = newCase();
  await addPerson(db.pool, running.id);
  await db.tx((tx) => appendEvents(tx, running));
  const erased = await db.tx((tx) => erasePerson(tx, { personId: running.id, by, basis: 'request' }));
  expect(erased).toEqual({ kind: 'refused', reasons: [{ code: 'cases-open', params: { count: 1 } }] });
  expect(await db.prisma.person.count()).toBe(1);
});

test('R25 retention periods are data: what is past them goes, what is not stays', async () => {
  const { db } = await testDatabase();
  const [free, busy] = [randomUUID(), newCase()];
  await addPerson(db.pool, free);
  await addPerson(db.pool, busy.id);
  await db.tx((tx) => appendEvents(tx, busy));
  const left = Date.parse(until);
  const { people, visits } = readRetention();
  const day = 86_400_000;
  expect((await applyRetention(db, readRetention(), left + people.days * day)).people).toBe(0);
  expect(await applyRetention(db, readRetention(), left + (people.days + 1) * day + 1)).toMatchObject({ people: 1 });
  expect((await db.prisma.person.findMany()).map((person) => person.id)).toEqual([busy.id]);
  expect((await applyRetention(db, readRetention(), Date.now() + (visits.days - 1) * day)).visits).toBe(0);
  expect((await applyRetention(db, readRetention(), Date.now() + (visits.days + 1) * day)).visits).toBe(1);
});

test('R24 a retention file with a mistake is named with its entry', () => {
  const file = path.join(tmpdir(), `retention-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify({ ...readRetention(), visits: { days: 0, basis: 'x' } }));
  expect(() => readRetention(file)).toThrow(/retention-.*visits/s);
});
