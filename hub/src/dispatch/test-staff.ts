/** A small campus for tests of dispatch: people, offices, clerks and cases as rows. */
import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import type { Sql } from '../storage/db.ts';

const uuid = (kind: string, n: number): string =>
  `${kind.padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const staffMember = (n: number): string => uuid('a', n);
export const caseOf = (n: number): string => uuid('c', n);

/** Thursday 26 November 2026, 10:00 in China. */
export const thursday = new Date('2026-11-26T10:00:00+08:00');
export const hoursLater = (hours: number, from = thursday): Date => new Date(from.getTime() + hours * 3_600_000);

export const FLOW = 'certificate-of-enrolment';
export const HOME = 'registrar';

/** Two campuses with a building each; the home department, the service centre and a third one. */
export const raiseCampus = async (sql: Sql, people: number): Promise<void> => {
  await sql.query(`insert into place (id, parent_id, kind, name_zh, name_en) values
    ('main', null, 'campus', '', ''), ('hall', 'main', 'building', '', ''), ('hall-1', 'hall', 'floor', '', ''),
    ('lakeside', null, 'campus', '', ''), ('centre', 'lakeside', 'building', '', '')`);
  await sql.query(`insert into department (id, name_zh, name_en) values
    ('${HOME}', '', ''), ('service-centre', '', ''), ('library', '', '')`);
  for (let n = 1; n <= people; n++) await addPerson(sql, n);
};

const addPerson = async (sql: Sql, n: number, kind = 'staff'): Promise<void> => {
  await sql.query('insert into person (id, kind, number, name_zh, name_en, search) values ($1, $2, $3, $3, $3, $4)', [
    ...[staffMember(n), kind, `N${String(n)}`, []],
  ]);
};

export const addPost = async (
  sql: Sql,
  n: number,
  [department, role]: readonly [string, string],
  rank: PostRank,
): Promise<void> => {
  await sql.query(
    'insert into post (id, person_id, department_id, role, rank) values (gen_random_uuid(), $1, $2, $3, $4) on conflict do nothing',
    [staffMember(n), department, role, rank],
  );
};

export type TestClerk = {
  readonly rank?: PostRank;
  readonly flow?: string;
  readonly kind?: 'dedicated' | 'rotating';
  readonly weeklyMinutes?: number;
  readonly maxOpen?: number;
};

export const addClerk = async (sql: Sql, n: number, clerk: TestClerk = {}): Promise<void> => {
  const { rank = 'principal', flow = FLOW, kind = 'dedicated', weeklyMinutes = null, maxOpen = null } = clerk;
  await sql.query(
    'insert into clerk (person_id, kind, home_department, weekly_minutes, max_open) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [staffMember(n), kind, HOME, weeklyMinutes, maxOpen],
  );
  await sql.query('insert into qualification (person_id, flow_id, rank) values ($1, $2, $3)', [
    ...[staffMember(n), flow, rank],
  ]);
};

export const addShift = async (sql: Sql, n: number, place: string | null = null, around = thursday): Promise<void> => {
  await sql.query(
    'insert into shift (id, person_id, starts_at, ends_at, place_id) values (gen_random_uuid(), $1, $2, $3, $4)',
    [staffMember(n), hoursLater(-1, around), hoursLater(2, around), place],
  );
};

export const addLeave = async (sql: Sql, n: number, substitute?: number): Promise<void> => {
  await sql.query(
    'insert into leave (id, person_id, from_at, until_at, substitute_id) values (gen_random_uuid(), $1, $2, $3, $4)',
    [staffMember(n), hoursLater(-24), hoursLater(48), substitute === undefined ? null : staffMember(substitute)],
  );
};

export type TestCase = {
  readonly clerk?: number;
  readonly applicant?: number;
  readonly closed?: boolean;
  readonly flow?: string;
};

export const addCase = async (
  sql: Sql,
  n: number,
  { clerk, applicant = 9000, closed, flow = FLOW }: TestCase,
): Promise<string> => {
  await sql.query(
    `insert into case_view (id, number, flow_id, flow_version, applicant_id, state, version, head, opened_at, changed_at,
       closed_at, responsible_id, home_department) values ($1, $2, $3, 1, $4, $5, 1, '', $6, $6, $7, $8, $9)`,
    [
      ...[caseOf(n), `C${String(n)}`, flow, staffMember(applicant), closed ? 'done' : 'waiting-person'],
      ...[hoursLater(n / 100 - 48), closed ? thursday : null, clerk === undefined ? null : staffMember(clerk), HOME],
    ],
  );
  return caseOf(n);
};

export type TestTask = {
  readonly case: number;
  readonly office?: readonly [string, string];
  readonly person?: number;
  readonly dueInHours?: number;
  readonly applicant?: number;
};

export const addTask = async (
  sql: Sql,
  { case: n, office, person, dueInHours = 8, applicant = 9000 }: TestTask,
): Promise<void> => {
  await sql.query(
    `insert into task (case_id, step, kind, flow_id, applicant_id, department, role, person_id, entered_at, due_at)
     values ($1, 'sign', 'decide', $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[caseOf(n), FLOW, staffMember(applicant), office?.[0] ?? null, office?.[1] ?? null],
      ...[person === undefined ? null : staffMember(person), thursday, hoursLater(dueInHours)],
    ],
  );
};

export const relate = async (sql: Sql, one: number, other: number): Promise<void> => {
  await sql.query(`insert into person_relation (person_id, other_id, kind) values ($1, $2, 'spouse')`, [
    ...[staffMember(one), staffMember(other)],
  ]);
};
