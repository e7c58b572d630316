import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagesOf as readPages, pdfsig, qpdfFindings } from '../seals/judges.ts';
import { testPapers, type TestPapers } from './test-papers.ts';
import { transcript, type Transcript } from './transcript.ts';

let papers: TestPapers;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());

const sample = transcript.sample as Transcript;
const given = (change: Partial<Transcript['given']>, name = sample.name) =>
  papers.prepared({
    template: transcript.id,
    data: { ...sample, name, given: { ...sample.given, ...change } },
  });

/** Page by page, as another program reads it, without spaces. */
const pagesOf = (pdf: Uint8Array): readonly string[] => readPages(pdf).map((page) => page.replaceAll(/\s+/g, ''));

const courses = (count: number): Transcript['given']['courses'] =>
  Array.from({ length: count }, (_, i) => ({
    term: `${String(2020 + Math.floor(i / 20))}-${String(2021 + Math.floor(i / 20))}-${String(1 + (Math.floor(i / 10) % 2))}`,
    course: `C${String(i)}`,
    title: { zh: `课程第${String(i)}门`, en: `Course number ${String(i)}` },
    credits: 2,
    score: 60 + (i % 40),
  }));

test('states every course once, in the order of the terms, with what they sum to', async () => {
  const { pdf } = await given({});
  const [page = ''] = pagesOf(pdf);
  for (const words of ['高等数学（一）', 'LinearAlgebra', '2023—2024学年第一学期', '81.43', '欧阳明䶮'])
    expect(page).toContain(words);
  expect(page.indexOf('2023—2024学年第二学期')).toBeLessThan(page.indexOf('2024—2025学年第一学期'));
  expect(page).toContain('90.5');
});

test.each([
  ['chinese', /课程/, /Course|Credits|Academic/],
  ['english', /AcademicTranscript/, /课程|学分|加权/],
] as const)(
  'in %s alone says nothing in the other language but what frames every paper',
  async (language, has, not) => {
    const [page = ''] = pagesOf((await given({ language })).pdf);
    const body = page.slice(0, page.search(/教务处|OfficeofAcademic/));
    expect(body).toMatch(has);
    expect(body).not.toMatch(not);
  },
);

test('without the average says nothing of it', async () => {
  const { average, ...rest } = sample.given;
  expect(average).toBeDefined();
  const { pdf, publicFacts } = await papers.prepared({ template: transcript.id, data: { ...sample, given: rest } });
  expect(pagesOf(pdf).join('')).not.toMatch(/加权|average/i);
  expect(publicFacts.map(({ label }) => label.en)).not.toContain('Weighted average');
});

test('of many courses takes as many pages as it needs, each with serial, code and the heads of its columns', async () => {
  const many = courses(120);
  const { pdf, pages, serial, code } = await given({ courses: many });
  expect(pages).toBeGreaterThan(2);
  const read = pagesOf(pdf);
  expect(read).toHaveLength(pages);
  for (const [index, page] of read.entries()) {
    expect(page).toContain(serial);
    expect(page.replace(/-/g, '')).toContain(code.replace(/-/g, ''));
    expect(page).toContain(`第${String(index + 1)}页，共${String(pages)}页`);
    if (/第\d+门/.test(page)) expect(page).toContain('成绩');
  }
  for (const { title } of many) expect(read.filter((page) => page.includes(title.zh))).not.toHaveLength(0);
  expect(qpdfFindings(pdf)).toBe('');
  expect(pdfsig(pdf)).toMatchObject([{ valid: true, whole: true }]);
});

test('a course with a title as long as the register allows, and a name with rare characters, stay on the page', async () => {
  const title = { zh: '长'.repeat(80), en: 'Long '.repeat(31).trim() };
  const long = courses(3).map((course) => ({ ...course, title }));
  const { pdf } = await given({ courses: long }, { zh: '䶮㐱', en: 'Żółkiewska-Ångström O’Brien' });
  expect(pagesOf(pdf).join('').match(/长/g)).toHaveLength(240);
});
