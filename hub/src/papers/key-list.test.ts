import { systemClock } from '@yizhan/shared/clock.ts';
import { fromBase64Url, readKeyList, type KeyList } from '@yizhan/shared/paper/key-list.ts';
import { verifyOffline } from '@yizhan/shared/paper/verify-offline.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesOnPage } from '../seals/judges.ts';
import { makeKeyList } from './key-list.ts';
import { codePurpose } from './offline-code.ts';
import type { PreparedCopy } from './prepare-copy.ts';
import { storeCopy } from './store-copy.ts';
import { ISSUER, testPapers, type TestPapers } from './test-papers.ts';

let papers: TestPapers;
let copy: PreparedCopy;
let text: string;
const now = () => Math.floor(Date.now() / 1000);
beforeAll(async () => {
  papers = await testPapers();
  copy = await papers.prepared({ issuedAt: new Date() });
  await papers.db.tx((tx) => storeCopy(tx, papers.deps.keyring, copy));
  text = codesOnPage(copy.pdf, 200).find((one) => one.startsWith('YZ1:')) ?? '';
});
afterAll(() => papers.db.close());

const made = async () =>
  (await makeKeyList({ sql: papers.db.pool, keyring: papers.deps.keyring, clock: systemClock, issuer: ISSUER })).signed;
const current = async (): Promise<KeyList> => {
  const file = await made();
  const list = await readKeyList(JSON.stringify(file), fromBase64Url(file.key));
  if (!list) throw new Error('no list');
  return list;
};

test('R15 a printed code is verified by the key list alone, and says whose seal it is', async () => {
  const verdict = await verifyOffline(text, await current(), now());
  expect(verdict).toMatchObject({
    kind: 'stands',
    key: { seal: { zh: '学籍专用章' }, department: { zh: '教务处' } },
    code: { claims: { serial: copy.serial, name: '欧**' } },
  });
});

test('every character of it counts', async () => {
  const list = await current();
  for (let at = 4; at < text.length; at += 7) {
    const changed = text.slice(0, at) + (text.at(at) === 'A' ? 'B' : 'A') + text.slice(at + 1);
    const { kind } = await verifyOffline(changed, list, now());
    expect(['damaged', 'forged', 'unknown-key', 'foreign'], `character ${String(at)}`).toContain(kind);
  }
});

test('voided, expired, another issuer’s, a key not listed and a date outside the key’s are told apart', async () => {
  const list = await current();
  const kind = async (change: Partial<KeyList>, at = now()) =>
    (await verifyOffline(text, { ...list, ...change }, at)).kind;
  expect(await kind({ issuer: 'PKU' })).toBe('foreign');
  expect(await kind({ keys: [] })).toBe('unknown-key');
  expect(await kind({ keys: list.keys.map((key) => ({ ...key, until: key.from })) })).toBe('forged');
  const dated = await papers.prepared({ issuedAt: new Date(), validUntil: new Date(Date.now() + 60_000) });
  const datedText = codesOnPage(dated.pdf, 200).find((one) => one.startsWith('YZ1:')) ?? '';
  expect((await verifyOffline(datedText, list, now())).kind).toBe('stands');
  expect((await verifyOffline(datedText, list, now() + 3_600)).kind).toBe('expired');
  await papers.db.pool.query('update paper set voided_at = now() where serial = $1', [copy.serial]);
  expect((await verifyOffline(text, await current(), now())).kind).toBe('voided');
  await papers.db.pool.query('update paper set voided_at = null where serial = $1', [copy.serial]);
});

test('R28 a rotated key ends where the next begins, and what it signed before still stands', async () => {
  await papers.deps.keyring.rotate(codePurpose('student-records'));
  const list = await current();
  expect(list.keys.map(({ until }) => until !== undefined)).toEqual([true, false]);
  expect((await verifyOffline(text, list, now())).kind).toBe('stands');
});

test('a list changed, signed by another, or no list at all is not believed', async () => {
  const file = await made();
  const signer = fromBase64Url(file.key);
  expect(
    await readKeyList(JSON.stringify({ ...file, list: file.list.replace(ISSUER, 'PKU') }), signer),
  ).toBeUndefined();
  expect(
    await readKeyList(
      JSON.stringify(file),
      Uint8Array.from(signer, (byte, n) => (n === 60 ? byte ^ 1 : byte)),
    ),
  ).toBeUndefined();
  for (const wrong of ['', '{}', 'null', '[1']) expect(await readKeyList(wrong, signer)).toBeUndefined();
});

test('voided papers are listed without naming them', async () => {
  expect((await made()).list).not.toContain(copy.serial);
});
