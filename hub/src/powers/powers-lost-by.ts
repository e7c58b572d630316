import type { Sql } from '../storage/db.ts';
import { POWER_COLUMNS, powerOf, type PowerRow } from './power-row.ts';
import type { Power } from './power.ts';

export type LostPower = {
  readonly power: Power;
  /** Held by name, or by an office that nobody else is in. */
  readonly why: 'by-name' | 'last-in-office';
};

/**
 * Powers that nobody could use any more if this person left: for a departure, which hands them over or lets them go.
 * What the person granted stays: it was given by the office.
 */
export const powersLostBy = async (sql: Sql, person: string, now: Date): Promise<readonly LostPower[]> => {
  const { rows } = await sql.query<PowerRow>(
    `select ${POWER_COLUMNS} from power p
     where p.revoked_at is null and p.suspended_at is null and p.valid_until > $2
       and (p.holder_person = $1 or p.holder_kind = 'office' and (
         select count(*) > 0 and bool_and(person_id = $1) from post
         where department_id = p.holder_department and role = p.holder_role))
     order by p.granted_at, p.id`,
    [person, now],
  );
  return rows.map((row) => ({ power: powerOf(row), why: row.holder_kind === 'person' ? 'by-name' : 'last-in-office' }));
};
