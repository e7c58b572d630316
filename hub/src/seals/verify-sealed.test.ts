import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as cms from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { systemClock } from '@yizhan/shared/clock.ts';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { sealFaults, type SealFaultCode } from '@yizhan/shared/messages/seal-faults.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCa } from '../fleet/ca.ts';
import { testKeyring } from '../keys/test-keyring.ts';
import { testPapers, type TestPapers } from '../papers/test-papers.ts';
import { testDatabase } from '../storage/test-database.ts';
import { derOf, makeContainer, readContainer, sha256, type Container } from './cms.ts';
import { inFolder } from './judges.ts';
import { containerIn, fillSlot, findSlots } from './signature-slot.ts';
import { sealAgain } from './test-sealing.ts';
import { ownTime } from './time/open-time.ts';
import { checkToken } from './time/token.ts';
import { verifySealed, type SealTrust } from './verify-sealed.ts';

let papers: TestPapers;
let sealed: Buffer;
beforeAll(async () => {
  papers = await testPapers();
  sealed = (await papers.prepared()).pdf;
});
afterAll(() => papers.db.close());

const kindOf = (file: Uint8Array): string => verifySealed(file, papers.trust).kind;
const faultOf = (file: Uint8Array, trust: Partial<SealTrust> = {}): SealFaultCode | undefined => {
  const report = verifySealed(file, { ...papers.trust, ...trust });
  return report.kind === 'intact' ? undefined : report.fault;
};
const flipped = (at: number, mask: number): Buffer => {
  const file = Buffer.from(sealed);
  file.writeUInt8(file.readUInt8(at) ^ mask, at);
  return file;
};

test('R15 a sealed file as issued is intact, and says whose seal it is, when it was set and how long its certificate lasts', () => {
  const report = verifySealed(sealed, papers.trust);
  if (report.kind !== 'intact') throw new Error(report.kind);
  expect(report.sealedBy.subject).toContain('OU=教务处');
  expect(report.sealedBy.notAfter.getTime()).toBeGreaterThan(Date.now());
  expect(Math.abs(report.sealedBy.sealedAt.getTime() - Date.now())).toBeLessThan(60_000);
  expect(report.sealedBy.timeBy).toContain('Time');
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
    ...Array.from({ length: used }, (_, i) => open + i).filter((_, i) => i % 41 === 0),
  ];
  for (const at of places)
    for (const mask of [0x01, 0x20]) {
      // Between the numbers of a range any white space is the same to a reader, and still not the same to the digest.
      expect(kindOf(flipped(at, mask)), `byte ${String(at)} mask ${String(mask)}`).not.toBe('intact');
    }
});

/** The sealed paper with another container in the place of its own. */
const withContainer = (make: (container: Container, der: Buffer) => Uint8Array): Buffer => {
  const file = Buffer.from(sealed);
  const [slot] = findSlots(file);
  const der = slot && containerIn(slot);
  const container = der && readContainer(der);
  if (!slot || !container) throw new Error('no signature');
  file.fill('0', slot.signed[0].length + 1, slot.signed[0].length + slot.hex.length - 1);
  fillSlot(file, slot, make(container, der));
  return file;
};

test('an attribute nobody signed, slipped into the container, is found', () => {
  expect(kindOf(withContainer((container) => makeContainer(container)))).toBe('intact');
  // SEQUENCE { 1.2.840.113549.1.9.5 signing-time, SET { UTCTime } }
  const time = Buffer.from('301c06092a864886f70d010905310f170d3236313132333031303230335a', 'hex');
  const slipped = withContainer((_, der) => {
    const info = AsnConvert.parse(der, cms.ContentInfo);
    const data = AsnConvert.parse(info.content, cms.SignedData);
    data.signerInfos[0]?.unsignedAttrs?.push(AsnConvert.parse(time, cms.Attribute));
    return derOf(new cms.ContentInfo({ contentType: info.contentType, content: AsnConvert.serialize(data) }));
  });
  expect(faultOf(slipped)).toBe('seal-damaged');
});

test('the timestamp cut off, and one taken from another paper', async () => {
  expect(faultOf(withContainer((own) => makeContainer({ ...own, timestamp: undefined })))).toBe('seal-time-missing');
  const { pdf } = await papers.prepared();
  const [slot] = findSlots(pdf);
  const der = slot && containerIn(slot);
  const other = der && readContainer(der);
  expect(faultOf(withContainer((own) => makeContainer({ ...own, timestamp: other?.timestamp })))).toBe(
    'seal-time-wrong',
  );
  expect(faultOf(sealed, { timeRoots: [] })).toBe('seal-time-foreign');
});

test('a timestamp written in another form, or with a certificate slipped in, is not taken for the one that was given', () => {
  const withToken = (change: (token: Uint8Array) => Uint8Array): Buffer =>
    withContainer((own) => makeContainer({ ...own, timestamp: change(own.timestamp ?? Buffer.alloc(0)) }));
  expect(faultOf(withToken((token) => token))).toBeUndefined();
  const [slot] = findSlots(sealed);
  const own = slot && readContainer(containerIn(slot) ?? Buffer.alloc(0));
  if (!own?.timestamp) throw new Error('no timestamp');
  const expected = { imprint: sha256(own.signature), roots: papers.ca.roots.map((pem) => new X509Certificate(pem)) };
  expect(checkToken(own.timestamp, expected)).toHaveProperty('at');
  // X.690 §8.1.3.5 (BER): the same length in three bytes says the same to a lenient reader.
  const longer = Buffer.concat([Buffer.of(0x30, 0x83, 0), own.timestamp.subarray(2)]);
  expect(checkToken(longer, expected)).toBe('damaged');
  const slipped = withToken((token) => {
    const info = AsnConvert.parse(token, cms.ContentInfo);
    const data = AsnConvert.parse(info.content, cms.SignedData);
    const certificate = AsnConvert.parse(own.certificate, Certificate);
    data.certificates?.push(new cms.CertificateChoices({ certificate }));
    return derOf(new cms.ContentInfo({ contentType: info.contentType, content: AsnConvert.serialize(data) }));
  });
  expect(faultOf(slipped)).toBe('seal-time-foreign');
});

