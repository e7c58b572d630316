import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addWorkingMs,
  due,
  dueAt,
  movedByPause,
  restsOnEstimate,
  weekdays,
  workingMsBetween,
  type Calendar,
} from './working-time.ts';

const at = (local: string): Date => new Date(`${local}+08:00`);
const HOUR = 3_600_000;
const DAY_OF_OFFICE = 7 * HOUR;

describe('R12 a promise in working days', () => {
  test.each([
    ['one day from a Tuesday ends on Wednesday', '2026-11-24T10:00:00', 1, '2026-11-25T17:30:00'],
    ['one day from a Friday ends on Monday', '2026-11-27T16:59:00', 1, '2026-11-30T17:30:00'],
    ['one day from a Saturday ends on Monday', '2026-11-28T09:00:00', 1, '2026-11-30T17:30:00'],
    ['five days from a Monday end on the next Monday', '2026-11-23T09:00:00', 5, '2026-11-30T17:30:00'],
    // 00:30 in China is still the day before in UTC.
    ['the day is counted in local time', '2026-11-24T00:30:00', 1, '2026-11-25T17:30:00'],
  ])('%s', (_name, from, workingDays, until) => {
    expect(dueAt(at(from), { workingDays }, weekdays)).toEqual(at(until));
  });

  test('a listed holiday is skipped and a make-up Saturday counts', () => {
    const calendar = { ...weekdays, closed: new Set(['2026-10-01', '2026-10-02']), open: new Set(['2026-10-10']) };
    expect(dueAt(at('2026-09-30T09:00:00'), { workingDays: 1 }, calendar)).toEqual(at('2026-10-05T17:30:00'));
    expect(dueAt(at('2026-10-09T09:00:00'), { workingDays: 1 }, calendar)).toEqual(at('2026-10-10T17:30:00'));
  });

  test('seconds run on the clock, also at night', () => {
    expect(dueAt(at('2026-11-28T23:59:00'), { seconds: 120 }, weekdays)).toEqual(at('2026-11-29T00:01:00'));
  });

  test('offices in another zone close by their own clock', () => {
    const kashgar = { ...weekdays, utcOffsetMinutes: 360 };
    expect(dueAt(at('2026-11-24T10:00:00'), { workingDays: 1 }, kashgar)).toEqual(at('2026-11-25T19:30:00'));
  });
});

describe('working hours', () => {
  test.each([
    ['stop at noon and go on at two', '2026-11-24T11:00:00', 2, '2026-11-24T15:00:00'],
    ['end with a span, not at the beginning of the next', '2026-11-24T10:00:00', 2, '2026-11-24T12:00:00'],
    ['begin with the offices when asked for at night', '2026-11-24T03:00:00', 1, '2026-11-24T09:30:00'],
    ['go on after the weekend', '2026-11-27T17:00:00', 1, '2026-11-30T09:00:00'],
    ['of a whole day end as it ends', '2026-11-24T08:30:00', 7, '2026-11-24T17:30:00'],
  ])('%s', (_name, from, workingHours, until) => {
    expect(dueAt(at(from), { workingHours }, weekdays)).toEqual(at(until));
  });

  test.each([
    ['a lunch break', '2026-11-24T12:00:00', '2026-11-24T14:00:00', 0],
    ['across a lunch break', '2026-11-24T11:30:00', '2026-11-24T14:30:00', 1],
    ['a night', '2026-11-24T17:00:00', '2026-11-25T09:00:00', 1],
    ['a weekend', '2026-11-27T17:30:00', '2026-11-30T08:30:00', 0],
    ['a week', '2026-11-23T00:00:00', '2026-11-30T00:00:00', 35],
    ['backwards', '2026-11-24T15:00:00', '2026-11-24T14:00:00', 0],
  ])('between two instants: %s', (_name, from, to, hours) => {
    expect(workingMsBetween(at(from), at(to), weekdays)).toBe(hours * HOUR);
  });
});

describe('R12 a pause', () => {
  test.each([
    ['of a working day moves it a working day', '2026-11-24T08:30:00', '2026-11-25T08:30:00', '2026-11-26T17:30:00'],
    ['over a weekend moves it not at all', '2026-11-20T17:30:00', '2026-11-23T08:30:00', '2026-11-25T17:30:00'],
    [
      'of half an hour moves it into the next morning',
      '2026-11-24T09:00:00',
      '2026-11-24T09:30:00',
      '2026-11-26T09:00:00',
    ],
    [
      'that begins once it has passed leaves it missed',
      '2026-11-25T17:30:00',
      '2026-11-27T17:30:00',
      '2026-11-25T17:30:00',
    ],
  ])('%s', (_name, from, to, moved) => {
    expect(movedByPause(at('2026-11-25T17:30:00'), at(from), at(to), weekdays)).toEqual(at(moved));
  });
});

