import { manualClock } from '@yizhan/shared/manual-clock.ts';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openCampus } from '../demo/departments/campus.ts';
import type { Trouble } from '../demo/departments/troubles.ts';
import { testDatabase, type TestDatabase } from '../storage/test-database.ts';
import { readSetup } from './setup.ts';
import { testDepartments, type TestDepartments } from './test-departments.ts';

/** A Tuesday, 10:00 in China. */
const NOW = Date.UTC(2026, 10, 24, 2);

const clock = manualClock(NOW);
let database: TestDatabase;
let opened: TestDepartments;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  opened = await testDepartments(clock, database);
});
beforeEach(() => {
  opened.failures.length = 0;
});
afterAll(async () => {
  await opened.close();
  await database.db.close();
});

const debts = ['library', 'finance', 'housing', 'it', 'aid', 'textbooks'].map((of) => `debts-${of}`);

/** A Tuesday a week on, when nobody uses the room. */
const free = { from: '2026-12-01T14:00', until: '2026-12-01T15:40' };

describe('the departments of the demo answer over their own protocols', () => {
  test('whoever is owed nothing passes, and each debt names its department and no other', async () => {
    const { ask, failures } = opened;
    const held: string[] = [];
    for (const { number, zh } of openCampus().students) {
      for (const id of debts) {
        const { answer, reasons } = await ask(id, number);
        if (answer !== 'pass') held.push(`${zh} ${id} ${answer} ${reasons.map(({ code }) => code).join(' ')}`);
      }
    }
    expect(failures).toEqual([]);
    expect(held.toSorted()).toEqual([
      '其木格 debts-textbooks hold debt-money',
      '司徒静远 debts-library hold debt-things',
      '曾文静 debts-housing hold debt-money debt-things',
      '李子轩 debts-library hold debt-money debt-things',
      '林俊熙 debts-it hold debt-money',
      '王浩宇 debts-finance hold debt-money',
      '韩雨桐 debts-aid hold debt-money',
    ]);
  });

  test('李子轩 owes the library 12.50 yuan and a book', async () => {
    const { ask } = opened;
    const { reasons, evidence } = await ask('debts-library', '2023010102');
    const library = { department: '图书馆', departmentEn: 'Library' };
    expect(reasons).toEqual([
      { code: 'debt-money', params: { ...library, amount: '12.50' } },
      { code: 'debt-things', params: { ...library, count: 1 } },
    ]);
    expect(evidence).toMatchObject({ source: 'debts-library', protocol: 'http', asked: { number: '2023010102' } });
    expect(evidence.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('every member of staff is on record with the personnel office, by its view', async () => {
    const { ask } = opened;
    const answers = await Promise.all(openCampus().staff.map(({ number }) => ask('employment', number)));
    expect(answers.map(({ answer }) => answer)).toEqual(answers.map(() => 'pass'));
    expect(answers[0]).toMatchObject({
      facts: { name: { zh: '王建国', en: 'WANG Jianguo' }, since: '1996-07-01', until: null, status: 'employed' },
      asOf: expect.any(Date) as Date,
      evidence: { protocol: 'sql-view' },
    });
    expect((await ask('employment', '2023010101')).reasons).toEqual([{ code: 'employment-unknown' }]);
  });

  test('a file in the encoding of Chinese spreadsheets, with a rare character', async () => {
    const { ask } = opened;
    const answer = await ask('household', '2024010201');
    expect(answer).toMatchObject({
      answer: 'pass',
      facts: { name: { zh: '刘䶮' } },
      evidence: { protocol: 'csv-drop' },
    });
    expect((await ask('household', '2023030207')).reasons).toEqual([{ code: 'household-lent' }]);
    expect((await ask('household', '2026020101')).reasons).toEqual([{ code: 'household-none' }]);
  });

  test.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['grades', '2023010101', {}, 'pass'],
    ['grades', '2025030102', {}, 'grades-open'],
    ['grades', '2026020101', {}, 'grades-none'],
    ['income', '100001', {}, 'pass'],
    ['income', '100006', {}, 'income-short'],
    ['income', '100006', { months: 4 }, 'pass'],
    ['budget', '100001', { project: 'YL2026-018', amount: 8_600_000 }, 'pass'],
    ['budget', '100001', { project: 'YL2025-007', amount: 100_000 }, 'budget-short'],
    ['budget', '100001', { project: 'YL2024-102', amount: 1 }, 'budget-frozen'],
    ['budget', '100001', { project: 'YL1999-001', amount: 1 }, 'budget-unknown'],
    ['venue-calendar', '2023010101', { room: 'H1', period: free, people: 300 }, 'pass'],
    [
      'venue-calendar',
      '2023010101',
      { room: 'H1', period: { from: '2026-12-01T20:00', until: '2026-12-01T22:00' } },
      'room-taken',
    ],
    ['timetable', '100001', { course: 'CS301', period: free, room: 'T2-101' }, 'pass'],
    [
      'timetable',
      '100001',
      { course: 'CS301', period: { from: '2026-12-02T10:00', until: '2026-12-02T11:40' } },
      'clash-students',
    ],
    [
      'timetable',
      '100001',
      { course: 'CS301', period: { from: '2026-12-03T14:00', until: '2026-12-03T15:40' } },
      'clash-teacher',
    ],
    [
      'timetable',
      '100001',
      { course: 'CS301', period: { from: '2026-12-03T08:00', until: '2026-12-03T09:40' }, room: 'T2-101' },
      'clash-room',
    ],
    ['directory', '2023010101', { relation: 'own-school' }, 'pass'],
    ['directory', '2023010101', { relation: 'counsellor' }, 'pass'],
    ['directory', '2023800007', { relation: 'supervisor' }, 'pass'],
    ['directory', '2023010101', { relation: 'supervisor' }, 'directory-unknown'],
    ['directory', '100003', { relation: 'own-department' }, 'pass'],
    ['directory', '100003', { relation: 'principal-investigator', of: 'YL2026-018' }, 'pass'],
    ['directory', '2023010101', { relation: 'owning-unit', of: 'H2' }, 'pass'],
  ])('%s for %s about %j: %s', async (...[id, number, about, expected]) => {
    const { ask } = opened;
    const { answer, reasons } = await ask(id, number, about);
    expect(answer === 'pass' ? answer : reasons[0]?.code).toBe(expected);
  });
});

describe('R11 what is wrong at a department is never a pass, and said in the log without anybody’s data (R20)', () => {
  const web: readonly [Trouble, string][] = [
    ['away', 'source-away'],
    ['half', 'source-away'],
    ['huge', 'source-wrong'],
    ['stale', 'source-stale'],
    ['lying', 'source-wrong'],
    ['garbled', 'source-wrong'],
    ['refusing', 'source-away'],
  ];
  const cases: readonly [string, string, string, Trouble, string][] = [
    ...web.map(([trouble, code]): [string, string, string, Trouble, string] => [
      ...(['debts-library', '2023010102', 'library'] as const),
      ...([trouble, code] as const),
    ]),
    ['employment', '100001', 'personnel', 'stale', 'source-stale'],
    ['employment', '100001', 'personnel', 'garbled', 'source-wrong'],
    ['employment', '100001', 'personnel', 'refusing', 'source-away'],
    ['debts-aid', '2024030119', 'student-aid', 'away', 'source-away'],
    ['debts-aid', '2024030119', 'student-aid', 'stale', 'source-stale'],
  ];
  test.each(cases)('%s for %s with %s %s: %s', async (...[id, number, department, trouble, code]) => {
    const { ask, departments, failures } = opened;
    expect((await ask(id, number)).answer).not.toBe('unavailable');
    expect(await departments.trouble(department, trouble)).toBe(true);
    const answer = await ask(id, number);
    expect(answer).toMatchObject({ answer: 'unavailable', reasons: [{ code }] });
    expect(failures).toHaveLength(code === 'source-stale' ? 0 : 1);
    expect(failures.map(String).join()).not.toContain(number);
    await departments.trouble(department, 'ok');
    expect((await ask(id, number)).answer).not.toBe('unavailable');
  });

  test.each<[string, string, string, Trouble]>([
    ['debts-library', '2023010101', 'library', 'slow'],
    ['debts-library', '2023010101', 'library', 'hanging'],
    ['employment', '100001', 'personnel', 'slow'],
  ])('R22 %s for %s with %s %s is given up after three seconds', async (...[id, number, department, trouble]) => {
    const { ask, departments } = opened;
    expect((await ask(id, number)).answer).toBe('pass'); // over a connection that stays
    await departments.trouble(department, trouble);
    const asking = ask(id, number);
    await clock.advance(3000);
    expect(await asking).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-away' }] });
    await departments.trouble(department, 'ok');
    expect((await ask(id, number)).answer).toBe('pass');
  });

  test('a half-written file is passed over and noted once: the complete one before it answers', async () => {
    const { ask, departments, failures } = opened;
    await departments.trouble('student-aid', 'half');
    expect((await ask('debts-aid', '2024030119')).reasons[0]?.code).toBe('debt-money');
    expect((await ask('debts-aid', '2023010101')).answer).toBe('pass');
    expect(failures.map(String)).toEqual([expect.stringMatching(/^SourceTrouble: aid-debts-\d{8}T\d{6}Z\.csv: /)]);
  });
});

test('the role that the hub reads a view with can read nothing else and write nothing', async () => {
  const source = readSetup(opened.departments.setupPath).find(({ name }) => name === 'personnel')?.source;
  const client = new pg.Client({ connectionString: source?.protocol === 'sql-view' ? source.url : '' });
  await client.connect();
  try {
    await expect(client.query('select count(*) from personnel.employment')).resolves.toBeDefined();
    await expect(client.query('select * from personnel.row')).rejects.toThrow(/permission denied/);
    await expect(client.query('select * from public.person')).rejects.toThrow(/permission denied/);
    await expect(client.query('update personnel.employment set status = $1', ['left'])).rejects.toThrow();
  } finally {
    await client.end();
  }
});
