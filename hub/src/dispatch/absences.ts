import type { Prepared, Sql } from '../storage/db.ts';
import { coverOf, type Absence } from './cover.ts';

/** Who has left is away for good, and nobody stands in for them: what they had was handed over. */
const awayNow: Prepared = {
  name: 'dispatch-away',
  text: `select person_id as person, until_at as until, substitute_id as substitute from leave
    where from_at <= $1 and until_at > $1
    union all select person_id, 'infinity'::timestamptz, null from departure`,
};

type Row = { readonly person: string; readonly until: Date | number; readonly substitute: string | null };

/** Everybody who is on leave at `now` or has left, by person. */
export const absencesAt = async (sql: Sql, now: Date): Promise<ReadonlyMap<string, Absence>> => {
  const { rows } = await sql.query<Row>(awayNow, [now]);
  return new Map(
    rows.map(({ person, until, substitute }) => [
      person,
      { until: until instanceof Date ? until : NEVER, substitute: substitute ?? undefined },
    ]),
  );
};

const NEVER = new Date(8_640_000_000_000_000);

export type StoodInFor = { readonly person: string; readonly until: Date };

/** People on leave at `now` whose place `personId` takes, by way of other substitutes or directly. */
export const standsInFor = async (sql: Sql, personId: string, now: Date): Promise<readonly StoodInFor[]> => {
  const absences = await absencesAt(sql, now);
  return [...absences.entries()].flatMap(([person, { until }]) =>
    coverOf(person, absences) === personId ? [{ person, until }] : [],
  );
};
