/** 成绩: every course a person has taken, as a transcript states them. */
import { z } from 'zod';
import { decimal, key, maybe, name, text } from './columns.ts';
import { defineKind } from './kind.ts';

const record = z.object({
  person: key,
  ...{ name_zh: name, name_en: name, programme_zh: name, programme_en: name },
  /** `2025-2026-1`: the academic year and its term. */
  term: z.string().regex(/^\d{4}-\d{4}-[123]$/),
  ...{ course: key, course_zh: name, course_en: name },
  credits: decimal,
  /** 0..100; nothing while the examiner has not handed it in. */
  score: maybe(decimal),
});

const facts = z.strictObject({
  number: z.string(),
  ...{ name: text, programme: text },
  courses: z.array(
    z.strictObject({ term: z.string(), course: z.string(), title: text, credits: z.number(), score: z.number() }),
  ),
  /** Earned: with a score of 60 or more. */
  credits: z.number(),
  /** Scores weighted by credits, 0..100, two decimals. */
  average: z.number(),
});

const PASSED = 60;

export const grades = defineKind({
  about: z.strictObject({}),
  record,
  facts,
  keys: ({ person }) => ({ person }),
  judge: (records) => {
    const [first] = records;
    if (!first) return { reasons: [{ code: 'grades-none' }], facts: undefined };
    const courses = records.flatMap(({ score, course_zh, course_en, term, course, credits }) =>
      score === null ? [] : [{ term, course, title: { zh: course_zh, en: course_en }, credits, score }],
    );
    const open = records.length - courses.length;
    const weight = courses.reduce((sum, { credits }) => sum + credits, 0);
    const points = courses.reduce((sum, { credits, score }) => sum + credits * score, 0);
    return {
      reasons: open > 0 ? [{ code: 'grades-open', params: { count: open } }] : [],
      facts: {
        number: first.person,
        name: { zh: first.name_zh, en: first.name_en },
        programme: { zh: first.programme_zh, en: first.programme_en },
        courses: courses.toSorted((a, b) => (a.term + a.course < b.term + b.course ? -1 : 1)),
        credits: hundredths(courses.reduce((sum, { credits, score }) => sum + (score >= PASSED ? credits : 0), 0)),
        average: weight === 0 ? 0 : hundredths(points / weight),
      },
    };
  },
});

const hundredths = (n: number): number => Math.round(n * 100) / 100;
