import { dateOfDay, dayOfDate, instantOf, localDay, weekdayOf, type Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../../storage/db.ts';
import { plansFor } from '../answers.ts';
import type { Officer } from '../officer.ts';
import type { Chosen, Rota, RotaClerk, ShiftView } from './model.ts';

export type RotaReads = { readonly sql: Sql; readonly calendar: Calendar; readonly now: Date };
type Asked = { readonly week?: string | undefined; readonly department?: string | undefined };

type ClerkRow = {
  readonly person: string;
  readonly zh: string;
  readonly en: string;
  readonly home: string;
  readonly home_zh: string;
  readonly home_en: string;
  readonly kind: 'dedicated' | 'rotating';
  readonly cap: number | null;
};
export type ShiftRow = {
  readonly id: string;
  readonly person: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly zh: string | null;
  readonly en: string | null;
};

const MAX_CLERKS = 500;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const WEEK = 7;

export const shiftView = (row: ShiftRow, now: Date): ShiftView => ({
  ...{ id: row.id, from: row.starts_at.toISOString(), to: row.ends_at.toISOString(), over: row.ends_at <= now },
  place: row.zh === null || row.en === null ? null : { zh: row.zh, en: row.en },
});

/** Shifts `s` with the names of their places. */
export const SHIFTS = `select s.id, s.person_id as person, s.starts_at, s.ends_at, l.name_zh as zh, l.name_en as en
  from shift s left join place l on l.id = s.place_id`;

const mondayOf = (day: number): number => day - ((weekdayOf(day) + 6) % 7);

/** One week of everybody who carries cases, or of those of one home department. */
export const readRota = async (reads: RotaReads, officer: Officer, asked: Asked): Promise<Rota> => {
  const { sql, calendar, now } = reads;
  const today = localDay(now, calendar);
  const typed = asked.week !== undefined && DATE.test(asked.week) ? dayOfDate(asked.week) : today;
  const monday = mondayOf(Number.isNaN(typed) ? today : typed);
  const edges = Array.from({ length: WEEK + 1 }, (_, i) => instantOf(monday + i, 0, calendar));
  const [from, to] = [new Date(edges[0] ?? 0), new Date(edges[WEEK] ?? 0)];
  const [clerks, shifts, leaves, departments, places] = await Promise.all([
    sql.query<ClerkRow>(
      `select c.person_id as person, p.name_zh as zh, p.name_en as en, c.home_department as home, c.kind,
         c.weekly_minutes as cap, coalesce(d.name_zh, c.home_department) as home_zh,
         coalesce(d.name_en, c.home_department) as home_en
       from clerk c join person p on p.id = c.person_id left join department d on d.id = c.home_department
       where ($1::text is null or c.home_department = $1)
         and not exists (select 1 from departure x where x.person_id = c.person_id)
       order by c.home_department, c.kind, p.number limit $2`,
      [asked.department ?? null, MAX_CLERKS],
    ),
    sql.query<ShiftRow>(`${SHIFTS} where s.starts_at < $2 and s.ends_at > $1 order by s.starts_at`, [from, to]),
    sql.query<{ person: string; from_at: Date; until_at: Date }>(
      'select person_id as person, from_at, until_at from leave where from_at < $2 and until_at > $1',
      [from, to],
    ),
    sql.query<{ id: string } & Bilingual>(
      `select distinct d.id, d.name_zh as zh, d.name_en as en from clerk c join department d on d.id = c.home_department
       order by d.id`,
    ),
    sql.query<{ id: string } & Bilingual>(
      `select id, name_zh as zh, name_en as en from place where kind in ('campus', 'building') order by sort, id`,
    ),
  ]);
  const days = (person: string): RotaClerk['days'] =>
    Array.from({ length: WEEK }, (_, i) => {
      const [begin, end] = [edges[i] ?? 0, edges[i + 1] ?? 0];
      return {
        shifts: shifts.rows
          .filter((s) => s.person === person && s.starts_at.getTime() >= begin && s.starts_at.getTime() < end)
          .map((s) => shiftView(s, now)),
        away: leaves.rows.some((l) => l.person === person && l.from_at.getTime() < end && l.until_at.getTime() > begin),
      };
    });
  const minutes = (person: string): number =>
    shifts.rows
      .filter((s) => s.person === person)
      .reduce((sum, s) => {
        const [a, b] = [Math.max(s.starts_at.getTime(), from.getTime()), Math.min(s.ends_at.getTime(), to.getTime())];
        return sum + (b - a) / 60_000;
      }, 0);
  return {
    dates: Array.from({ length: WEEK }, (_, i) => dateOfDay(monday + i)),
    ...{ before: dateOfDay(monday - WEEK), after: dateOfDay(monday + WEEK), today: dateOfDay(today) },
    ...{ department: asked.department, departments: named(departments.rows), places: named(places.rows) },
    clerks: clerks.rows.map(({ person, zh, en, home, home_zh, home_en, kind, cap }) => ({
      ...{ person, kind, cap, name: { zh, en }, home: { zh: home_zh, en: home_en } },
      ...{ planned: Math.round(minutes(person)), days: days(person), mayPlan: plansFor(officer, home) },
    })),
  };
};

const named = (rows: readonly ({ readonly id: string } & Bilingual)[]): readonly Chosen[] =>
  rows.map(({ id, zh, en }) => ({ id, name: { zh, en } }));
