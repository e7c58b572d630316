/** Who is asked instead of somebody who has left and was asked for by name. */
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { HEAD } from '../powers/granting-office.ts';
import type { Sql } from '../storage/db.ts';
import { absencesAt } from './absences.ts';
import { SERVICE_CENTRE } from './gather-candidates.ts';

export type Leaver = {
  readonly person: string;
  readonly successor?: string | undefined;
  /** Where they held an office. */
  readonly departments: readonly string[];
};

export type AskedByName = {
  readonly leaver: Leaver;
  readonly applicant: string;
  /** Of the unit that the place in the flow belongs to. */
  readonly department?: string | undefined;
  /** Carries the case. */
  readonly clerk?: string | undefined;
  /** Sign in the same step already, or are awaited there. */
  readonly beside: readonly string[];
  readonly now: Date;
};

export type Heir = { readonly to: string; readonly reasons: readonly Reason[] };

/**
 * The successor; else the head of the unit, of a department of the one who left, or of the service centre; else the clerk
 * who carries the case. Never the applicant, a relative, somebody who has left, or who is in the step already; somebody on
 * leave only when nobody else is left. Undefined: nobody.
 */
export const findHeir = async (sql: Sql, asked: AskedByName): Promise<Heir | undefined> => {
  const { leaver, applicant, department, clerk, beside, now } = asked;
  const units = [...(department === undefined ? [] : [department]), ...leaver.departments];
  const heads = await headsOf(sql, [...units, SERVICE_CENTRE]);
  const inOrder = [
    ...(leaver.successor === undefined ? [] : [{ to: leaver.successor, code: 'signer-left-successor' }]),
    ...units.flatMap((unit) => (heads.get(unit) ?? []).map((to) => ({ to, code: 'signer-left-head' }))),
    ...(heads.get(SERVICE_CENTRE) ?? []).map((to) => ({ to, code: 'signer-left-centre' })),
    ...(clerk === undefined ? [] : [{ to: clerk, code: 'signer-left-clerk' }]),
  ];
  const [unfit, absences] = [await unfitFor(sql, applicant), await absencesAt(sql, now)];
  const fit = inOrder.filter(({ to }) => to !== leaver.person && !unfit.has(to) && !beside.includes(to));
  const heir = fit.find(({ to }) => !absences.has(to)) ?? fit[0];
  return heir && { to: heir.to, reasons: [{ code: heir.code }] };
};

/** Principals who head a department, by department. */
const headsOf = async (sql: Sql, departments: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await sql.query<{ department: string; person: string }>(
    `select department_id as department, person_id as person from post
     where role = $2 and rank = 'principal' and department_id = any($1::text[]) order by person_id`,
    [departments, HEAD],
  );
  const heads = new Map<string, string[]>();
  for (const { department, person } of rows) heads.set(department, [...(heads.get(department) ?? []), person]);
  return heads;
};

/** The applicant, their relatives, and everybody who has left. */
const unfitFor = async (sql: Sql, applicant: string): Promise<ReadonlySet<string>> => {
  const { rows } = await sql.query<{ id: string }>(
    `select $1::uuid as id union select other_id from person_relation where person_id = $1
     union select person_id from person_relation where other_id = $1 union select person_id from departure`,
    [applicant],
  );
  return new Set(rows.map(({ id }) => id));
};
