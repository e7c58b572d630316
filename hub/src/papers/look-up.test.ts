import { isFault } from '@yizhan/shared/faults.ts';
import { makeCode, showCode } from '@yizhan/shared/paper/code.ts';
import { uuidv7 } from 'uuidv7';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '@yizhan/shared/clock.ts';
import { codesOnPage } from '../seals/judges.ts';
import { makeKeyList } from './key-list.ts';
import { decryptFor } from '../keys/person-keys.ts';
import { erasePerson } from '../people/erase-person.ts';
import { lookUpByCode, lookUpByFile, MAX_FILE_BYTES, type FileAnswer } from './look-up.ts';
import { paperBytes } from './paper-bytes.ts';
import type { PreparedCopy } from './prepare-copy.ts';
import { queuePrint } from '../print-desk/queue-print.ts';
import { storeCopy } from './store-copy.ts';
import { ISSUED_AT, ISSUER, testPapers, type TestPapers } from './test-papers.ts';

let papers: TestPapers;
let copy: PreparedCopy;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());
beforeEach(async () => {
  copy = await issued();
});

const issued = async (change: Parameters<TestPapers['prepared']>[0] = {}): Promise<PreparedCopy> => {
  const made = await papers.prepared(change);
  await papers.db.tx(async (tx) => {
    await storeCopy(tx, papers.deps.keyring, made);
    await queuePrint(tx, { copy: made, step: 'seal', now: made.issuedAt });
  });
  return made;
};
const later = new Date('2026-12-01T00:00:00Z');
const keys = async () =>
  (await makeKeyList({ sql: papers.db.pool, keyring: papers.deps.keyring, clock: systemClock, issuer: ISSUER }))
    .content;
const byCode = (typed: string, at = later) => lookUpByCode(papers.db.pool, typed, { issuer: ISSUER, at, keys });
const byFile = async (file: Uint8Array): Promise<FileAnswer> => {
  const answer = await lookUpByFile(papers.db.pool, file, { ...papers.trust, issuer: ISSUER, at: later });
  if (isFault(answer)) throw new Error(answer.fault);
  return answer;
};
const standing = { kind: 'valid' };

test('R15 by code: what the register holds, as at issue, masked', async () => {
  const answer = await byCode(showCode(copy.code).toLowerCase());
  expect(answer).toMatchObject({
    kind: 'found',
    paper: {
      serial: copy.serial,
      copy: 1,
      title: { zh: '在读证明', en: 'Certificate of Enrolment' },
      department: { zh: '教务处', en: 'Office of Academic Affairs' },
      seal: { zh: '学籍专用章' },
      issuedAt: ISSUED_AT,
      standing,
    },
  });
  const shown = JSON.stringify(answer);
  for (const secret of ['欧阳明', 'Mingyan', '2023010812', '2005']) expect(shown).not.toContain(secret);
});

test('R15 by the short URL as a scanner reads it', async () => {
  expect((await byCode(`HTTPS://V.YLU.EDU.CN/V/${copy.code}`)).kind).toBe('found');
});

test('R15 by the long code of page one: its signature is checked, and the register says what has become of the paper', async () => {
  const made = await issued({ issuedAt: new Date() });
  const long = codesOnPage(made.pdf, 200).find((one) => one.startsWith('YZ1:')) ?? '';
  expect(await byCode(` ${long.toLowerCase()}\n`)).toMatchObject({
    kind: 'found',
    paper: { serial: made.serial, standing },
  });
  await papers.db.pool.query('update paper set voided_at = $2 where serial = $1', [made.serial, later]);
  expect(await byCode(long)).toMatchObject({ kind: 'found', paper: { standing: { kind: 'voided' } } });

  const at = long.length - 20;
  const changed = `${long.slice(0, at)}${long.at(at) === 'A' ? 'B' : 'A'}${long.slice(at + 1)}`;
  expect((await byCode(changed)).kind).toBe('forged');
  expect((await byCode(long.slice(0, -30))).kind).toBe('cut-short');
  expect((await byCode(`YZ2${long.slice(3)}`)).kind).toBe('newer-format');
  // Signed by us and in no register: a database that lost it does not vouch for it.
  const never = await papers.prepared({ issuedAt: new Date() });
  const unknown = codesOnPage(never.pdf, 200).find((one) => one.startsWith('YZ1:')) ?? '';
  expect((await byCode(unknown)).kind).toBe('unknown');
});

test('R15 voided and expired are said plainly, voided first', async () => {
  const dated = await issued({ validUntil: new Date('2026-11-30T16:00:00Z') });
  expect(await byCode(dated.code, new Date('2026-11-30T15:59:59Z'))).toMatchObject({ paper: { standing } });
  expect(await byCode(dated.code)).toMatchObject({ paper: { standing: { kind: 'expired' } } });
  await papers.db.pool.query('update paper set voided_at = $2, void_reason = $3 where serial = $1', [
    dated.serial,
    later,
    JSON.stringify({ code: 'print-unknown' }),
  ]);
  expect(await byCode(dated.code)).toMatchObject({
    paper: { standing: { kind: 'voided', at: later, reason: { code: 'print-unknown' } } },
  });
});

