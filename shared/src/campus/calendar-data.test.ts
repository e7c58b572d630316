import { describe, expect, test } from 'vitest';
import { calendarEntry, calendarOf, type CalendarEntry } from './calendar-data.ts';
import { isWorkingDay } from './calendar.ts';
import { statutoryDays } from './statutory-days.ts';
import { calendarFacts } from './terms.ts';

const noon = (date: string): Date => new Date(`${date}T12:00:00+08:00`);
const year2027 = {
  ...{ kind: 'festivals', key: '2027', springFestival: '2027-02-06', qingming: '2027-04-05' },
  ...{ dragonBoat: '2027-06-09', midAutumn: '2027-09-15' },
} as const satisfies CalendarEntry;
const term = (key: string, startsOn: string, weeks: number): CalendarEntry => ({
  ...{ kind: 'term', key, name: { zh: key, en: key }, startsOn, weeks },
  ...{ examWeeks: [weeks - 1, weeks], intakeClosedWeeks: [1, 2] },
});

describe('a year that is not announced', () => {
  // By hand from the calendar of 2027: 6–7 February, 1–2 May and 2–3 October are weekends.
  test('has its statutory days, those lost to a weekend made up after it', () => {
    expect(statutoryDays(2027, year2027)).toEqual([
      '2027-01-01',
      ...['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10'],
      '2027-04-05',
      ...['2027-05-01', '2027-05-02', '2027-05-03', '2027-05-04'],
      '2027-06-09',
      '2027-09-15',
      ...['2027-10-01', '2027-10-02', '2027-10-03', '2027-10-04', '2027-10-05'],
    ]);
  });

  test('has thirteen days off between Monday and Friday, whatever they fall on', () => {
    const weekday = (date: string): boolean => ![0, 6].includes(new Date(date).getUTCDay());
    for (const year of [2027, 2028, 2029, 2030])
      expect(statutoryDays(year, { ...year2027, ...festivalsOf(year) }).filter(weekday)).toHaveLength(13);
  });

  test('calls the first of October a holiday all the same', () => {
    const calendar = calendarOf([year2027]);
    expect(isWorkingDay(noon('2027-10-01'), calendar)).toBe(false);
    expect(calendar.announcedYears.has(2027)).toBe(false);
  });

  test('gives way to the announcement', () => {
    const announced: CalendarEntry = {
      ...{ kind: 'year', key: '2027', basis: 'an announcement', announcedOn: '2026-11-20' },
      closed: [['2027-01-01', '2027-01-03']],
      open: ['2027-01-09'],
    };
    const calendar = calendarOf([year2027, announced]);
    expect(calendar.announcedYears.has(2027)).toBe(true);
    expect(isWorkingDay(noon('2027-01-09'), calendar)).toBe(true);
    expect(isWorkingDay(noon('2027-02-05'), calendar)).toBe(true);
  });
});

/** Festivals on the same dates every year, so that they fall on other days of the week each time. */
const festivalsOf = (
  year: number,
): { springFestival: string; qingming: string; dragonBoat: string; midAutumn: string } => ({
  ...{ springFestival: `${String(year)}-02-06`, qingming: `${String(year)}-04-05` },
  ...{ dragonBoat: `${String(year)}-06-09`, midAutumn: `${String(year)}-09-15` },
});

describe('entries', () => {
  test('a later one takes the place of an earlier one of its kind and key', () => {
    const hours = (from: string): CalendarEntry => ({
      ...{ kind: 'hours', key: 'campus', utcOffsetMinutes: 480 },
      spans: [[from, '12:00']],
    });
    expect(calendarOf([hours('08:00'), hours('09:15')]).officeHours).toEqual([{ from: 555, to: 720 }]);
  });

  test('two terms that overlap are refused by name', () => {
    expect(() => calendarOf([term('spring', '2027-03-01', 20), term('summer', '2027-07-12', 4)])).toThrow(
      'Term spring runs into term summer',
    );
  });

  test.each([
    ['a term that begins on a Tuesday', { ...term('spring', '2027-03-02', 20) }],
    ['office hours out of order', { kind: 'hours', key: 'campus', utcOffsetMinutes: 480, spans: [['14:00', '12:00']] }],
    ['no office hours', { kind: 'hours', key: 'campus', utcOffsetMinutes: 480, spans: [] }],
    ['a date that does not exist', { ...year2027, qingming: '2027-02-30' }],
  ])('%s is refused', (_name, entry) => {
    expect(calendarEntry.safeParse(entry).success).toBe(false);
  });
});

describe('facts about a day', () => {
  const calendar = calendarOf([term('2026-autumn', '2026-09-07', 19), year2027]);

  test.each([
    ['the last Sunday of the holidays', '2026-09-06T23:59:59', null, null, false, false, false],
    ['the first Monday', '2026-09-07T00:00:00', '2026-autumn', 1, false, true, true],
    ['the Sunday of week 2', '2026-09-20T12:00:00', '2026-autumn', 2, false, true, false],
    ['the Monday of week 3', '2026-09-21T00:00:00', '2026-autumn', 3, false, false, true],
    ['the first day of examinations', '2027-01-04T08:00:00', '2026-autumn', 18, true, false, true],
    ['the last day of term', '2027-01-17T23:59:59', '2026-autumn', 19, true, false, false],
    ['the day after', '2027-01-18T00:00:00', null, null, false, false, true],
  ])('%s', (_name, local, ...facts) => {
    const [id, week, examWeek, intakeClosed, workingDay] = facts;
    expect(calendarFacts(new Date(`${local}+08:00`), calendar)).toEqual({
      ...{ term: id, week, examWeek, intakeClosed, workingDay },
    });
  });
});
