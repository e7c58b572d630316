import { readCode } from '@yizhan/shared/paper/code.ts';
import { readOfflineCode } from '@yizhan/shared/paper/offline-code.ts';
import { readSerial } from '@yizhan/shared/paper/serial.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesOnPage, fontsIn, textOf } from '../seals/judges.ts';
import type { CertificateOfEnrolment } from './certificate-of-enrolment.ts';
import { prepareCopy } from './prepare-copy.ts';
import { enrolment, ISSUED_AT, ISSUER, testPapers, type TestPapers } from './test-papers.ts';

let papers: TestPapers;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());

const with_ = (change: Partial<CertificateOfEnrolment>): { data: CertificateOfEnrolment } => ({
  data: { ...enrolment, ...change },
});

test('a certificate says in both languages who is enrolled, in what, since and until when', async () => {
  const { pdf, pages } = await papers.prepared();
  const text = textOf(pdf);
  expect(pages).toBe(1);
  const compact = text.replaceAll(' ', '');
  expect(compact).toContain(
    '兹证明欧阳明䶮（学号2023010812，2005年3月12日出生）系我校计算机科学与工程学院软件工程专业2023级',
  );
  expect(compact).toContain('全日制本科生，于2023年9月入学，现正常在读，预计2027年6月毕业。特此证明。');
  expect(text).toContain('This is to certify that OUYANG Mingyan (student number 2023010812, born on 12 March 2005)');
  expect(text).toContain('full-time undergraduate student in Software Engineering');
  expect(compact).toContain('云岭大学教务处');
  expect(compact).toContain('2026年11月23日');
  expect(text).toContain('23 November 2026');
});

test('R15 every copy has a serial and a code of its own, both readable on its page, with the page number', async () => {
  const [first, second] = [await papers.prepared(), await papers.prepared({ copy: 2 })];
  expect(readSerial(first.serial, ISSUER)).toBe(first.serial);
  expect(first.serial).toMatch(/^YLU-2026-/);
  expect(readCode(first.code, ISSUER)).toEqual({ kind: 'code', code: first.code });
  expect(new Set([first.serial, second.serial, first.code, second.code, first.jobId, second.jobId]).size).toBe(6);
  const text = textOf(first.pdf);
  expect(text).toContain(first.serial);
  expect(text).toContain('Page 1 of 1');
  const typed = text.split(' ').find((word) => word.startsWith('YLU-1'));
  expect(readCode(typed ?? '', ISSUER)).toEqual({ kind: 'code', code: first.code });
});

test.each([200, 150, 100])('R15 another reader reads the short URL from the page at %i dpi', async (dpi) => {
  const { pdf, code } = await papers.prepared();
  expect(codesOnPage(pdf, dpi)).toContain(`HTTPS://V.YLU.EDU.CN/V/${code}`);
});

// A code this dense is read at 150 dpi as a rule; each paper's is another one, so a test that may not fail by chance asks for more.
test.each([300, 200])('R15 another reader reads both codes from the page at %i dpi', async (dpi) => {
  const { pdf, code } = await papers.prepared();
  const [offline, short] = codesOnPage(pdf, dpi).toSorted().toReversed();
  expect(short).toBe(`HTTPS://V.YLU.EDU.CN/V/${code}`);
  const read = readOfflineCode(offline ?? '');
  expect(read.kind === 'code' && read.code.claims.code).toBe(code);
});

test('the date is the campus’s: an hour after midnight in China it is already the new year', async () => {
  const copy = await papers.prepared({ issuedAt: new Date('2026-12-31T17:00:00Z') });
  expect(copy.serial).toMatch(/^YLU-2027-/);
  expect(textOf(copy.pdf)).toContain('1 January 2027');
});

test('only our own fonts are on the page, embedded, cut down, and with their text', async () => {
  const fonts = fontsIn((await papers.prepared()).pdf);
  expect(fonts.length).toBeGreaterThan(0);
  for (const font of fonts) {
    expect(font.name).toMatch(/^[A-Z]{6}\+NotoSerif(SC)?-(Regular|Bold)$/);
    expect(font).toMatchObject({ embedded: true, subset: true, unicode: true });
  }
});

