/** The calendar as files and tables hold it: entries by kind and key, of which a later one replaces an earlier one. */
import { z } from 'zod';
import { dateOfDay, dayOfDate, weekdays, weekdayOf, type Calendar } from './calendar.ts';
import { statutoryDays } from './statutory-days.ts';

const date = z.iso.date();
const weekNumbers = z.array(z.int().min(1).max(60)).max(60);
const period = z.tuple([date, date]).refine(([from, to]) => from <= to, 'begins after it ends');

const hours = z.strictObject({
  kind: z.literal('hours'),
  key: z.literal('campus'),
  utcOffsetMinutes: z.int().min(-840).max(840),
  /** Local times, `["08:30", "12:00"]`. */
  spans: z
    .array(z.tuple([z.iso.time({ precision: -1 }), z.iso.time({ precision: -1 })]))
    .min(1)
    .max(6)
    .refine((spans) => spans.flat().every((time, i, all) => i === 0 || (all[i - 1] ?? '') < time), 'not in order'),
});

const year = z.strictObject({
  kind: z.literal('year'),
  key: z.string().regex(/^2\d{3}$/),
  basis: z.string().min(1).max(200),
  announcedOn: date,
  /** First and last day of each holiday. It may reach into the year before or after. */
  closed: z.array(period).max(30),
  /** Weekend days that are worked instead. */
  open: z.array(date).max(30),
});

/** For years not announced yet. */
const festivals = z.strictObject({
  kind: z.literal('festivals'),
  key: z.string().regex(/^2\d{3}$/),
  springFestival: date,
  qingming: date,
  dragonBoat: date,
  midAutumn: date,
});

const term = z.strictObject({
  kind: z.literal('term'),
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,58}$/),
  name: z.strictObject({ zh: z.string().min(1).max(60), en: z.string().min(1).max(60) }),
  startsOn: date.refine((day) => weekdayOf(dayOfDate(day)) === 1, 'is not a Monday'),
  weeks: z.int().min(1).max(60),
  examWeeks: weekNumbers,
  intakeClosedWeeks: weekNumbers,
});

export const calendarEntry = z.discriminatedUnion('kind', [hours, year, festivals, term]);
export type CalendarEntry = z.infer<typeof calendarEntry>;
export const calendarEntries = z.array(calendarEntry);

/** Throws when two terms overlap: a day lies in one week of one term. */
export const calendarOf = (entries: readonly CalendarEntry[]): Calendar => {
  const latest = [...new Map(entries.map((entry) => [`${entry.kind} ${entry.key}`, entry])).values()];
  const ofKind = <K extends CalendarEntry['kind']>(kind: K): Extract<CalendarEntry, { kind: K }>[] =>
    latest.filter((entry): entry is Extract<CalendarEntry, { kind: K }> => entry.kind === kind);
  const announced = ofKind('year');
  const years = new Set(announced.map(({ key }) => Number(key)));
  const estimated = ofKind('festivals').filter(({ key }) => !years.has(Number(key)));
  const [office] = ofKind('hours');
  return {
    utcOffsetMinutes: office?.utcOffsetMinutes ?? weekdays.utcOffsetMinutes,
    officeHours:
      office?.spans.map(([from, to]) => ({ from: minuteOf(from), to: minuteOf(to) })) ?? weekdays.officeHours,
    closed: new Set([
      ...announced.flatMap(({ closed }) => closed.flatMap(([from, to]) => datesFrom(from, to))),
      ...estimated.flatMap((entry) => statutoryDays(Number(entry.key), entry)),
    ]),
    open: new Set(announced.flatMap(({ open }) => open)),
    announcedYears: years,
    terms: inOrder(
      ofKind('term').map(({ key: id, name, startsOn, weeks, examWeeks, intakeClosedWeeks }) => ({
        ...{ id, name, startsOn, weeks, examWeeks, intakeClosedWeeks },
      })),
    ),
  };
};

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const datesFrom = (from: string, to: string): string[] => {
  const days = dayOfDate(to) - dayOfDate(from) + 1;
  return Array.from({ length: days }, (_, i) => dateOfDay(dayOfDate(from) + i));
};

const inOrder = (terms: Calendar['terms']): Calendar['terms'] => {
  const sorted = terms.toSorted((a, b) => dayOfDate(a.startsOn) - dayOfDate(b.startsOn));
  for (const [i, next] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before && dayOfDate(before.startsOn) + before.weeks * 7 > dayOfDate(next.startsOn))
      throw new Error(`Term ${before.id} runs into term ${next.id}`);
  }
  return sorted;
};
