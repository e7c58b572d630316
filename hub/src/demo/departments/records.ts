/** The records each department would deliver, in the columns that `hub/src/connectors/kinds` asks for. */
import { createHash } from 'node:crypto';
import type { Campus } from './campus.ts';

export type Row = Readonly<Record<string, string | number | boolean | null>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Everybody has a contract without end since a July between 1996 and 2025. */
const sinceOf = (index: number): string => `${String(1996 + ((index * 7) % 30))}-07-01`;

export const employmentRows = ({ staff, departments, sources: { personnel } }: Campus): readonly Row[] =>
  staff.map(({ index, number, zh, en, posts: [post], home: at = 'university' }) => {
    const home = departments.find(({ id }) => id === at);
    const title = personnel.titles[post?.rank ?? 'none'];
    const exception = personnel.exceptions.find((one) => one.staff === index);
    return {
      ...{ person: number, name_zh: zh, name_en: en },
      ...{ department_zh: text(home?.zh), department_en: text(home?.en), post_zh: title.zh, post_en: title.en },
      ...{ status: exception?.status ?? 'employed', since: sinceOf(index), until: exception?.until ?? null },
    };
  });

export const householdRows = ({ students, sources }: Campus): readonly Row[] => {
  const { address_zh, address_en, registered } = sources['household-registry'];
  return registered.map(({ person, since, page_lent }) => {
    const student = students.find(({ number }) => number === person);
    const name = { name_zh: text(student?.zh), name_en: text(student?.en) };
    return { person, ...name, address_zh, address_en, since, page_lent };
  });
};

/** `2026-10` and the months before it, newest first. */
const monthsBefore = (now: Date, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - i, 1)).toISOString().slice(0, 7),
  );

const GROSS_FEN = 850_000;
const STEP_FEN = 45_000;
const NET_PERCENT = 82;

export const incomeRows = ({ staff, sources: { finance } }: Campus, person: string, now: Date): readonly Row[] => {
  const of = staff.find(({ number }) => number === person);
  if (!of) return [];
  const { months, newcomers } = finance.pay;
  const gross = GROSS_FEN + ((of.index * 7) % 20) * STEP_FEN;
  const paid = newcomers.find((one) => one.staff === of.index)?.months ?? months;
  return monthsBefore(now, paid).map((month) => ({
    ...{ person, name_zh: of.zh, name_en: of.en, month },
    ...{ gross_fen: gross, net_fen: Math.floor((gross * NET_PERCENT) / 100) },
  }));
};

export const budgetRows = ({ sources: { finance }, principalOf }: Campus, project: string): readonly Row[] =>
  finance.projects
    .filter((one) => one.project === project)
    .map((one) => ({ ...one, principal: principalOf(one.principal)?.number ?? '' }));

/** 62..98, the same for a student and a course in every run. */
const scoreOf = (person: string, course: string): number =>
  62 + ((createHash('sha256').update(`${person} ${course}`).digest()[0] ?? 0) % 37);

/** Terms that have ended: the autumn term in January, the spring term in July. */
const hasEnded = (first: number, { year, term }: { readonly year: number; readonly term: number }, now: Date) =>
  now.getTime() > Date.UTC(first + year, term === 1 ? 0 : 6, 20);

export const gradeRows = ({ students, sources: { registrar } }: Campus, person: string, now: Date): readonly Row[] => {
  const student = students.find(({ number }) => number === person);
  if (!student) return [];
  const first = Number(student.since.slice(0, 4));
  const until = new Date(Math.min(now.getTime(), Date.parse(student.until) + 30 * 86_400_000));
  const [programme_zh, programme_en] = student.programme;
  return registrar.studied
    .filter((course) => hasEnded(first, course, until))
    .map(({ course, zh, en, credits, year, term }) => ({
      ...{ person, name_zh: student.zh, name_en: student.en, programme_zh, programme_en },
      ...{ term: `${String(first + year - 1)}-${String(first + year)}-${String(term)}` },
      ...{ course, course_zh: zh, course_en: en, credits },
      score: registrar.open.some((one) => one.person === person && one.course === course)
        ? null
        : scoreOf(person, course),
    }));
};
