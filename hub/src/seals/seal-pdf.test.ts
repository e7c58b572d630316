import { afterAll, beforeAll, expect, test } from 'vitest';
import { testPapers, type TestPapers } from '../papers/test-papers.ts';
import { opensslCms, pdfsig, qpdfFindings } from './judges.ts';
import { signerOf } from './seal-in-force.ts';
import { sealPdf, type Sealing } from './seal-pdf.ts';
import { containerIn, findSlots } from './signature-slot.ts';
import { verifySealed } from './verify-sealed.ts';

let papers: TestPapers;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());

const sealedBy = (pdf: Uint8Array, change: Partial<Sealing> = {}): Promise<Buffer> =>
  sealPdf({
    pdf,
    spot: { page: 1, x: 30, y: 200 },
    words: { organisation: '云岭大学教务处', name: '学籍专用章' },
    signer: signerOf(papers.deps.keyring, papers.seal),
    field: 'seal-2',
    reason: '在读证明',
    at: new Date('2026-11-24T00:00:00Z'),
    ...change,
  });

test('R15 pdfsig finds one valid PAdES signature over the whole file, by the department; qpdf finds nothing to mend', async () => {
  const { pdf } = await papers.prepared();
  expect(pdfsig(pdf)).toEqual([
    { valid: true, whole: true, type: 'ETSI.CAdES.detached', name: '云岭大学教务处 学籍专用章 (YLU)' },
  ]);
  expect(qpdfFindings(pdf)).toBe('');
});

test('R15 OpenSSL verifies the container, with its signing-certificate, over every byte but its own', async () => {
  const { pdf } = await papers.prepared();
  const [slot] = findSlots(pdf);
  const container = slot && containerIn(slot);
  if (!slot || !container) throw new Error('no signature');
  const signed = Buffer.concat(slot.signed);
  expect(signed.length + slot.hex.length).toBe(pdf.length);
  const [root = ''] = papers.ca.roots;
  expect(opensslCms(container, signed, root)).toContain('CAdES Verification successful');
  signed.writeUInt8(signed.readUInt8(1000) ^ 1, 1000);
  expect(opensslCms(container, signed, root)).toContain('Verification failure');
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
  expect(verifySealed(twice, papers.ca.roots).kind).toBe('intact');
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
