/**
 * Whom a late step is told to: the head of the department that holds it, or whoever stands in for them; where there is
 * none, where the head holds the step themselves or has to keep away from the case, a supervisor, with the reason.
 */
import { absencesAt } from '../../dispatch/absences.ts';
import { coverOf } from '../../dispatch/cover.ts';
import { conflictsOf } from '../../powers/conflicts.ts';
import { HEAD } from '../../powers/granting-office.ts';
import type { Sql } from '../../storage/db.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';

export type Late = {
  readonly department: string;
  /** Whoever is awaited there by name. */
  readonly people: readonly string[];
  /** The step is the head's own. */
  readonly headHolds: boolean;
  readonly applicant: string;
  readonly level: 1 | 2;
};

export type Told = {
  readonly as: 'head' | 'supervisor';
  readonly to?: string | undefined;
  readonly instead?: string | undefined;
  readonly reasons: readonly Reason[];
};

type Code =
  | 'escalated-head'
  | 'escalated-substitute'
  | 'escalated-again'
  | 'escalated-no-head'
  | 'escalated-head-away'
  | 'escalated-head-holds'
  | 'escalated-head-conflict';

export const whomToTell = async (sql: Sql, late: Late, now: Date): Promise<Told> => {
  const params = await namesOf(sql, late.department);
  const supervisor = async (code: Code): Promise<Told> => ({
    ...{ as: 'supervisor', to: await supervisorFor(sql, late, now), reasons: [{ code, params }] },
  });
  if (late.level === 2) return supervisor('escalated-again');
  const heads = await headsOf(sql, late.department);
  const [first] = heads;
  if (first === undefined) return supervisor('escalated-no-head');
  if (late.headHolds || late.people.includes(first)) return supervisor('escalated-head-holds');
  const absences = await absencesAt(sql, now);
  const cover = absences.has(first) ? (coverOf(first, absences) ?? heads.find((one) => !absences.has(one))) : first;
  if (cover === undefined) return supervisor('escalated-head-away');
  if (late.people.includes(cover)) return supervisor('escalated-head-holds');
  if ((await conflicted(sql, late, [cover])).has(cover)) return supervisor('escalated-head-conflict');
  const code: Code = cover === first ? 'escalated-head' : 'escalated-substitute';
  const instead = cover === first ? undefined : first;
  return { as: 'head', to: cover, instead, reasons: [{ code, params }] };
};

/** The principal first, then the backup. */
const headsOf = async (sql: Sql, department: string): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ person: string }>(
    `select person_id as person from post p where department_id = $1 and role = $2
       and not exists (select 1 from departure d where d.person_id = p.person_id)
     order by rank = 'principal' desc, person_id`,
    [department, HEAD],
  );
  return rows.map(({ person }) => person);
};

/** The first who is there and free to act in this case; undefined when no supervisor's account belongs to a person. */
const supervisorFor = async (sql: Sql, late: Late, now: Date): Promise<string | undefined> => {
  const { rows } = await sql.query<{ person: string }>(
    `select person_id as person from account a where 'supervisor' = any(roles) and disabled_at is null
       and person_id is not null and not exists (select 1 from departure d where d.person_id = a.person_id)
     order by login`,
  );
  const all = rows.map(({ person }) => person);
  const absences = await absencesAt(sql, now);
  const free = await conflicted(sql, late, all);
  const fit = all.filter((one) => !free.has(one));
  return fit.find((one) => !absences.has(one)) ?? fit[0];
};

const conflicted = (sql: Sql, { applicant }: Late, people: readonly string[]) =>
  conflictsOf(sql, { applicant, step: '', signedEarlier: [] }, people);

type Names = { readonly department: string; readonly departmentEn: string };

const namesOf = async (sql: Sql, id: string): Promise<Names> => {
  const { rows } = await sql.query<Names>(
    'select name_zh as department, name_en as "departmentEn" from department where id = $1',
    [id],
  );
  return rows[0] ?? { department: id, departmentEn: id };
};

/** Where somebody works on cases of `home`: there if they have an office in it, else where they come from, else any office of theirs. */
export const departmentOf = async (sql: Sql, person: string | undefined, home: string): Promise<string> => {
  const { rows } = await sql.query<{ department: string }>(
    `select department from (
       select department_id as department, case when department_id = $2 then 0 else 2 end as place from post where person_id = $1
       union all select home_department, 1 from clerk where person_id = $1) d
     order by place, department limit 1`,
    [person ?? null, home],
  );
  return rows[0]?.department ?? home;
};
