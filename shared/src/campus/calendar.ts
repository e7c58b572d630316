/** The campus calendar as data: when the offices are open, which days are worked, where in the term a day lies. */
import type { Text } from './vocabulary.ts';

/** Minutes after local midnight, `from` ≤ t < `to`. */
export type Span = { readonly from: number; readonly to: number };

export type Term = {
  readonly id: string;
  readonly name: Text;
  /** Local date of the Monday of week 1, `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly weeks: number;
  readonly examWeeks: readonly number[];
  /** Weeks in which no new request of a teaching service is taken in. */
  readonly intakeClosedWeeks: readonly number[];
};

export type Calendar = {
  /** Offset of local time from UTC, minutes. China has had one zone and no summer time since 1991. */
  readonly utcOffsetMinutes: number;
  /** At least one, in order, not overlapping, the same on every working day. What is promised for a day is due at the end of the last. */
  readonly officeHours: readonly Span[];
  /** Local dates, `YYYY-MM-DD`. A date listed here wins over its day of the week. */
  readonly closed: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  /** Years whose holidays have been announced; in any other, `closed` and `open` are an estimate. */
  readonly announcedYears: ReadonlySet<number>;
  readonly terms: readonly Term[];
};

/** Monday to Friday, 08:30–12:00 and 14:00–17:30 in China, without any holiday: what is left when nothing is known. */
export const weekdays: Calendar = {
  utcOffsetMinutes: 480,
  officeHours: [
    { from: 8 * 60 + 30, to: 12 * 60 },
    { from: 14 * 60, to: 17 * 60 + 30 },
  ],
  closed: new Set(),
  open: new Set(),
  announcedYears: new Set(),
  terms: [],
};

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** Number of the local day, counted from 1970-01-01, a Thursday. */
export const localDay = (at: Date, { utcOffsetMinutes }: Calendar): number =>
  Math.floor((at.getTime() + utcOffsetMinutes * MINUTE_MS) / DAY_MS);

/** The instant `minute` minutes after the beginning of a local day, ms since 1970 UTC. */
export const instantOf = (day: number, minute: number, { utcOffsetMinutes }: Calendar): number =>
  day * DAY_MS + (minute - utcOffsetMinutes) * MINUTE_MS;

export const dateOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** 0 is Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

export const isWeekend = (day: number): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;

export const isWorkingLocalDay = (day: number, { open, closed }: Calendar): boolean => {
  const date = dateOfDay(day);
  return open.has(date) || (!closed.has(date) && !isWeekend(day));
};

export const isWorkingDay = (at: Date, calendar: Calendar): boolean =>
  isWorkingLocalDay(localDay(at, calendar), calendar);
