import { isReasonCode } from '@yizhan/shared/messages/reasons.ts';
import { describe, expect, test } from 'vitest';
import { aboutOf, connectorIds } from '../connectors.ts';
import { QuestionUnfit, SourceTrouble } from '../trouble.ts';
import { kinds, type KindName } from './kinds.ts';

const PERSON = '2023010101';
const period = { from: '2026-12-01T08:00', until: '2026-12-01T09:40' };

type Row = Readonly<Record<string, unknown>>;

const meaning = (kind: KindName, about: Row, records: readonly Row[]) =>
  kinds[kind].question(PERSON, about).judge(records);

/** What is held and why; `pass` when nothing is. Every reason has words. */
const verdict = (kind: KindName, about: Row, records: readonly Row[]) => {
  const { reasons, facts } = meaning(kind, about, records);
  expect(reasons.every(({ code }) => isReasonCode(code))).toBe(true);
  if (reasons.length > 0) return reasons;
  // A pass always has facts, of the kind's own contract.
  kinds[kind].facts.parse(facts);
  return 'pass';
};

const debt: Row = { person: PERSON, what_zh: '逾期罚款', what_en: 'Fine', amount_fen: 1250, since: '2026-10-08' };
const library = { department: '图书馆', departmentEn: 'Library' };
const project: Row = {
  ...{ project: 'YL2026-018', title_zh: '水下图像', title_en: 'Underwater imaging', principal: '100009' },
  ...{ left_fen: 5_000_000, frozen: false, until: '2027-12-31' },
};
const named = { name_zh: '王建国', name_en: 'WANG Jianguo' };
const post: Row = {
  ...{ person: PERSON, ...named, department_zh: '教务处', department_en: 'Academic Affairs' },
  ...{ post_zh: '科长', post_en: 'Section head', status: 'employed', since: '2010-07-01', until: '' },
};
const pay = (month: string): Row => ({ person: PERSON, ...named, month, gross_fen: 1_200_000, net_fen: 1_000_000 });
const year = Array.from({ length: 12 }, (_, i) => pay(`2025-${String(i + 1).padStart(2, '0')}`));
const hall: Row = { what: 'room', room: 'H1', title_zh: '报告厅', title_en: 'Lecture hall', capacity: '200' };
const booking: Row = { what: 'booking', room: 'H1', title_zh: '讲座', title_en: 'Talk', ...period };
const self: Row = { course: 'CS301', concerns: 'self', other: 'CS301', other_zh: '编译原理', other_en: 'Compilers' };
const own: Row = { ...self, room: 'T2-101', ...period };
const other: Row = { ...own, other: 'CS205', other_zh: '数据库', other_en: 'Databases' };
const words = { course: '数据库', courseEn: 'Databases', from: '2026-12-01 08:00', until: '2026-12-01 09:40' };
const grade: Row = {
  ...{ person: PERSON, ...named, programme_zh: '软件工程', programme_en: 'Software Engineering' },
  ...{
    term: '2025-2026-1',
    course: 'CS101',
    course_zh: '程序设计',
    course_en: 'Programming',
    credits: 4,
    score: '91.5',
  },
};
const home: Row = {
  ...{ person: PERSON, ...named, address_zh: '云岭路1号', address_en: '1 Yunling Road' },
  ...{ since: '2023-09-10', page_lent: 'false' },
};
const school: Row = {
  ...{ relation: 'own-school', of: PERSON, department: 'computing', person: null },
  ...{ name_zh: '计算机科学与工程学院', name_en: 'School of Computer Science and Engineering' },
};

