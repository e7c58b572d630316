import { DAY_MS, dateOfDay, instantOf, localDay, weekdayOf, type Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { Side } from '../../dispatch/agree-hours.ts';
import type { Sql } from '../../storage/db.ts';
import { namePeople } from '../name-people.ts';
import { headed, type Officer } from '../officer.ts';
import type { ClerkHours } from './model.ts';

export type HoursReads = { readonly sql: Sql; readonly calendar: Calendar; readonly now: Date };

type Row = {
  readonly person: string;
  readonly zh: string;
  readonly en: string;
  readonly home_zh: string;
  readonly home_en: string;
  readonly cap: number | null;
  readonly proposal: string | null;
  readonly minutes: number | null;
  readonly side: Side | null;
  readonly by: string | null;
  readonly at: Date | null;
};

/** Looked ahead for weeks over the cap. */
const WEEKS = 8;
const MAX_CLERKS = 200;

/** Their own hours as a rotating clerk, and those of the clerks their departments lend. */
export const readHours = async (reads: HoursReads, officer: Officer): Promise<readonly ClerkHours[]> => {
  const { rows } = await reads.sql.query<Row>(
    `select c.person_id as person, p.name_zh as zh, p.name_en as en, coalesce(d.name_zh, c.home_department) as home_zh,
       coalesce(d.name_en, c.home_department) as home_en, c.weekly_minutes as cap, h.id as proposal,
       h.weekly_minutes as minutes, h.side, h.proposed_by as by, h.proposed_at as at
     from clerk c join person p on p.id = c.person_id left join department d on d.id = c.home_department
     left join hours_proposal h on h.person_id = c.person_id and h.state = 'open'
     where c.kind = 'rotating' and (c.person_id = $1 or c.home_department = any($2::text[]))
       and not exists (select 1 from departure x where x.person_id = c.person_id)
     order by c.person_id <> $1, p.number limit $3`,
    [officer.person, headed(officer), MAX_CLERKS],
  );
  const weeks = await plannedWeeks(
    reads,
    rows.map(({ person }) => person),
  );
  const name = await namePeople(
    reads.sql,
    rows.flatMap(({ by }) => by ?? []),
  );
  return rows.map(({ person, zh, en, home_zh, home_en, cap, proposal, minutes, side, by, at }): ClerkHours => {
    const [thisWeek, ...later] = weeks(person);
    return {
      ...{ person, cap, name: { zh, en }, home: { zh: home_zh, en: home_en }, planned: thisWeek?.planned ?? 0 },
      over: cap === null ? [] : [thisWeek ?? [], ...later].flat().filter(({ planned }) => planned > cap),
      side: person === officer.person ? 'clerk' : 'home',
      waiting:
        proposal === null || minutes === null || side === null || at === null
          ? undefined
          : { id: proposal, minutes, side, by: name(by ?? ''), at: at.toISOString() },
    };
  });
};

type Week = { readonly monday: string; readonly planned: number };

/** Minutes of shifts in each local week from this one on, by person. */
const plannedWeeks = async (
  { sql, calendar, now }: HoursReads,
  people: readonly string[],
): Promise<(person: string) => readonly Week[]> => {
  const today = localDay(now, calendar);
  const monday = today - ((weekdayOf(today) + 6) % 7);
  const begin = instantOf(monday, 0, calendar);
  const { rows } = await sql.query<{ person: string; starts_at: Date; ends_at: Date }>(
    'select person_id as person, starts_at, ends_at from shift where person_id = any($1::uuid[]) and ends_at > $2 and starts_at < $3',
    [people, new Date(begin), new Date(begin + WEEKS * 7 * DAY_MS)],
  );
  return (person) =>
    Array.from({ length: WEEKS }, (_, n): Week => {
      const [from, to] = [begin + n * 7 * DAY_MS, begin + (n + 1) * 7 * DAY_MS];
      const spans = rows
        .filter((shift) => shift.person === person)
        .map((shift) => Math.min(shift.ends_at.getTime(), to) - Math.max(shift.starts_at.getTime(), from));
      const planned = spans.reduce((sum, ms) => sum + Math.max(0, ms), 0) / 60_000;
      return { monday: dateOfDay(monday + 7 * n), planned: Math.round(planned) };
    });
};
