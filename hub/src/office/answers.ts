/** For whom an officer plans, records leave and departures. */
import { SERVICE_CENTRE } from '../dispatch/gather-candidates.ts';
import type { Sql } from '../storage/db.ts';
import { headed, type Officer } from './officer.ts';

/** The rota is the service centre's, and the home department has lent the hours. */
export const plansFor = (officer: Officer, homeDepartment: string): boolean =>
  officer.oversees || headed(officer).some((id) => id === SERVICE_CENTRE || id === homeDepartment);

/** A supervisor, or the head of a department they belong to. Oneself: no. */
export const answersFor = async (sql: Sql, officer: Officer, person: string): Promise<boolean> => {
  if (person === officer.person) return false;
  if (officer.oversees) return true;
  const { rowCount } = await sql.query(
    `select 1 from post where person_id = $1 and department_id = any($2::text[])
     union all select 1 from clerk where person_id = $1 and home_department = any($2::text[]) limit 1`,
    [person, headed(officer)],
  );
  return (rowCount ?? 0) > 0;
};
