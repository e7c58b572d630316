import { systemClock } from '@yizhan/shared/clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareCopy } from '../papers/prepare-copy.ts';
import { testPapers, type TestPapers } from '../papers/test-papers.ts';
import { opensslCms, opensslRevocation, opensslTimestamp, pdfsig, qpdfFindings } from './judges.ts';
import { readContainer } from './cms.ts';
import { sealInForce, signerOf } from './seal-in-force.ts';
import type { Sealing } from './seal-pdf.ts';
import { containerIn, findSlots } from './signature-slot.ts';
import { takeSealIntoUse } from './take-seal-into-use.ts';
import { sealAgain } from './test-sealing.ts';
import { readValidationData } from './validation-data.ts';
import { verifySealed } from './verify-sealed.ts';

let papers: TestPapers;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());

const sealedBy = (pdf: Uint8Array, change: Partial<Sealing> = {}): Promise<Buffer> =>
  sealAgain(papers, { pdf, signer: signerOf(papers.deps.keyring, papers.seal), ...change });

const signatureIn = (pdf: Uint8Array) => {
  const slot = findSlots(pdf).at(-1);
  const der = slot && containerIn(slot);
  const container = der && readContainer(der);
  if (!slot || !container) throw new Error('no signature');
  return { slot, der, container };
};

test('R15 pdfsig finds one valid PAdES signature over the whole file, by the department; qpdf finds nothing to mend', async () => {
  const { pdf } = await papers.prepared();
  expect(pdfsig(pdf)).toEqual([
    { valid: true, whole: true, type: 'ETSI.CAdES.detached', name: '云岭大学教务处 学籍专用章 (YLU)' },
  ]);
  expect(qpdfFindings(pdf)).toBe('');
});

test('R15 OpenSSL verifies the container, with its signing-certificate, over every byte but its own', async () => {
  const { pdf } = await papers.prepared();
  const { slot, der: container } = signatureIn(pdf);
  const signed = Buffer.concat(slot.signed);
  expect(signed.length + slot.hex.length).toBe(pdf.length);
  const [root = ''] = papers.ca.roots;
  expect(opensslCms(container, signed, root)).toContain('CAdES Verification successful');
  signed.writeUInt8(signed.readUInt8(1000) ^ 1, 1000);
  expect(opensslCms(container, signed, root)).toContain('Verification failure');
});

test('R15 OpenSSL verifies the timestamp over the signature; over anything else it does not', async () => {
  const { container } = signatureIn((await papers.prepared()).pdf);
  const [root = ''] = papers.ca.roots;
  const { timestamp = Buffer.alloc(0), signature } = container;
  expect(opensslTimestamp(timestamp, signature, root)).toContain('Verification: OK');
  const other = Buffer.from(signature);
  other.writeUInt8(other.readUInt8(9) ^ 1, 9);
  expect(opensslTimestamp(timestamp, other, root)).toContain('message imprint mismatch');
});

test('R15 what a verifier needs later lies in the file, under the seal: OpenSSL finds the certificate good by it alone', async () => {
  const { pdf } = await papers.prepared();
  const { certificates, lists } = await readValidationData(pdf);
  const [own, root] = certificates;
  const [list] = lists;
  if (!own || !root || !list) throw new Error('no validation data');
  expect(certificates).toHaveLength(2);
  expect(opensslRevocation(own, { list, root, at: new Date() })).toContain(': OK');
  expect(pdfsig(pdf)).toMatchObject([{ valid: true, whole: true }]);
  const { slot } = signatureIn(pdf);
  const store = pdf.lastIndexOf('/CRLs');
  expect(store).toBeGreaterThan(0);
  expect(store < slot.signed[0].length || store > pdf.length - slot.signed[1].length).toBe(true);
});

test('a seal with an RSA key seals like any other', async () => {
  const { db, deps, ca, trust } = papers;
  const name = { zh: '成绩专用章', en: 'Transcript seal' };
  const seal = { id: 'rsa', name, departmentId: 'registrar', algorithm: 'rsa-3072' } as const;
  await takeSealIntoUse({ db, keyring: deps.keyring, ca, issuer: 'YLU', clock: systemClock }, seal);
  const found = await sealInForce(db.pool, 'rsa', new Date());
  if ('fault' in found) throw new Error(found.fault);
  const { pdf } = await papers.prepared({ seal: found });
  expect(pdfsig(pdf)).toMatchObject([{ valid: true, whole: true, name: '云岭大学教务处 成绩专用章 (YLU)' }]);
  expect(qpdfFindings(pdf)).toBe('');
  const { slot, der } = signatureIn(pdf);
  expect(opensslCms(der, Buffer.concat(slot.signed), ca.roots[0] ?? '')).toContain('CAdES Verification successful');
  expect(verifySealed(pdf, trust).kind).toBe('intact');
  for (const at of [slot.signed[0].length + 200, slot.signed[0].length + 1800, 30_000]) {
    const file = Buffer.from(pdf);
    file.writeUInt8(file.readUInt8(at) ^ 0x01, at);
    expect(verifySealed(file, trust).kind, String(at)).toBe('faulty');
  }
});

test('without a time there is no sealed file', async () => {
  const fault = { fault: 'timestamp-away', params: { authority: 'tsa.example' } } as const;
  const stampTime = { resting: () => undefined, stamp: () => Promise.resolve(fault) };
  expect(await prepareCopy({ ...papers.deps, stampTime }, papers.request())).toEqual(fault);
  const resting = { resting: () => fault, stamp: () => Promise.reject(new Error('asked while it rests')) };
  expect(await prepareCopy({ ...papers.deps, stampTime: resting }, papers.request())).toEqual(fault);
});

test('the unsealed file lies unchanged at the front: sealing only appends', async () => {
  const { pdf } = await papers.prepared();
  const twice = await sealedBy(pdf);
  expect(twice.subarray(0, pdf.length).equals(pdf)).toBe(true);
});

test('a second seal leaves the first valid and covers it', async () => {
  const { pdf } = await papers.prepared();
  const twice = await sealedBy(pdf);
  expect(pdfsig(twice).map(({ valid, whole }) => ({ valid, whole }))).toEqual([
    { valid: true, whole: false },
    { valid: true, whole: true },
  ]);
  expect(qpdfFindings(twice)).toBe('');
  expect(verifySealed(twice, papers.trust).kind).toBe('intact');
});

test('a seal that would hang over the edge, or on a page that is not there, is refused', async () => {
  const { pdf } = await papers.prepared();
  await expect(sealedBy(pdf, { spot: { page: 1, x: 190, y: 200 } })).rejects.toThrow('does not fit');
  await expect(sealedBy(pdf, { spot: { page: 2, x: 30, y: 200 } })).rejects.toThrow('page 2 of 1');
});

test('R28 after a rotation of its key a seal signs nothing until it has a certificate for the new one', async () => {
  const own = await testPapers();
  await own.deps.keyring.rotate('seal:student-records');
  await expect(own.prepared()).rejects.toThrow(/certificate of seal student-records/);
  await own.db.close();
});