describe('R11 what a department delivers becomes a pass, or reasons', () => {
  test.each<[string, KindName, Row, readonly Row[], unknown]>([
    ['nothing owed', 'debts-library', {}, [], 'pass'],
    ['a fine', 'debts-library', {}, [debt], [{ code: 'debt-money', params: { ...library, amount: '12.50' } }]],
    [
      'a fine and a book',
      'debts-library',
      {},
      [debt, { ...debt, amount_fen: '0' }],
      [
        { code: 'debt-money', params: { ...library, amount: '12.50' } },
        { code: 'debt-things', params: { ...library, count: 1 } },
      ],
    ],
    ['grades', 'grades', {}, [grade], 'pass'],
    ['no grades', 'grades', {}, [], [{ code: 'grades-none' }]],
    ['a grade to come', 'grades', {}, [{ ...grade, score: '' }], [{ code: 'grades-open', params: { count: 1 } }]],
    ['a post', 'employment', {}, [post], 'pass'],
    ['no post', 'employment', {}, [], [{ code: 'employment-unknown' }]],
    ['a former post', 'employment', {}, [{ ...post, status: 'left' }], [{ code: 'employment-ended' }]],
    ['a year of pay', 'income', {}, year, 'pass'],
    ['three months, when three are asked for', 'income', { months: 3 }, year, 'pass'],
    ['too few months', 'income', {}, [pay('2026-10')], [{ code: 'income-short', params: { months: 1, wanted: 12 } }]],
    ['no pay', 'income', {}, [], [{ code: 'income-none' }]],
    ['money enough, to the fen', 'budget', { project: 'YL2026-018', amount: 5_000_000 }, [project], 'pass'],
    [
      'a fen too much',
      'budget',
      { project: 'YL2026-018', amount: 5_000_001 },
      [project],
      [{ code: 'budget-short', params: { project: 'YL2026-018', left: '50000.00', wanted: '50000.01' } }],
    ],
    [
      'a frozen project',
      'budget',
      { project: 'YL2026-018', amount: 1 },
      [{ ...project, frozen: '1' }],
      [{ code: 'budget-frozen', params: { project: 'YL2026-018' } }],
    ],
    [
      'no such project',
      'budget',
      { project: 'P9', amount: 1 },
      [],
      [{ code: 'budget-unknown', params: { project: 'P9' } }],
    ],
    ['an optional field left empty', 'venue-calendar', { room: 'H1', period, people: null }, [hall], 'pass'],
    ['a free room', 'venue-calendar', { room: 'H1', period, people: 200 }, [hall], 'pass'],
    [
      'a room taken back to back',
      'venue-calendar',
      { room: 'H1', period },
      [hall, { ...booking, from: '2026-12-01T09:40', until: '2026-12-01T11:00' }],
      'pass',
    ],
    [
      'a room taken by an instant of another zone',
      'venue-calendar',
      { room: 'H1', period },
      [hall, { ...booking, from: '2026-12-01T01:39:00Z', until: '2026-12-01T03:00:00+00:00' }],
      [
        {
          code: 'room-taken',
          params: { room: '报告厅', roomEn: 'Lecture hall', from: '2026-12-01 09:39', until: '2026-12-01 11:00' },
        },
      ],
    ],
    [
      'a room that is too small',
      'venue-calendar',
      { room: 'H1', period, people: 201 },
      [hall],
      [{ code: 'room-small', params: { room: '报告厅', roomEn: 'Lecture hall', capacity: 200, people: 201 } }],
    ],
    [
      'no such room',
      'venue-calendar',
      { room: 'H1', period },
      [booking],
      [{ code: 'room-unknown', params: { room: 'H1' } }],
    ],
    ['a course alone', 'timetable', { course: 'CS301', period, room: 'T2-101' }, [own], 'pass'],
    [
      'a room with another course',
      'timetable',
      { course: 'CS301', period, room: 'T2-101' },
      [own, { ...other, concerns: 'room' }],
      [{ code: 'clash-room', params: words }],
    ],
    [
      'another room than was asked for',
      'timetable',
      { course: 'CS301', period },
      [own, { ...other, concerns: 'room' }],
      'pass',
    ],
    [
      'students elsewhere',
      'timetable',
      { course: 'CS301', period },
      [own, { ...other, concerns: 'students' }],
      [{ code: 'clash-students', params: words }],
    ],
    [
      'a teacher elsewhere',
      'timetable',
      { course: 'CS301', period },
      [own, { ...other, concerns: 'teacher' }],
      [{ code: 'clash-teacher', params: words }],
    ],
    [
      'no such course',
      'timetable',
      { course: 'CS301', period },
      [],
      [{ code: 'course-unknown', params: { course: 'CS301' } }],
    ],
    ['a school', 'directory', { relation: 'own-school' }, [school], 'pass'],
    ['nobody', 'directory', { relation: 'counsellor' }, [], [{ code: 'directory-unknown' }]],
    [
      'two schools',
      'directory',
      { relation: 'own-school' },
      [school, school],
      [{ code: 'directory-ambiguous', params: { count: 2 } }],
    ],
    ['a household', 'household', {}, [home], 'pass'],
    ['no household', 'household', {}, [], [{ code: 'household-none' }]],
    ['a page on loan', 'household', {}, [{ ...home, page_lent: true }], [{ code: 'household-lent' }]],
  ])('%s', (...[, kind, about, records, expected]) => {
    expect(verdict(kind, about, records)).toEqual(expected);
  });

  test('a transcript counts what was passed and weighs by credits', () => {
    const failed = { ...grade, course: 'CS102', credits: '2', score: 50 };
    const { facts } = meaning('grades', {}, [grade, failed]);
    expect(facts).toMatchObject({ credits: 4, average: 77.67 });
  });
});

