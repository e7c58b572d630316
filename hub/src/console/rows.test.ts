import { expect, test } from 'vitest';
import {
  caseInFilter,
  casesWorstFirst,
  inFilter,
  settledOrder,
  standingOf,
  troublesOf,
  worstFirst,
  type CaseRow,
  type TerminalRow,
} from './rows.ts';

const now = Date.parse('2026-09-01T08:00:00.000Z');
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

type Over = {
  link?: TerminalRow['link'];
  reader?: 'ready' | 'missing';
  printer?: 'ready' | 'busy' | 'empty';
  toner?: 'ok' | 'low';
  oldest?: string;
  full?: boolean;
  since?: string;
};
const terminal = (id: string, over: Over = {}): TerminalRow => {
  const since = over.since ?? ago(60);
  return {
    id,
    place: { zh: '一层', en: 'Floor 1' },
    link: over.link ?? { is: 'online', since: ago(600) },
    reported: {
      reader: { is: over.reader ?? 'ready', since },
      printer: { is: over.printer ?? 'ready', since },
      toner: { is: over.toner ?? 'ok', since },
      inVisit: { is: false, since },
      journal: { depth: over.oldest ? 3 : 0, full: over.full ?? false, ...(over.oldest && { oldestAt: over.oldest }) },
      agentVersion: '1.0.0',
      at: ago(1),
    },
  };
};

test('a working terminal has no trouble, a busy printer is none', () => {
  expect(standingOf(terminal('a'), now)).toBe('well');
  expect(standingOf(terminal('a', { printer: 'busy' }), now)).toBe('well');
});

test('a terminal that is away has one trouble, whatever it said of its devices before', () => {
  const row = terminal('a', { link: { is: 'away', since: ago(14) }, printer: 'empty' });
  expect(troublesOf(row, now)).toEqual([{ kind: 'link', level: 'stops', since: ago(14) }]);
});

test('a terminal that was never connected is not a fault', () => {
  expect(standingOf({ ...terminal('a'), link: { is: 'never', since: null } }, now)).toBe('unused');
});

test('records on their way are no trouble; after five minutes they are', () => {
  expect(standingOf(terminal('a', { oldest: ago(4) }), now)).toBe('well');
  expect(standingOf(terminal('a', { oldest: ago(6) }), now)).toBe('soon');
  expect(standingOf(terminal('a', { full: true, oldest: ago(1) }), now)).toBe('stops');
});

test('worst first, and of equals the one that has been so for longest', () => {
  const rows = [
    terminal('well'),
    terminal('toner', { toner: 'low' }),
    terminal('empty', { printer: 'empty', since: ago(10) }),
    terminal('gone', { link: { is: 'away', since: ago(90) } }),
    { ...terminal('new'), link: { is: 'never' as const, since: null } },
  ];
  expect(worstFirst(rows, now).map((row) => row.id)).toEqual(['gone', 'empty', 'toner', 'new', 'well']);
});

test('counts are filters: each trouble finds its terminals', () => {
  const empty = terminal('a', { printer: 'empty' });
  expect(inFilter(empty, 'printer', now)).toBe(true);
  expect(inFilter(empty, 'trouble', now)).toBe(true);
  expect(inFilter(empty, 'reader', now)).toBe(false);
});

const kase = (id: string, over: Partial<CaseRow> = {}): CaseRow => ({
  id,
  number: id,
  service: { zh: '在读证明', en: 'Certificate' },
  state: 'open',
  reasons: [],
  openedAt: ago(10),
  changedAt: ago(1),
  late: false,
  ...over,
});

test('late cases first, then those that wait for a person, then the oldest; closed ones last, newest first', () => {
  const rows = [
    kase('done-old', { state: 'done', changedAt: ago(50) }),
    kase('done-new', { state: 'done', changedAt: ago(5) }),
    kase('young', { openedAt: ago(1) }),
    kase('old', { openedAt: ago(30) }),
    kase('waits', { state: 'waiting-person', openedAt: ago(2) }),
    kase('late', { late: true, openedAt: ago(3) }),
  ];
  expect(casesWorstFirst(rows).map((row) => row.id)).toEqual(['late', 'waits', 'old', 'young', 'done-new', 'done-old']);
  expect(caseInFilter(kase('x', { state: 'done', late: true }), 'late')).toBe(false);
});

test('rows never move under the pointer: new ones come below, and none leaves', () => {
  expect(settledOrder(['a', 'b', 'c'], ['c', 'd', 'a'], true)).toEqual(['a', 'b', 'c', 'd']);
  expect(settledOrder(['a', 'b', 'c'], ['c', 'd', 'a'], false)).toEqual(['c', 'd', 'a']);
});
