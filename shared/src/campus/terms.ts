import { dayOfDate, isWorkingLocalDay, localDay, type Calendar, type Term } from './calendar.ts';

/** What rules in flows may ask about a day. Outside every term `term` and `week` are null. */
export type CalendarFacts = {
  readonly term: string | null;
  /** From 1, beginning on Mondays. */
  readonly week: number | null;
  readonly examWeek: boolean;
  readonly intakeClosed: boolean;
  readonly workingDay: boolean;
};

/** Week of `day` in a term, from 1; 0 and less before it, more than `weeks` after it. */
const weekIn = (term: Term, day: number): number => Math.floor((day - dayOfDate(term.startsOn)) / 7) + 1;

export const calendarFacts = (at: Date, calendar: Calendar): CalendarFacts => {
  const day = localDay(at, calendar);
  const workingDay = isWorkingLocalDay(day, calendar);
  for (const term of calendar.terms) {
    const week = weekIn(term, day);
    if (week < 1 || week > term.weeks) continue;
    const examWeek = term.examWeeks.includes(week);
    return { term: term.id, week, examWeek, intakeClosed: term.intakeClosedWeeks.includes(week), workingDay };
  }
  return { term: null, week: null, examWeek: false, intakeClosed: false, workingDay };
};