test('a slip of the finger, an unknown code, another issuer’s and a serial are four different answers', async () => {
  const slip = copy.code.slice(0, -2) + (copy.code.at(-2) === '7' ? '8' : '7') + copy.code.slice(-1);
  expect(await byCode(slip)).toEqual({ kind: 'mistyped' });
  expect(await byCode(makeCode(ISSUER, randomBytes))).toEqual({ kind: 'unknown' });
  expect(await byCode(makeCode('PKU', randomBytes))).toEqual({ kind: 'foreign', issuer: 'PKU' });
  expect(await byCode(copy.serial)).toEqual({ kind: 'serial-given' });
  expect(await byCode('1234')).toMatchObject({ kind: 'wrong-length' });
});

test('R15 by file: the very bytes that were issued', async () => {
  expect(await byFile(copy.pdf)).toMatchObject({
    kind: 'genuine',
    paper: { serial: copy.serial, standing },
    seal: { kind: 'intact' },
  });
});

test('R15 by file: one changed byte anywhere is found, and the paper it pretends to be is named', async () => {
  const at = copy.pdf.indexOf('endstream', 20_000) - 40; // inside a compressed stream
  const file = Buffer.from(copy.pdf);
  file.writeUInt8(file.readUInt8(at) ^ 0x10, at);
  expect(await byFile(file)).toMatchObject({
    kind: 'altered',
    serial: copy.serial,
    seal: { kind: 'faulty', fault: 'seal-content' },
  });
});

test('R15 by file: something added after the seal, the seal cut off, and a file of others', async () => {
  const longer = Buffer.concat([copy.pdf, Buffer.from('\n1 0 obj<<>>endobj\n')]);
  expect(await byFile(longer)).toMatchObject({ kind: 'added-to', paper: { serial: copy.serial } });
  const cut = copy.pdf.subarray(0, copy.pdf.indexOf('/ByteRange'));
  expect(await byFile(cut)).toMatchObject({
    kind: 'altered',
    serial: copy.serial,
    seal: { kind: 'faulty', fault: 'unsealed' },
  });
  expect(await byFile(Buffer.from('%PDF-1.7\nhello'))).toEqual({
    kind: 'unknown',
    seal: { kind: 'faulty', fault: 'unsealed' },
  });
  expect(await byFile(Buffer.from('PK\u0003\u0004'))).toEqual({ kind: 'not-a-pdf' });
});

test('a serial alone opens nothing: a file made up around one is told nothing of the paper', async () => {
  const answer = await byFile(Buffer.from(`%PDF-1.7\n${copy.serial}`));
  expect(answer).toEqual({ kind: 'altered', serial: copy.serial, seal: { kind: 'faulty', fault: 'unsealed' } });
});

test('a file sealed by us that the register does not hold is told as such', async () => {
  const lost = await papers.prepared();
  expect(await byFile(lost.pdf)).toMatchObject({ kind: 'unknown', seal: { kind: 'intact' } });
});

test('R6 a file over the bound is refused', async () => {
  const asked = { ...papers.trust, issuer: ISSUER, at: later };
  expect(await lookUpByFile(papers.db.pool, Buffer.alloc(MAX_FILE_BYTES + 1), asked)).toEqual({ fault: 'too-large' });
});

test('the file reaches its person’s terminal as it was sealed, and nobody else', async () => {
  const { jobId, personId } = copy;
  const { keyring } = papers.deps;
  const got = await paperBytes(papers.db.pool, keyring, { jobId, personId });
  if (isFault(got)) throw new Error(got.fault);
  expect(got.bytes.equals(copy.pdf)).toBe(true);
  expect(await paperBytes(papers.db.pool, keyring, { jobId, personId: uuidv7() })).toEqual({ fault: 'not-found' });
  await papers.db.pool.query('update paper set voided_at = now() where serial = $1', [copy.serial]);
  expect(await paperBytes(papers.db.pool, keyring, { jobId, personId })).toEqual({ fault: 'not-found' });
});

test('R25 facts lie in the register as ciphertext; after erasure the paper still verifies and says nothing', async () => {
  const { db, deps } = papers;
  const { rows } = await db.pool.query<{ facts: Buffer; public_facts: unknown }>(
    'select facts, public_facts from paper where serial = $1',
    [copy.serial],
  );
  const [row] = rows;
  if (!row) throw new Error('not stored');
  expect(row.facts.includes('Mingyan')).toBe(false);
  const facts = await decryptFor(db, deps.keyring, copy.personId, row.facts);
  expect(facts === 'erased' ? facts : Buffer.from(facts)).toEqual(Buffer.from(copy.facts));

  const { personId, jobId } = copy;
  expect(await db.tx((tx) => erasePerson(tx, { personId, by: 'hub', basis: 'test' }))).toEqual({ kind: 'erased' });
  expect(await byCode(copy.code)).toMatchObject({ kind: 'found', paper: { serial: copy.serial, facts: [] } });
  expect(await byFile(copy.pdf)).toMatchObject({ kind: 'genuine' });
  expect(await paperBytes(db.pool, deps.keyring, { jobId, personId })).toEqual({ fault: 'not-found' });
});

test('R15 a serial or a code that was given once is refused a second time', async () => {
  const again = { ...(await papers.prepared()), serial: copy.serial };
  await expect(papers.db.tx((tx) => storeCopy(tx, papers.deps.keyring, again))).rejects.toThrow(/paper_pkey/);
});
