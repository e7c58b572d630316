import { createHash, createPublicKey, verify } from 'node:crypto';
import { type OfflineCode, readOfflineCode } from '@yizhan/shared/paper/offline-code.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesOnPage } from '../seals/judges.ts';
import { codePurpose, keyIdOf, offlineCodeFor, type ToState } from './offline-code.ts';
import { offlinePath } from './qr-path.ts';
import { enrolment, ISSUED_AT, testPapers, type TestPapers } from './test-papers.ts';
import { templateIds, templateOf } from './templates.ts';

let papers: TestPapers;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());

const read = (text: string): OfflineCode => {
  const reading = readOfflineCode(text);
  if (reading.kind !== 'code') throw new Error(reading.kind);
  return reading.code;
};
const onPage = (pdf: Uint8Array): OfflineCode => {
  const text = codesOnPage(pdf, 200).find((one) => one.startsWith('YZ1:'));
  return read(text ?? '');
};
const keyOf = (version: number): Buffer => {
  const found = papers.deps.keyring.versions(codePurpose('student-records')).find((key) => key.version === version);
  if (!found?.publicKey) throw new Error('no key');
  return found.publicKey;
};
const isSignedBy = ({ signed, signature }: OfflineCode, spki: Buffer): boolean => {
  const key = createPublicKey({ key: spki, type: 'spki', format: 'der' });
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
};

test('R15 page one states who issued what to whom, masked, signed with the seal’s own key for codes', async () => {
  const copy = await papers.prepared({ copy: 2, validUntil: new Date('2027-06-30T16:00:00Z') });
  const code = onPage(copy.pdf);
  expect(code.claims).toEqual({
    issuer: 'YLU',
    issuedAt: Math.floor(ISSUED_AT.getTime() / 1000),
    code: copy.code,
    serial: copy.serial,
    copy: 2,
    title: '在读证明',
    name: '欧**',
    number: '2023****12',
    facts: '软件工程 · 全日制本科生 · 2023-09—2027-06',
    hash: Uint8Array.from(createHash('sha256').update(copy.facts).digest().subarray(0, 16)),
    validUntil: Date.parse('2027-06-30T16:00:00Z') / 1000,
  });
  expect(code.keyId).toBe(keyIdOf(keyOf(1)).toString('hex'));
  expect(isSignedBy(code, keyOf(1))).toBe(true);
  expect(
    isSignedBy({ ...code, signed: Uint8Array.from(code.signed, (byte, n) => (n === 90 ? byte ^ 1 : byte)) }, keyOf(1)),
  ).toBe(false);
});

test('no page but the first has it, and every page has the short URL', async () => {
  const sample = templateOf('transcript-1').sample as { readonly given: { readonly courses: readonly object[] } };
  const courses = Array.from({ length: 90 }, (_, n) => ({ ...sample.given.courses[n % 5] }));
  const { pdf, pages, code } = await papers.prepared({
    template: 'transcript-1',
    data: { ...sample, given: { ...sample.given, courses } },
  });
  expect(pages).toBeGreaterThan(1);
  const rest = codesOnPage(pdf, 150, 2);
  expect(rest).toEqual([`HTTPS://V.YLU.EDU.CN/V/${code}`]);
});

test.each(templateIds)('%s has key facts to state, and no more than a stranger may see', (id) => {
  const template = templateOf(id);
  const { offline } = template.fill(template.sample);
  expect(offline.facts.join('')).not.toBe('');
  const shown = JSON.stringify(offline);
  for (const secret of ['欧阳明', '2023010812', '12,350']) expect(shown).not.toContain(secret);
});

const longest: ToState = {
  ...{ issuer: 'A'.repeat(8), code: 'A'.repeat(21), serial: `${'A'.repeat(8)}-2026-2345-6789-ABCP`, copy: 65_000 },
  ...{ title: '关于'.repeat(20), name: 'M**** '.repeat(9), number: '2023****12345678' },
  ...{ facts: Array.from({ length: 9 }, () => '软件工程专业本科'), sealId: 'student-records' },
  ...{ issuedAt: ISSUED_AT, validUntil: ISSUED_AT, canonical: Buffer.from('{}') },
};

test('R30 whatever a paper says, the code is at most a QR code of version 13', async () => {
  const text = await offlineCodeFor(papers.deps.keyring, longest);
  expect(offlinePath(text).count).toBeLessThanOrEqual(4 * 13 + 17);
  const { claims } = read(text);
  expect(claims.title).toMatch(/^关于.*…$/);
  expect(claims.facts).toBe('软件工程专业本科 · 软件工程专业本科');
});

test('R28 after a rotation of the key new papers carry the new one, and the old one still verifies the old', async () => {
  const before = read(await offlineCodeFor(papers.deps.keyring, longest));
  await papers.deps.keyring.rotate(codePurpose('student-records'));
  const after = onPage((await papers.prepared({ data: enrolment })).pdf);
  expect(after.keyId).toBe(keyIdOf(keyOf(2)).toString('hex'));
  expect([isSignedBy(before, keyOf(1)), isSignedBy(after, keyOf(2)), isSignedBy(after, keyOf(1))]).toEqual([
    true,
    true,
    false,
  ]);
});
