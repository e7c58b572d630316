/**
 * Working time on the campus calendar. Every function is pure and takes instants, so that a clock that is set forward or
 * back, or a hub in another zone, changes no answer.
 */
import { dateOfDay, instantOf, isWorkingLocalDay, localDay, type Calendar } from './calendar.ts';

export { weekdays, type Calendar } from './calendar.ts';

/** A length of time as people promise it. A working day is a day the offices are open, never 24 hours. */
export type Duration =
  | { readonly seconds: number }
  | { readonly workingHours: number }
  | { readonly workingDays: number };

export type Due = {
  readonly at: Date;
  /** It lies in, or was counted through, a year whose holidays are not announced yet. */
  readonly estimated: boolean;
};

const HOUR_MS = 3_600_000;

/** Time inside office hours from `a` to `b`, ms; 0 when `b` is not after `a`. */
export const workingMsBetween = (a: Date, b: Date, calendar: Calendar): number => {
  const [from, to] = [a.getTime(), b.getTime()];
  let sum = 0;
  for (let day = localDay(a, calendar); day <= localDay(b, calendar); day++) {
    if (!isWorkingLocalDay(day, calendar)) continue;
    for (const span of calendar.officeHours) {
      const begin = Math.max(from, instantOf(day, span.from, calendar));
      const end = Math.min(to, instantOf(day, span.to, calendar));
      sum += Math.max(0, end - begin);
    }
  }
  return sum;
};

/**
 * The earliest instant by which `ms` of office hours have passed since `from`: the end of a span, never the beginning of
 * the next. `from` itself when `ms` is 0 or less.
 */
export const addWorkingMs = (from: Date, ms: number, calendar: Calendar): Date => {
  let left = ms;
  if (left <= 0) return from;
  for (let day = localDay(from, calendar); ; day++) {
    if (!isWorkingLocalDay(day, calendar)) continue;
    for (const span of calendar.officeHours) {
      const begin = Math.max(from.getTime(), instantOf(day, span.from, calendar));
      const has = instantOf(day, span.to, calendar) - begin;
      if (has <= 0) continue;
      if (left <= has) return new Date(begin + left);
      left -= has;
    }
  }
};

const closingMinute = ({ officeHours }: Calendar): number => officeHours.at(-1)?.to ?? 24 * 60;

/**
 * When something begun at `from` is due. Seconds run on the clock, working hours inside office hours. Working days begin
 * with the one after `from`, and end as the offices close: what comes in on Friday for one working day is due on Monday
 * at closing time.
 */
export const dueAt = (from: Date, within: Duration, calendar: Calendar): Date => {
  if ('seconds' in within) return new Date(from.getTime() + within.seconds * 1000);
  if ('workingHours' in within) return addWorkingMs(from, within.workingHours * HOUR_MS, calendar);
  let day = localDay(from, calendar);
  for (let left = within.workingDays; left > 0;) {
    day += 1;
    if (isWorkingLocalDay(day, calendar)) left -= 1;
  }
  return new Date(instantOf(day, closingMinute(calendar), calendar));
};

/** Like `dueAt`, and whether the answer may still move with the announcement of a year's holidays. */
export const due = (from: Date, within: Duration, calendar: Calendar): Due => {
  const at = dueAt(from, within, calendar);
  return { at, estimated: !('seconds' in within) && restsOnEstimate(from, at, calendar) };
};

/** Whether a day from `from` to `to` lies in a year whose holidays are not announced. */
export const restsOnEstimate = (from: Date, to: Date, calendar: Calendar): boolean => {
  const last = yearOf(to, calendar);
  for (let year = yearOf(from, calendar); year <= last; year++) if (!calendar.announcedYears.has(year)) return true;
  return false;
};

const yearOf = (at: Date, calendar: Calendar): number => Number(dateOfDay(localDay(at, calendar)).slice(0, 4));

/**
 * R12: a pause moves a deadline by the working time that really passed. A deadline that had passed when the pause began
 * stays missed. For deadlines in working time; one in seconds moves by `resumedAt - pausedAt` on the clock.
 */
export const movedByPause = (deadline: Date, pausedAt: Date, resumedAt: Date, calendar: Calendar): Date =>
  deadline.getTime() <= pausedAt.getTime()
    ? deadline
    : addWorkingMs(deadline, workingMsBetween(pausedAt, resumedAt, calendar), calendar);
