/**
 * SQL of the desk's lists. Every statement takes the same parameters, so that pieces can be put together; every branch
 * walks an index from the worst on and stops at the bound, so that a list costs the same at a thousand cases and a million.
 */
import { columnsOf, departmentsOf, type DeskClerk } from './desk-clerk.ts';

export type Asked = {
  readonly clerk: DeskClerk;
  readonly now: Date;
  /** Of the campus's day, exclusive. */
  readonly endOfDay: Date;
  readonly service?: string | undefined;
};

/** `$1` … `$14`; what a statement needs beyond begins at `$15`. */
export const valuesOf = ({ clerk, now, endOfDay, service }: Asked): unknown[] => [
  clerk.person,
  ...[clerk.offices.map((one) => one.department), clerk.offices.map((one) => one.role)],
  ...columnsOf(clerk.powers.filter(({ holder }) => holder !== 'responsible')),
  ...columnsOf(clerk.powers.filter(({ holder }) => holder === 'responsible')),
  ...[now, endOfDay, service ?? null],
];
export const departments = ({ clerk }: Asked): string[] => departmentsOf(clerk);

/** Gives each parameter its type, also in a statement that does not use it. */
export const GIVEN = `given as (select $1::uuid, $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
  $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz, $13::timestamptz, $14::text)`;

const OFFICES = `unnest($2::text[], $3::text[]) as o (department, role)`;
const POWERS = `unnest($4::text[], $5::text[], $6::text[], $7::text[]) as o (flow_id, step, department, role)`;
const OWN_POWERS = `unnest($8::text[], $9::text[], $10::text[], $11::text[]) as o (flow_id, step, department, role)`;

const NEVER = `'infinity'::timestamptz`;
/** Places of a task in a list, in order. */
export const TASK_KEY = `coalesce(t.due_at, ${NEVER}), t.case_id, t.step, t.slot`;
const COLUMNS = `t.case_id, t.step, t.slot, t.kind, t.flow_id, t.due_at, t.entered_at`;

type Branch = {
  /** Further conditions on `t`. */
  readonly where: string;
  /** A bound on every branch, as SQL. */
  readonly limit: string;
};

/** Nobody is asked to decide about themselves; what another person is named for is theirs. */
const free = (where: string): string =>
  `t.applicant_id <> $1::uuid and ($14::text is null or t.flow_id = $14) and ${where}`;

/** Tasks that wait for the clerk's offices, for them by name, or for a power they hold: rows of `task`, perhaps twice. */
export const tasksForMe = ({ where, limit }: Branch): string => {
  const bound = `order by t.due_at, t.case_id, t.step, t.slot limit ${limit}`;
  const unnamed = `(t.person_id is null or t.person_id = $1::uuid)`;
  return `
    (select n.* from ${OFFICES} cross join lateral (select ${COLUMNS} from task t
      where t.department = o.department and t.role = o.role and ${unnamed} and ${free(where)} ${bound}) n)
    union (select ${COLUMNS} from task t where t.person_id = $1::uuid and ${free(where)} ${bound})
    union (select n.* from ${POWERS} cross join lateral (select ${COLUMNS} from task t
      where t.flow_id = o.flow_id and t.step = o.step and t.department = o.department and t.role = o.role
        and t.person_id is null and ${free(where)} ${bound}) n)
    union (select ${COLUMNS} from ${OWN_POWERS} join case_view c on c.responsible_id = $1::uuid and c.closed_at is null
        and c.flow_id = o.flow_id
      join task t on t.case_id = c.id and t.step = o.step and t.department = o.department and t.role = o.role
      where t.person_id is null and ${free(where)} ${bound})`;
};

/** True of a task `t` in a case `c` that the clerk carries. */
const WAITS_FOR_ME = `(t.person_id = $1::uuid or t.person_id is null and (
  (t.department, t.role) in (select * from unnest($2::text[], $3::text[]))
  or (t.flow_id, t.step, t.department, t.role) in (select * from unnest($4::text[], $5::text[], $6::text[], $7::text[]))
  or (t.flow_id, t.step, t.department, t.role) in (select * from unnest($8::text[], $9::text[], $10::text[], $11::text[]))))`;

/**
 * The open cases the clerk carries. `due`: of the promise or of what waits for the clerk, whichever is first; infinite
 * while no clock runs. `waits`: for whom. `since`: how long for them.
 */
export const CARRIED = `carried as (
  select c.id, c.flow_id, c.late, coalesce(least(d.due, w.own_due), ${NEVER}) as due, coalesce(w.since, c.changed_at) as since,
    case when w.mine then 'me' when c.state in ('returned', 'paused') then c.state when w.outside then 'outside'
      when w.since is not null then 'department' else 'other' end as waits
  from case_view c
  cross join lateral (select min(d.due_at) as due from case_deadline d
    where d.case_id = c.id and not d.ended and d.paused_at is null and d.kind in ('promise', 'held')) d
  cross join lateral (select bool_or(${WAITS_FOR_ME}) as mine, bool_or(t.kind = 'outside') as outside,
    min(t.entered_at) as since, min(t.due_at) filter (where ${WAITS_FOR_ME}) as own_due from task t where t.case_id = c.id) w
  where c.responsible_id = $1::uuid and c.closed_at is null and c.applicant_id <> $1::uuid
    and ($14::text is null or c.flow_id = $14))`;
