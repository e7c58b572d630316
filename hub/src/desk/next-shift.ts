import type { Sql } from '../storage/db.ts';

/** When the clerk's present shift ends, or the next one begins; undefined when none is planned. */
export type NextShift = { readonly kind: 'on' | 'next'; readonly at: string };

export const readNextShift = async (sql: Sql, person: string, now: Date): Promise<NextShift | undefined> => {
  const { rows } = await sql.query<{ starts_at: Date; ends_at: Date }>(
    'select starts_at, ends_at from shift where person_id = $1 and ends_at > $2 order by starts_at limit 1',
    [person, now],
  );
  const [shift] = rows;
  if (!shift) return undefined;
  return shift.starts_at > now
    ? { kind: 'next', at: shift.starts_at.toISOString() }
    : { kind: 'on', at: shift.ends_at.toISOString() };
};