test('a promise says when it rests on a year that is not announced', () => {
  const calendar = { ...weekdays, announcedYears: new Set([2026]) };
  const within = { workingDays: 5 };
  expect(due(at('2026-11-24T10:00:00'), within, calendar)).toEqual({ at: at('2026-12-01T17:30:00'), estimated: false });
  expect(due(at('2026-12-29T10:00:00'), within, calendar)).toEqual({ at: at('2027-01-05T17:30:00'), estimated: true });
  expect(due(at('2026-12-31T23:59:59'), { seconds: 60 }, calendar).estimated).toBe(false);
  // Already the new year in China, though not in UTC.
  expect(restsOnEstimate(at('2026-12-31T12:00:00'), at('2027-01-01T00:30:00'), calendar)).toBe(true);
});

const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 6 });
const dates = fc
  .integer({ min: 0, max: 60 })
  .map((day) => new Date(Date.UTC(2026, 10, 1) + day * 86_400_000).toISOString().slice(0, 10));
const calendars: fc.Arbitrary<Calendar> = fc.record({
  utcOffsetMinutes: fc.integer({ min: -720, max: 840 }),
  officeHours: minutes.map((cuts) => {
    const sorted = cuts.toSorted((a, b) => a - b);
    return sorted.flatMap((from, i) => {
      const to = sorted[i + 1];
      return i % 2 === 0 && to !== undefined ? [{ from, to }] : [];
    });
  }),
  closed: fc.array(dates, { maxLength: 20 }).map((list) => new Set(list)),
  open: fc.array(dates, { maxLength: 20 }).map((list) => new Set(list)),
  announcedYears: fc.constant(new Set([2026])),
  terms: fc.constant([]),
});
const instants = fc.integer({ min: Date.UTC(2026, 10, 1), max: Date.UTC(2026, 11, 30) }).map((ms) => new Date(ms));
const lengths = fc.integer({ min: 0, max: 20 * DAY_OF_OFFICE });

describe('on any calendar', () => {
  test('adding working time and measuring it undo each other', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, (calendar, from, ms) => {
        expect(workingMsBetween(from, addWorkingMs(from, ms, calendar), calendar)).toBe(ms);
      }),
    );
  });

  test('what is added ends at the earliest instant that will do', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, (calendar, from, ms) => {
        fc.pre(ms > 0);
        const end = addWorkingMs(from, ms, calendar).getTime();
        expect(workingMsBetween(from, new Date(end - 1), calendar)).toBe(ms - 1);
      }),
    );
  });

  test('later and longer never end earlier', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, fc.nat(DAY_OF_OFFICE), (calendar, from, ms, more) => {
        const end = addWorkingMs(from, ms, calendar).getTime();
        expect(addWorkingMs(from, ms + more, calendar).getTime()).toBeGreaterThanOrEqual(end);
        const later = new Date(from.getTime() + more);
        expect(addWorkingMs(later, ms, calendar).getTime()).toBeGreaterThanOrEqual(ms === 0 ? later.getTime() : end);
      }),
    );
  });

  test('working time adds up over any cut', () => {
    fc.assert(
      fc.property(calendars, fc.tuple(instants, instants, instants), (calendar, three) => {
        const [a, b, c] = three.toSorted((x, y) => x.getTime() - y.getTime()) as [Date, Date, Date];
        const whole = workingMsBetween(a, c, calendar);
        expect(workingMsBetween(a, b, calendar) + workingMsBetween(b, c, calendar)).toBe(whole);
      }),
    );
  });

  test('R12 a pause leaves as much working time as there was', () => {
    fc.assert(
      fc.property(calendars, fc.tuple(instants, instants, instants), (calendar, three) => {
        const [paused, one, other] = three.toSorted((x, y) => x.getTime() - y.getTime()) as [Date, Date, Date];
        for (const [resumed, deadline] of [
          [one, other],
          [other, one],
        ] as const) {
          const moved = movedByPause(deadline, paused, resumed, calendar);
          fc.pre(deadline > paused);
          const left = workingMsBetween(paused, deadline, calendar);
          const passed = workingMsBetween(paused, resumed, calendar);
          expect(workingMsBetween(paused, moved, calendar)).toBe(left + passed);
        }
      }),
    );
  });
});
