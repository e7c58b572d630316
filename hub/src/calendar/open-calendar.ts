/** The one place the campus calendar is loaded from: the country's file, and over it what the university has put in. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Calendar } from '@yizhan/shared/campus/calendar.ts';
import { calendarEntries, calendarEntry, calendarOf, type CalendarEntry } from '@yizhan/shared/campus/calendar-data.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Sql, Tx } from '../storage/db.ts';

const file = path.join(import.meta.dirname, '..', '..', 'calendar', 'china.json');

/** What ships with the product: office hours, announced years, and festivals for the estimate of later ones. */
export const countryEntries = (): readonly CalendarEntry[] =>
  calendarEntries.parse(JSON.parse(readFileSync(file, 'utf8')));

export type CalendarBook = {
  /** As of the last load. A new object after each: never kept across a wait. */
  readonly current: Calendar;
  /** Takes up what another hub or a command has put in. Keeps the calendar it has when that fails. */
  reload(): Promise<void>;
};

/** How long an entry put in elsewhere may stay unknown to a running hub. */
export const CALENDAR_RELOAD_MS = 60_000;

export const openCalendar = async (sql: Sql): Promise<CalendarBook> => {
  let current = await load(sql);
  return {
    get current() {
      return current;
    },
    reload: async () => {
      current = await load(sql);
    },
  };
};

const load = async (sql: Sql): Promise<Calendar> => {
  const { rows } = await sql.query<{ body: unknown }>('select body from calendar_entry order by kind, key');
  return calendarOf([...countryEntries(), ...rows.map(({ body }) => calendarEntry.parse(body))]);
};

export type PutEntry = { readonly entry: CalendarEntry; readonly by: Actor; readonly at: Date };

/**
 * Puts an entry in the place of the one of its kind and key: next year's holidays, a term, other office hours. Throws
 * when the calendar would not hold together with it; then nothing is changed.
 */
export const putCalendarEntry = async (tx: Tx, { entry, by, at }: PutEntry): Promise<void> => {
  const { kind, key } = entry;
  const written = await tx.query(
    `insert into calendar_entry (kind, key, body, put_at) values ($1, $2, $3, $4)
     on conflict (kind, key) do update set body = excluded.body, put_at = excluded.put_at
     where calendar_entry.body <> excluded.body`,
    [kind, key, JSON.stringify(entry), at],
  );
  if (written.rowCount === 0) return; // it says so already
  await load(tx);
  await record(tx, { kind: 'calendar.changed', actor: by, subject: `${kind} ${key}` });
};