describe('a source that lies is not believed', () => {
  test.each<[string, KindName, Row, Row]>([
    ['another person', 'debts-library', {}, { ...debt, person: '2023010102' }],
    ['another project', 'budget', { project: 'P1', amount: 1 }, project],
    ['another room', 'venue-calendar', { room: 'H2', period }, hall],
    ['another relation', 'directory', { relation: 'counsellor' }, school],
  ])('%s', (_name, kind, about, record) => {
    expect(() => meaning(kind, about, [record])).toThrow(SourceTrouble);
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['nothing', ''],
    ['a negative', -1],
    ['a fraction', 0.5],
    ['text', 'none'],
    ['a truth value', false],
    ['hexadecimal', '0x10'],
    ['a list', []],
  ])('an amount that is %s is never nought', (_name, amount_fen) => {
    expect(() => meaning('debts-library', {}, [{ ...debt, amount_fen }])).toThrow(/amount_fen/);
  });

  test('more records than any person has', () => {
    expect(() => meaning('debts-library', {}, Array<Row>(1001).fill(debt))).toThrow(/too_big|1000/);
  });
});

describe('what a flow may ask', () => {
  test.each<[KindName, Row]>([
    ['budget', { project: 'YL2026-018' }],
    ['budget', { project: '', amount: 1 }],
    ['budget', { project: 'YL2026-018', amount: 0 }],
    ['budget', { project: "'; drop table", amount: 1 }],
    ['venue-calendar', { room: 'H1', period: { from: period.until, until: period.from } }],
    ['venue-calendar', { room: 'H1', period: { from: '2026-13-01T08:00', until: '2026-12-01T09:00' } }],
    ['directory', { relation: 'owning-unit' }],
    ['directory', { relation: 'friend' }],
    ['income', { months: 0 }],
  ])('%s cannot be asked about %j', (kind, about) => {
    expect(() => kinds[kind].question(PERSON, about)).toThrow(QuestionUnfit);
  });

  test('is known by connector, for the check of a flow', () => {
    expect(aboutOf('budget')).toEqual({ required: ['project', 'amount'], optional: [] });
    expect(aboutOf('venue-calendar')).toEqual({ required: ['room', 'period'], optional: ['people'] });
    expect(aboutOf('directory')).toEqual({ required: ['relation'], optional: ['of'] });
    expect(aboutOf('enrolment-status')).toEqual({ required: [], optional: [] });
    expect(aboutOf('toString')).toBeUndefined();
    expect(connectorIds.every((id) => aboutOf(id) !== undefined)).toBe(true);
  });
});
