/** The `YIZHAN_CONNECTORS` of the demo: who answers what, and where. */
import type { DropName } from './drops.ts';
import { drops, folderOf } from './drops.ts';
import type { OpenViews } from './views.ts';
import { views } from './views.ts';

type Given = {
  readonly port: number;
  readonly dir: string;
  readonly tokens: Readonly<Record<string, string>>;
  /** Absent where the demo may not make views. */
  readonly viewUrls: OpenViews['urls'] | undefined;
};

const overHttp = {
  grades: ['registrar', '/grades'],
  timetable: ['registrar', '/timetable'],
  'debts-library': ['library', '/debts'],
  'debts-finance': ['finance', '/debts'],
  'debts-it': ['it-centre', '/debts'],
  income: ['finance', '/income'],
  budget: ['finance', '/budget'],
  'venue-calendar': ['logistics', '/venues'],
  directory: ['it-centre', '/directory'],
  rooms: ['logistics', '/rooms'],
  projects: ['finance', '/projects'],
  courses: ['registrar', '/courses'],
} as const;

const ofDrops = {
  'debts-aid': 'student-aid',
  'debts-textbooks': 'textbooks',
  household: 'household-registry',
} as const;
const ofViews = { employment: 'personnel', 'debts-housing': 'housing' } as const;

export const setupFile = ({ port, dir, tokens, viewUrls }: Given): string => {
  const each = <T, U>(of: Readonly<Record<string, T>>, make: (value: T, name: string) => U): Record<string, U> =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [name, make(value, name)]));
  const setup = {
    sources: {
      ...each(tokens, (token, name) => ({ protocol: 'http', url: `http://127.0.0.1:${port}/${name}`, token })),
      ...each(drops, ({ encoding }, name) => ({
        ...{ protocol: 'csv-drop', folder: folderOf(dir, name as DropName), encoding },
      })),
      ...each(viewUrls ?? {}, (url) => ({ protocol: 'sql-view', url })),
    },
    connectors: {
      ...each(overHttp, ([source, at]) => ({ source, at })),
      ...each(ofDrops, (source) => ({ source, at: drops[source].name })),
      ...(viewUrls ? each(ofViews, (source) => ({ source, at: `${source}.${views[source].view}` })) : {}),
    },
  };
  return `${JSON.stringify(setup, null, 2)}\n`;
};