test.each([
  [
    'a long name of a minority',
    '阿卜杜热合曼·麦麦提图尔荪·库尔班尼亚孜',
    'ABDURAHMAN Muhammattursun Qurbanniyaz oghli',
  ],
  ['rare characters', '㛃𬭎䶮', 'JIE Hongyan'],
  ['no Chinese name', 'Żółkiewska-Nguyễn Đặng O’Brien', 'Żółkiewska-Nguyễn Đặng O’Brien'],
  ['Cyrillic and Greek letters', 'Ольга Ωmega', 'Ольга Ωmega'],
])('one page, with the name as it is written: %s', async (_, zh, en) => {
  const { pdf, pages } = await papers.prepared(with_({ name: { zh, en } }));
  expect(pages).toBe(1);
  const text = textOf(pdf);
  expect(text).toContain(zh);
  expect(text).toContain(en);
});

test('the longest values the contract lets through still fit on one page with the seal', async () => {
  const zh = '国家示范性微电子学院与人工智能交叉学科研究院'.repeat(4).slice(0, 80);
  const en = 'National School of Microelectronics and Artificial Intelligence '.repeat(3).slice(0, 159).trim();
  const { pages, pdf } = await papers.prepared(
    with_({ school: { zh, en }, programme: { zh, en }, name: { zh, en }, level: 'doctor' }),
  );
  expect(textOf(pdf)).toContain('Graduation is expected in June 2027.');
  expect(pages).toBe(1);
});

test.each([
  [
    'a character in no font',
    { name: { zh: '欧阳𠀀', en: 'OUYANG' } },
    { char: '𠀀', codePoint: 'U+20000', field: 'name.zh' },
  ],
  ['another script', { name: { zh: 'بلال', en: 'Bilal' } }, { char: 'ب', codePoint: 'U+0628', field: 'name.zh' }],
  ['a picture', { school: { zh: '学院', en: 'School 🎓' } }, { char: '🎓', codePoint: 'U+1F393', field: 'school.en' }],
  [
    'a private-use character',
    { name: { zh: '王\uE000', en: 'W' } },
    { char: '\uE000', codePoint: 'U+E000', field: 'name.zh' },
  ],
  [
    'a direction mark',
    { name: { zh: '王\u202E', en: 'W' } },
    { char: '\u202E', codePoint: 'U+202E', field: 'name.zh' },
  ],
])('a missing glyph is an error that names character and field, never a box: %s', async (_, change, params) => {
  expect(await prepareCopy(papers.deps, papers.request(with_(change)))).toEqual({ fault: 'glyph-missing', params });
});

test('a letter and its mark typed apart are put together', async () => {
  const { pdf } = await papers.prepared(with_({ name: { zh: 'Zoë'.normalize('NFD'), en: 'Zoë'.normalize('NFD') } }));
  expect(textOf(pdf)).toContain('Zoë');
});

test('data outside the contract are refused with the field’s name', async () => {
  const request = papers.request({ data: { ...enrolment, until: '30 June 2027' } });
  await expect(prepareCopy(papers.deps, request)).rejects.toThrow(/certificate-of-enrolment-1: until/);
  await expect(prepareCopy(papers.deps, papers.request({ template: 'diploma-1' }))).rejects.toThrow('diploma-1');
});

test('what the register gets: canonical facts, and masked public facts that name nobody', async () => {
  const copy = await papers.prepared();
  expect(JSON.parse(Buffer.from(copy.facts).toString())).toEqual({
    template: 'certificate-of-enrolment-1',
    serial: copy.serial,
    copy: 1,
    issuedOn: '2026-11-23',
    data: enrolment,
  });
  const shown = JSON.stringify(copy.publicFacts);
  expect(shown).toContain('欧**');
  expect(shown).toContain('2023****12');
  for (const secret of ['欧阳明', 'Mingyan', '2023010812', '2005']) expect(shown).not.toContain(secret);
  expect(copy.issuedAt).toBe(ISSUED_AT);
});
