import type { Sql } from '../storage/db.ts';
import type { Office } from './authority.ts';

/** The office that answers for a whole department. */
export const HEAD = 'head';

/**
 * The role in which somebody speaks for an office about its powers: its principal, or the department's head. A backup
 * or a stand-in does the office's work, but does not dispose of its powers.
 */
export const speaksFor = async (
  sql: Sql,
  person: string,
  { department, role }: Office,
): Promise<string | undefined> => {
  const { rows } = await sql.query<{ role: string }>(
    `select role from post where person_id = $1 and department_id = $2 and role in ($3, $4) and rank = 'principal'
     order by role = $3 desc limit 1`,
    [person, department, role, HEAD],
  );
  return rows[0]?.role;
};

/** Whether somebody belongs to the office, in whatever rank, or heads its department. */
export const belongsTo = async (sql: Sql, person: string, { department, role }: Office): Promise<boolean> => {
  const { rowCount } = await sql.query(
    `select 1 from post where person_id = $1 and department_id = $2 and (role = $3 or role = $4 and rank = 'principal') limit 1`,
    [person, department, role, HEAD],
  );
  return rowCount === 1;
};
