/** Who may read a case at the desk. Every read of the desk asks here, or holds its own rows to the same rule. */
import type { Prepared, Sql } from '../storage/db.ts';
import { columnsOf, departmentsOf, type DeskClerk } from './desk-clerk.ts';

/**
 * `part`: their department has or had a part in it, they carry it, or it waits for them. `oversight`: a supervisor
 * without a part, who sees the case and not whose it is. `none`: for them there is no such case.
 */
export type Sight = 'part' | 'oversight' | 'none';

/**
 * SQL over `case_view c`: true for whoever has a part. `$1` is the person, `$2` departments, `$3`…`$6` the powers they
 * hold themselves. Nobody reads at the desk what is about themselves: there they are the applicant.
 */
export const HAS_PART = `c.applicant_id <> $1::uuid and (c.responsible_id = $1::uuid or c.parties && $2::text[]
  or c.closed_at is null and exists (select from task t where t.case_id = c.id and (t.person_id = $1::uuid
    or (t.flow_id, t.step, t.department, t.role) in (select * from unnest($3::text[], $4::text[], $5::text[], $6::text[])))))`;

export const partValues = (clerk: DeskClerk): unknown[] => [
  ...[clerk.person, departmentsOf(clerk)],
  ...columnsOf(clerk.powers.filter((power) => power.holder !== 'responsible')),
];

const sight: Prepared = {
  name: 'desk-sight',
  text: `select coalesce(${HAS_PART}, false) as part, c.applicant_id <> $1::uuid as stranger from case_view c where c.id = $7`,
};

/** What this clerk may see of the case; `none` also when there is no such case. */
export const maySeeCase = async (sql: Sql, caseId: string, clerk: DeskClerk): Promise<Sight> => {
  const { rows } = await sql.query<{ part: boolean; stranger: boolean }>(sight, [...partValues(clerk), caseId]);
  const [row] = rows;
  if (!row) return 'none';
  if (row.part) return 'part';
  return row.stranger && clerk.roles.includes('supervisor') ? 'oversight' : 'none';
};
