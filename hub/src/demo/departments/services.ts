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
  list: z.object({ id: z.string().optional(), after: z.string().optional() }),
  directory: z.object({ relation: z.string(), of: z.string().optional() }),
};

type Named = { readonly id: string; readonly zh: string; readonly en: string };
/** As many as the hub takes for a full page. */
const LIST_PAGE = 500;

/** One of them, or a page in the order of their ids. */
const listRows = (all: readonly Named[], asked: Asked): readonly Row[] => {
  const { id, after = '' } = about.list.parse(asked.about);
  return all
    .filter((one) => (id === undefined ? one.id > after : one.id === id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, LIST_PAGE)
    .map((one) => ({ id: one.id, name_zh: one.zh, name_en: one.en }));
};

/** Department → path → answer. */
export const services: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  library: { '/debts': debts('library') },
  finance: {
    '/debts': debts('finance'),
    '/income': (campus, { person }, now) => incomeRows(campus, person, now),
    '/budget': (campus, asked) => budgetRows(campus, about.budget.parse(asked.about).project),
    '/projects': ({ sources: { finance } }, asked) =>
      listRows(
        finance.projects.map(({ project, title_zh, title_en }) => ({ id: project, zh: title_zh, en: title_en })),
        asked,
      ),
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
    '/courses': ({ sources: { registrar } }, asked) =>
      listRows(
        registrar.courses.map(({ course, zh, en }) => ({ id: course, zh, en })),
        asked,
      ),
  },
  logistics: {
    '/venues': (campus, asked, now) => venueRows(campus, about.venue.parse(asked.about).room, now),
    '/rooms': ({ sources: { logistics } }, asked) =>
      listRows(
        logistics.rooms.map(({ room, zh, en }) => ({ id: room, zh, en })),
        asked,
      ),
  },
};
