/** Powers that came to an end, and who held them: so that a holder is told before they act, and not by being refused. */
import type { Sql } from '../storage/db.ts';
import { POWER_COLUMNS, powerOf, type PowerRow } from './power-row.ts';
import type { Power } from './power.ts';

export type EndedPower = {
  readonly power: Power;
  readonly how: 'revoked' | 'suspended' | 'expired';
  readonly at: Date;
  /** Another power of the same office still lets the same holder decide the step. */
  readonly remains: boolean;
  /** Of the people asked about, those who held it. */
  readonly people: readonly string[];
};

export type EndedSince = {
  /** Exclusive. */
  readonly since: Date;
  readonly now: Date;
  readonly people: readonly string[];
};

type Row = PowerRow & { readonly ended_at: Date; readonly remains: boolean; readonly people: string[] };

/** A power that was taken back before it began was never of use to anybody, and is not lost. */
const ended = `
  with asked as (select unnest($3::uuid[]) as person), ended as (
    select p.*, least(p.revoked_at, p.suspended_at, p.valid_until) as ended_at from power p
    where p.valid_from < least(p.revoked_at, p.suspended_at, p.valid_until)
      and least(p.revoked_at, p.suspended_at, p.valid_until) > $1
      and least(p.revoked_at, p.suspended_at, p.valid_until) <= $2
  )
  select ${POWER_COLUMNS}, p.ended_at,
    exists (select 1 from power o where o.id <> p.id and o.flow_id = p.flow_id and o.step = p.step
      and (o.slot is null or o.slot = p.slot) and (o.department_id, o.role) = (p.department_id, p.role)
      and o.holder_kind = p.holder_kind and o.holder_person is not distinct from p.holder_person
      and o.holder_department is not distinct from p.holder_department
      and o.holder_role is not distinct from p.holder_role
      and o.revoked_at is null and o.suspended_at is null and o.valid_from <= $2 and $2 < o.valid_until) as remains,
    array(select a.person from asked a where p.holder_kind = 'person' and p.holder_person = a.person
      or p.holder_kind = 'office' and exists (select 1 from post where person_id = a.person
        and department_id = p.holder_department and role = p.holder_role)
      or p.holder_kind = 'responsible' and exists (select 1 from case_view v where v.responsible_id = a.person
        and v.closed_at is null and v.flow_id = p.flow_id)) as people
  from ended p where p.holder_kind <> 'rule' order by p.ended_at, p.id`;

/** Those that ended in the given time and were held by one of the people; by when they ended. */
export const endedPowers = async (sql: Sql, { since, now, people }: EndedSince): Promise<readonly EndedPower[]> => {
  if (people.length === 0) return [];
  const { rows } = await sql.query<Row>(ended, [since, now, people]);
  return rows
    .filter((row) => row.people.length > 0)
    .map((row) => ({
      power: powerOf(row),
      how: howOf(row),
      at: row.ended_at,
      remains: row.remains,
      people: row.people,
    }));
};

const howOf = ({ ended_at, revoked_at, suspended_at }: Row): EndedPower['how'] => {
  if (suspended_at?.getTime() === ended_at.getTime()) return 'suspended';
  return revoked_at?.getTime() === ended_at.getTime() ? 'revoked' : 'expired';
};