test('something added after the seal is found, with where the sealed part ends', () => {
  const longer = Buffer.concat([sealed, Buffer.from('\n%%EOF\n')]);
  expect(verifySealed(longer, papers.trust)).toMatchObject({ kind: 'appended', end: sealed.length });
});

test('a page put in the place of the sealed one is found, rewritten by another program or appended', async () => {
  const { pdf: other } = await papers.prepared({ personId: '01900000-0000-7000-8000-000000000000' });
  const swapped = inFolder((put, folder) => {
    const out = path.join(folder, 'out.pdf');
    execFileSync('qpdf', [put('a.pdf', sealed), '--pages', put('b.pdf', other), '1', '--', out]);
    return readFileSync(out);
  });
  expect(kindOf(swapped)).toBe('faulty');
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  const document = await PDFDocument.load(sealed, { forIncrementalUpdate: true, updateMetadata: false });
  document.getPage(0).drawText('valid for ever', { x: 80, y: 300 });
  const appended = await document.save({ useObjectStreams: false });
  expect(faultOf(Buffer.from(appended))).toBe('seal-appended');
});

test('a file cut short, a file without a seal and no file at all are not intact', () => {
  expect(faultOf(sealed.subarray(0, sealed.length - 1))).toBe('unsealed');
  expect(faultOf(sealed.subarray(0, 40_000))).toBe('unsealed');
  expect(faultOf(Buffer.alloc(0))).toBe('unsealed');
  expect(faultOf(Buffer.from('%PDF-1.4\n/ByteRange [ 0 9999999999 1 9999999999 ]'))).toBe('unsealed');
  expect(faultOf(Buffer.from('%PDF-1.4\n/ByteRange [ 0 1 9 2 ]'))).toBe('seal-damaged');
});

const sealWith = (
  certificate: Uint8Array,
  privateKey: Parameters<typeof sign>[2],
  chain: Uint8Array[],
): Promise<Buffer> => {
  const name = '云岭大学教务处';
  const signRaw = (bytes: Uint8Array) => sign('sha256', bytes, privateKey);
  return sealAgain(papers, { pdf: sealed, signer: { name, certificates: [certificate, ...chain], signRaw } });
};

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
  expect(faultOf(await sealWith(der, privateKey, []))).toBe('seal-foreign');
});

test('R2 a terminal’s certificate from our own authority seals nothing', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { der } = await papers.ca.issue({ kind: 'terminal', terminalId: 't-1', publicKey });
  expect(faultOf(await sealWith(der, privateKey, []))).toBe('seal-foreign');
});

test('a certificate smuggled into the container beside the seal’s own is not passed over', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = { organization: 'Y', commonName: 'seal' };
  const { der } = await papers.ca.issueSealCertificate({ subject, publicKey });
  expect(faultOf(await sealWith(der, privateKey, []))).toBeUndefined();
  expect(faultOf(await sealWith(der, privateKey, [der]))).toBe('seal-foreign');
});

const YEAR_MS = 365 * 86_400_000;

test('a seal set after its certificate had ended, by the time of the authority and not of the file', async () => {
  const { db } = await testDatabase();
  const clock = manualClock(Date.now() - 6 * YEAR_MS);
  const ca = await openCa({ db, keyring: await testKeyring(db), clock, issuer: 'YLU' });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { der } = await ca.issueSealCertificate({ subject: { organization: 'Y', commonName: 'seal' }, publicKey });
  const signRaw = (bytes: Uint8Array) => sign('sha256', bytes, privateKey);
  const signer = { name: 'seal', certificates: [der] as const, signRaw };
  const trust = { authorities: ca.roots, timeRoots: ca.roots };
  const stamped = async () => {
    const stampTime = await ownTime(ca, 'YLU', clock);
    return sealAgain(papers, { pdf: sealed, signer, stampTime, at: new Date(Date.now() - 6 * YEAR_MS) });
  };
  expect(faultOf(await stamped(), trust)).toBeUndefined();
  await clock.advance(5.5 * YEAR_MS);
  expect(faultOf(await stamped(), trust)).toBe('seal-expired');
});

test('a revoked certificate: what was sealed before stands, unless the key was in other hands', () => {
  const report = verifySealed(sealed, papers.trust);
  if (report.kind !== 'intact') throw new Error(report.kind);
  const { certificateSerial, sealedAt } = report.sealedBy;
  const revoked = (at: Date, keyCompromised: boolean) => ({
    revoked: new Map([[certificateSerial, { at, keyCompromised }]]),
  });
  const [before, after] = [new Date(sealedAt.getTime() - 1000), new Date(sealedAt.getTime() + 1000)];
  expect(faultOf(sealed, revoked(before, false))).toBe('seal-revoked');
  expect(faultOf(sealed, revoked(after, false))).toBeUndefined();
  expect(faultOf(sealed, revoked(after, true))).toBe('seal-revoked');
  const [slot] = findSlots(sealed);
  const own = slot && readContainer(containerIn(slot) ?? Buffer.alloc(0))?.certificate;
  expect(certificateSerial).toBe(new X509Certificate(own ?? '').serialNumber.toLowerCase());
});

test('every fault has a sentence in both languages that says what to make of the paper', () => {
  for (const { zh, en } of Object.values(sealFaults)) {
    expect(zh).toMatch(/。$/);
    expect(en).toMatch(/\.$/);
  }
});
