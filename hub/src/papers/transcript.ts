/** Service 2, 成绩单: every course with its mark, in Chinese, in English or in both. */
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import { z } from 'zod';
import { bilingual, line } from './contract-words.ts';
import { template } from './template.ts';
import { maskName, maskNumber } from './wording.ts';

/** Eight years of study with a course a week. */
const MAX_COURSES = 400;

/** `2025-2026-1`: the academic year and its term. */
const TERM = /^(\d{4})-(\d{4})-([123])$/;

const contract = z.strictObject({
  /** Of the service. */
  title: bilingual,
  /** A person without a Chinese name has the same name twice. */
  name: bilingual,
  number: line(30),
  caseNumber: line(40),
  lines: z.array(z.strictObject({ id: z.string().optional(), label: bilingual, value: bilingual })).max(0),
  given: z.strictObject({
    programme: bilingual,
    courses: z
      .array(
        z.strictObject({
          term: z.string().regex(TERM),
          course: line(30),
          title: bilingual,
          credits: z.number().min(0).max(60),
          score: z.number().min(0).max(100),
        }),
      )
      .min(1)
      .max(MAX_COURSES),
    /** Earned. */
    credits: z.number().min(0),
    /** Weighted by credits; absent where it is not to be stated. */
    average: z.number().min(0).max(100).optional(),
    language: z.enum(['chinese', 'english', 'both']),
  }),
});
export type Transcript = z.infer<typeof contract>;

const languages = { chinese: ['zh'], english: ['en'], both: ['zh', 'en'] } as const;

const terms = {
  '1': { zh: '第一学期', en: 'first term' },
  '2': { zh: '第二学期', en: 'second term' },
  '3': { zh: '夏季学期', en: 'summer term' },
} as const;

const termName = (term: string): Text => {
  const [, from = '', until = '', which] = TERM.exec(term) ?? [];
  const { zh, en } = terms[which as keyof typeof terms];
  return { zh: `${from}—${until}学年 ${zh}`, en: `${from}–${until}, ${en}` };
};

const byTerm = (courses: Transcript['given']['courses']) => {
  const grouped = Map.groupBy(courses, ({ term }) => term);
  return [...grouped.keys()].sort().map((term) => ({
    name: termName(term),
    courses: (grouped.get(term) ?? []).map(({ title, credits, score }) => ({
      title,
      credits: String(credits),
      score: String(score),
    })),
  }));
};

const same = (text: string): Text => ({ zh: text, en: text });

const totalsOf = ({ credits, average }: Transcript['given']): readonly (readonly [Text, string])[] => [
  [{ zh: '已获学分', en: 'Credits earned' }, String(credits)],
  ...(average === undefined
    ? []
    : [[{ zh: '加权平均成绩', en: 'Weighted average' }, average.toFixed(2)] satisfies [Text, string]]),
];

const notesOf = ({ average }: Transcript['given']): readonly Text[] => [
  {
    zh: '成绩为百分制，60分及以上为合格并取得学分。',
    en: 'Marks are out of 100; a course is passed, and its credits are earned, with 60 or more.',
  },
  ...(average === undefined
    ? []
    : [
        {
          zh: '加权平均成绩为各课程成绩按学分加权的平均值。',
          en: 'The weighted average is that of all marks, each weighted by the credits of its course.',
        },
      ]),
];

export const transcript = template<Transcript>({
  id: 'transcript-1',
  title: { zh: '成绩单', en: 'Academic Transcript' },
  file: 'transcript-1.typ',
  files: {
    'transcript-1.typ': 'e8397a2497f0683f4d6a34e019a75ea02a6a2019d1b2b08222cec00fa0d227e0',
    'frame-1.typ': 'cd1d2234aa3463254b110e9c920271bc5a4c0525082b82d8f2f418717520bb83',
  },
  needs: { given: ['programme', 'courses', 'credits', 'language'] },
  contract,
  words: ({ name, number, caseNumber, given }) => ({
    languages: languages[given.language],
    about: [
      [{ zh: '姓名', en: 'Name' }, { bold: name }],
      [{ zh: '学号', en: 'Student number' }, same(number)],
      [{ zh: '专业', en: 'Programme' }, given.programme],
      [{ zh: '办件编号', en: 'Case number' }, same(caseNumber)],
    ],
    columns: [
      { zh: '课程', en: 'Course' },
      { zh: '学分', en: 'Credits' },
      { zh: '成绩', en: 'Mark' },
    ],
    terms: byTerm(given.courses),
    totals: totalsOf(given),
    notes: notesOf(given),
  }),
  publicFacts: ({ name, number, given }) => [
    { label: { zh: '姓名', en: 'Name' }, value: { zh: maskName(name.zh), en: maskName(name.en) } },
    { label: { zh: '学号', en: 'Student number' }, value: same(maskNumber(number)) },
    { label: { zh: '专业', en: 'Programme' }, value: given.programme },
    { label: { zh: '课程门数', en: 'Courses' }, value: same(String(given.courses.length)) },
    ...totalsOf(given).map(([label, value]) => ({ label, value: same(value) })),
  ],
  offline: ({ name, number, given }) => ({
    name: maskName(name.zh),
    number: maskNumber(number),
    facts: [
      `${String(given.courses.length)}门`,
      `${String(given.credits)}学分`,
      ...(given.average === undefined ? [] : [`平均${given.average.toFixed(2)}`]),
      given.programme.zh,
    ],
  }),
  sample: {
    title: { zh: '成绩单', en: 'Transcript' },
    name: { zh: '欧阳明䶮', en: 'OUYANG Mingyan' },
    ...{ number: '2023010812', caseNumber: '261123-7K3M-9QX4' },
    lines: [],
    given: {
      programme: { zh: '软件工程', en: 'Software Engineering' },
      courses: [
        ['2023-2024-1', 'MATH1001', '高等数学（一）', 'Calculus I', 5, 88],
        ['2023-2024-1', 'CS1001', '程序设计基础', 'Introduction to Programming', 4, 93],
        ['2023-2024-2', 'MATH1002', '线性代数', 'Linear Algebra', 3, 79],
        ['2023-2024-2', 'CS1002', '数据结构', 'Data Structures', 4, 90.5],
        ['2024-2025-1', 'CS2001', '操作系统原理与实践', 'Operating Systems: Principles and Practice', 4, 58],
      ].map(([term, course, zh, en, credits, score]) => ({
        ...{ term: String(term), course: String(course), title: { zh: String(zh), en: String(en) } },
        ...{ credits: Number(credits), score: Number(score) },
      })),
      credits: 16,
      average: 81.43,
      language: 'both',
    },
  },
});
