/** The departments of the demo that have a web service of their own; each is asked under its own path, with its own token. */
import { z } from 'zod';
import type { Campus } from './campus.ts';
import { budgetRows, gradeRows, incomeRows, type Row } from './records.ts';
import { relationRows } from './relations.ts';
import { timetableRows, venueRows } from './rooms-and-times.ts';

export type Asked = { readonly person: string; readonly about: Readonly<Record<string, unknown>> };
type Answer = (campus: Campus, asked: Asked, now: Date) => readonly Row[];

const debts =
  (of: 'library' | 'finance' | 'it-centre'): Answer =>
  ({ sources }, { person }) =>
    sources[of].debts.filter((debt) => debt.person === person);

const about = {
  budget: z.object({ project: z.string() }),
  venue: z.object({ room: z.string() }),
  timetable: z.object({
    course: z.string(),
    room: z.string().optional(),
    period: z.object({ from: z.string() }),
  }),
  directory: z.object({ relation: z.string(), of: z.string().optional() }),
};

/** Department → path → answer. */
export const services: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  library: { '/debts': debts('library') },
  finance: {
    '/debts': debts('finance'),
    '/income': (campus, { person }, now) => incomeRows(campus, person, now),
    '/budget': (campus, asked) => budgetRows(campus, about.budget.parse(asked.about).project),
  },
  'it-centre': {
    '/debts': debts('it-centre'),
    '/directory': (campus, asked) => {
      const { relation, of } = about.directory.parse(asked.about);
      return relationRows(campus, relation, of ?? asked.person);
    },
  },
  registrar: {
    '/grades': (campus, { person }, now) => gradeRows(campus, person, now),
    '/timetable': (campus, asked) => {
      const { course, room, period } = about.timetable.parse(asked.about);
      return timetableRows(campus, { course, room, day: period.from.slice(0, 10) });
    },
  },
  logistics: { '/venues': (campus, asked, now) => venueRows(campus, about.venue.parse(asked.about).room, now) },
};
