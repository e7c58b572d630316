/** Every connector that a department answers, by the name that flows use, and the kind of data it is. */
import { budget } from './budget.ts';
import { debtsTo } from './debts.ts';
import { directory } from './directory.ts';
import { employment } from './employment.ts';
import { grades } from './grades.ts';
import { household } from './household.ts';
import { income } from './income.ts';
import type { Kind } from './kind.ts';
import { referenceList } from './reference-list.ts';
import { timetable } from './timetable.ts';
import { venueCalendar } from './venue-calendar.ts';

export const kinds = {
  grades,
  'debts-library': debtsTo({ zh: '图书馆', en: 'Library' }),
  'debts-finance': debtsTo({ zh: '财务处', en: 'Finance Office' }),
  'debts-housing': debtsTo({ zh: '公寓中心', en: 'Housing Centre' }),
  'debts-it': debtsTo({ zh: '信息化中心', en: 'IT Centre' }),
  'debts-aid': debtsTo({ zh: '资助中心', en: 'Student Aid Centre' }),
  'debts-textbooks': debtsTo({ zh: '教材科', en: 'Textbook Section' }),
  employment,
  income,
  budget,
  'venue-calendar': venueCalendar,
  timetable,
  directory,
  household,
  rooms: referenceList,
  projects: referenceList,
  courses: referenceList,
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as readonly KindName[];
