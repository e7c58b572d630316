import { dateOfDay, dayOfDate, isWorkingDay } from '@yizhan/shared/campus/calendar.ts';
import { calendarOf, type CalendarEntry } from '@yizhan/shared/campus/calendar-data.ts';
import { dueAt } from '@yizhan/shared/campus/working-time.ts';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import { countryEntries, openCalendar, putCalendarEntry } from './open-calendar.ts';

const now = new Date('2026-11-26T02:00:00Z');
const noon = (date: string): Date => new Date(`${date}T12:00:00+08:00`);
const country = calendarOf(countryEntries());

/** Sentences of the State Council's notice of 4 November 2025, read one by one. */
const off2026 = [
  ['New Year', '2026-01-01', 3],
  ['Spring Festival', '2026-02-15', 9],
  ['Qingming', '2026-04-04', 3],
  ['Labour Day', '2026-05-01', 5],
  ['Dragon Boat', '2026-06-19', 3],
  ['Mid-Autumn', '2026-09-25', 3],
  ['National Day', '2026-10-01', 7],
] as const;
const madeUp2026 = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'];

describe('the year 2026 as announced', () => {
  test('every day of it', () => {
    const off = new Set(
      off2026.flatMap(([, first, days]) => Array.from({ length: days }, (_, i) => dateOfDay(dayOfDate(first) + i))),
    );
    for (let day = dayOfDate('2026-01-01'); day <= dayOfDate('2026-12-31'); day++) {
      const date = dateOfDay(day);
      const weekend = [0, 6].includes(new Date(date).getUTCDay());
      const worked = madeUp2026.includes(date) || (!off.has(date) && !weekend);
      expect([date, isWorkingDay(noon(date), country)]).toEqual([date, worked]);
    }
  });

  // 261 weekdays, 19 of them off, 6 weekend days worked.
  test('has 248 working days', () => {
    const days = Array.from({ length: 365 }, (_, i) => dateOfDay(dayOfDate('2026-01-01') + i));
    expect(days.filter((date) => isWorkingDay(noon(date), country))).toHaveLength(248);
  });

  test.each([
    ['over National Day, with the make-up Saturday', '2026-09-30T10:00:00', 3, '2026-10-10T17:30:00'],
    ['over Spring Festival', '2026-02-14T10:00:00', 1, '2026-02-24T17:30:00'],
    ['into a worked Sunday', '2026-09-18T10:00:00', 1, '2026-09-20T17:30:00'],
  ])('R12 a promise %s', (_name, from, workingDays, until) => {
    const begun = new Date(`${from}+08:00`);
    expect(dueAt(begun, { workingDays }, country)).toEqual(new Date(`${until}+08:00`));
  });
});

const announced2027: CalendarEntry = {
  ...{ kind: 'year', key: '2027', basis: 'an announcement', announcedOn: '2026-11-20' },
  ...{ closed: [['2027-01-01', '2027-01-04']], open: [] },
};

describe('the calendar in the database', () => {
  test('is replaced without a new build: a running hub takes up what was put in', async () => {
    const { db } = await testDatabase();
    const book = await openCalendar(db.pool);
    expect(isWorkingDay(noon('2027-01-04'), book.current)).toBe(true);
    await db.tx((tx) => putCalendarEntry(tx, { entry: announced2027, by: 'operator:test', at: now }));
    await book.reload();
    expect(isWorkingDay(noon('2027-01-04'), book.current)).toBe(false);
    expect(book.current.announcedYears.has(2027)).toBe(true);
    expect(await db.prisma.auditEvent.count({ where: { kind: 'calendar.changed', subject: 'year 2027' } })).toBe(1);
  });

  test('putting in the same again changes nothing and is not on record twice', async () => {
    const { db } = await testDatabase();
    for (let i = 0; i < 2; i++)
      await db.tx((tx) => putCalendarEntry(tx, { entry: announced2027, by: 'operator:test', at: now }));
    expect(await db.prisma.auditEvent.count({ where: { kind: 'calendar.changed' } })).toBe(1);
  });

  test('an entry that would break it leaves it as it was', async () => {
    const { db } = await testDatabase();
    const term = (key: string, startsOn: string): CalendarEntry => ({
      ...{ kind: 'term', key, name: { zh: key, en: key }, startsOn, weeks: 20, examWeeks: [], intakeClosedWeeks: [] },
    });
    const put = (entry: CalendarEntry) => db.tx((tx) => putCalendarEntry(tx, { entry, by: 'operator:test', at: now }));
    await put(term('spring', '2027-03-01'));
    await expect(put(term('again', '2027-03-08'))).rejects.toThrow('Term spring runs into term again');
    expect((await openCalendar(db.pool)).current.terms.map(({ id }) => id)).toEqual(['spring']);
  });
});
