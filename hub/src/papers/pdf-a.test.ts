/**
 * PDF/A-1b (ISO 19005-1). With YIZHAN_SLOW=1 the judge is Apache PDFBox Preflight from Debian; without it, the clauses that
 * our own steps could break are checked here.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inFolder, pdfsig, qpdfFindings } from '../seals/judges.ts';
import { templateIds, templateOf } from './templates.ts';
import { enrolment, testPapers, type TestPapers } from './test-papers.ts';

let papers: TestPapers;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());

/** Every object with its streams unpacked, as qpdf writes it. */
const unpacked = (pdf: Uint8Array): string =>
  inFolder((put) => {
    const args = ['--qdf', '--object-streams=disable', put('it.pdf', pdf), '-'];
    return execFileSync('qpdf', args, { maxBuffer: 1 << 26 }).toString('latin1');
  });

test('a sealed paper says it is PDF/A-1b and keeps what the profile demands of it', async () => {
  const { pdf, serial } = await papers.prepared();
  expect(qpdfFindings(pdf)).toBe('');
  const raw = pdf.toString('latin1');
  expect(raw.startsWith('%PDF-1.4')).toBe(true);
  // §6.7: metadata in clear; the serial in it is how an edited file is traced back.
  expect(raw).toContain('<pdfaid:part>1</pdfaid:part>');
  expect(raw).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
  expect(raw).toContain(serial);
  const all = unpacked(pdf);
  expect(all).toContain('/GTS_PDFA1'); // §6.2.2 output intent, for the seal's red
  expect(all).not.toMatch(/\/SMask\b(?! \/None)|\/CA 0|\/ca 0|\/BM \/(?!Normal)|\/S \/Transparency/); // §6.4
  expect(all).not.toMatch(/\/(JavaScript|JS|Launch|EmbeddedFiles|Encrypt|LZWDecode)\b/); // §6.1, §6.6
  expect(all).toMatch(/\/F 132\b/); // §6.5.3: the seal prints and is never hidden
  expect(all).not.toMatch(/\/NeedAppearances true/); // §6.9
});

test.each(templateIds)('a sealed %s is whole to qpdf and to pdfsig', async (template) => {
  const { pdf } = await papers.prepared({ template, data: templateOf(template).sample });
  expect(qpdfFindings(pdf)).toBe('');
  expect(pdfsig(pdf)).toMatchObject([{ valid: true, whole: true }]);
});

// Only where Java is worth installing: default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java.
if (process.env['YIZHAN_SLOW'] === '1') {
  const jars = ['preflight', 'pdfbox2', 'fontbox2', 'xmpbox', 'commons-logging', 'javax.activation', 'jaxb-api'];
  const classpath = jars.map((jar) => `/usr/share/java/${jar}.jar`).join(':');
  const preflight = (pdf: Uint8Array): string =>
    inFolder((put) => {
      const args = ['-cp', classpath, 'org.apache.pdfbox.preflight.Validator_A1b', put('it.pdf', pdf)];
      return spawnSync('java', args, { encoding: 'utf8' }).stdout;
    });

  test.each(templateIds)('PDFBox Preflight finds a sealed %s valid PDF/A-1b', async (template) => {
    const { pdf } = await papers.prepared({ template, data: templateOf(template).sample });
    expect(preflight(pdf)).toContain('is a valid PDF/A-1b file');
  });

  test('and one whose name is Latin with marks', async () => {
    const latin = { zh: 'Żółkiewska O’Brien', en: 'Żółkiewska O’Brien' };
    for (const data of [enrolment, { ...enrolment, name: latin, level: 'doctor' }]) {
      const { pdf } = await papers.prepared({ data });
      expect(preflight(pdf)).toContain('is a valid PDF/A-1b file');
    }
  });

  test('the same judge refuses a file that only claims the profile', async () => {
    const { pdf } = await papers.prepared();
    const broken = Buffer.from(pdf.toString('latin1').replace('/GTS_PDFA1', '/GTS_PDFX1'), 'latin1');
    expect(preflight(broken)).not.toContain('is a valid PDF/A-1b file');
  });
}
