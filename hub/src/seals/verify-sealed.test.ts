import { generateKeyPairSync, sign } from 'node:crypto';
import { systemClock } from '@yizhan/shared/clock.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCa } from '../fleet/ca.ts';
import { testKeyring } from '../keys/test-keyring.ts';
import { testPapers, type TestPapers } from '../papers/test-papers.ts';
import { testDatabase } from '../storage/test-database.ts';
import { sealPdf } from './seal-pdf.ts';
import { makeContainer, readContainer } from './cms.ts';
import { containerIn, fillSlot, findSlots } from './signature-slot.ts';
import { verifySealed } from './verify-sealed.ts';

let papers: TestPapers;
let sealed: Buffer;
beforeAll(async () => {
  papers = await testPapers();
  sealed = (await papers.prepared()).pdf;
});
afterAll(() => papers.db.close());

const kindOf = (file: Uint8Array): string => verifySealed(file, papers.ca.roots).kind;
const flipped = (at: number, mask: number): Buffer => {
  const file = Buffer.from(sealed);
  file.writeUInt8(file.readUInt8(at) ^ mask, at);
  return file;
};

test('R15 a sealed file as issued is intact, and says whose seal it is and how long its certificate lasts', () => {
  const report = verifySealed(sealed, papers.ca.roots);
  if (report.kind !== 'intact') throw new Error(report.kind);
  expect(report.sealedBy.subject).toContain('OU=教务处');
  expect(report.sealedBy.notAfter.getTime()).toBeGreaterThan(Date.now());
});

const SEED = 20261123;
const FLIPS = process.env['YIZHAN_SLOW'] === '1' ? 10_000 : 250;
test(
  `R15 any changed byte is caught: ${String(FLIPS)} flips anywhere, seed ${String(SEED)}`,
  { timeout: 600_000 },
  () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        expect(kindOf(flipped(at, mask))).not.toBe('intact');
      }),
      { seed: SEED, numRuns: FLIPS },
    );
  },
);

test('R15 also in the signature itself: every byte of its range, its brackets, its padding, and the case of its hex', () => {
  const [slot] = findSlots(sealed);
  if (!slot) throw new Error('no signature');
  const open = slot.signed[0].length;
  const close = open + slot.hex.length - 1;
  const used = slot.hex.replace(/0+>$/, '').length;
  const places = [
    ...Array.from({ length: 60 }, (_, i) => slot.at + i),
    ...[open - 1, open, close, close + 1, close - 1, open + used + 1, open + used + 900],
    ...Array.from({ length: used }, (_, i) => open + i).filter((_, i) => i % 17 === 0),
  ];
  for (const at of places)
    for (const mask of [0x01, 0x20]) {
      // Between the numbers of a range any white space is the same to a reader, and still not the same to the digest.
      expect(kindOf(flipped(at, mask)), `byte ${String(at)} mask ${String(mask)}`).not.toBe('intact');
    }
});

test('an attribute nobody signed, slipped into the container, is found', () => {
  const file = Buffer.from(sealed);
  const [slot] = findSlots(file);
  const der = slot && containerIn(slot);
  const container = der && readContainer(der);
  if (!slot || !container) throw new Error('no signature');
  fillSlot(file, slot, makeContainer(container));
  expect(kindOf(file)).toBe('intact');
  // SEQUENCE { 1.2.840.113549.1.9.5 signing-time, SET { UTCTime } }
  const attribute = Buffer.from('301c06092a864886f70d010905310f170d3236313132333031303230335a', 'hex');
  fillSlot(file, slot, makeContainer({ ...container, unsigned: [attribute] }));
  expect(verifySealed(file, papers.ca.roots)).toEqual({ kind: 'altered', why: 'container' });
});

test('something added after the seal is found, with where the sealed part ends', () => {
  const longer = Buffer.concat([sealed, Buffer.from('\n%%EOF\n')]);
  expect(verifySealed(longer, papers.ca.roots)).toMatchObject({ kind: 'appended', end: sealed.length });
});

test('a file cut short, a file without a seal and no file at all are not intact', () => {
  expect(kindOf(sealed.subarray(0, sealed.length - 1))).toBe('unsealed');
  expect(kindOf(sealed.subarray(0, 40_000))).toBe('unsealed');
  expect(kindOf(Buffer.alloc(0))).toBe('unsealed');
  expect(kindOf(Buffer.from('%PDF-1.4\n/ByteRange [ 0 9999999999 1 9999999999 ]'))).toBe('unsealed');
  expect(kindOf(Buffer.from('%PDF-1.4\n/ByteRange [ 0 1 9 2 ]'))).toBe('altered');
});

const sealWith = (
  certificate: Uint8Array,
  privateKey: Parameters<typeof sign>[2],
  chain: Uint8Array[],
): Promise<Buffer> =>
  sealPdf({
    pdf: sealed,
    spot: { page: 1, x: 30, y: 200 },
    words: { organisation: '云岭大学教务处', name: '学籍专用章' },
    signer: {
      name: '云岭大学教务处',
      certificates: [certificate, ...chain],
      signRaw: (bytes) => sign('sha256', bytes, privateKey),
    },
    field: 'seal-2',
    reason: 'forged',
    at: new Date('2026-11-24T00:00:00Z'),
  });

test('a seal from another authority with the same names is foreign', async () => {
  const { db } = await testDatabase();
  const theirs = await openCa({ db, keyring: await testKeyring(db), clock: systemClock, issuer: 'YLU' });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = {
    organization: '云岭大学',
    organizationalUnit: '教务处',
    commonName: '云岭大学教务处 学籍专用章 (YLU)',
  };
  const { der } = await theirs.issueSealCertificate({ subject, publicKey });
  expect(kindOf(await sealWith(der, privateKey, []))).toBe('foreign');
});

test('R2 a terminal’s certificate from our own authority seals nothing', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { der } = await papers.ca.issue({ kind: 'terminal', terminalId: 't-1', publicKey });
  expect(kindOf(await sealWith(der, privateKey, []))).toBe('foreign');
});

test('a certificate smuggled into the container beside the seal’s own is not passed over', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = { organization: 'Y', commonName: 'seal' };
  const { der } = await papers.ca.issueSealCertificate({ subject, publicKey });
  expect(kindOf(await sealWith(der, privateKey, []))).toBe('intact');
  expect(kindOf(await sealWith(der, privateKey, [der]))).toBe('foreign');
});
