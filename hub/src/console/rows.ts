/**
 * What the console shows of terminals, cases and calls for help, and how bad each is. Pure, and free of any library:
 * the hub fills the rows, the browser sorts and counts them.
 */
import type { CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { Bilingual, Reason, ReportedState } from '@yizhan/shared/wire/messages.ts';

/** A state and since when it is so, ISO 8601; null when nobody knows. */
export type Timed<T> = { readonly is: T; readonly since: string | null };

export type TerminalRow = {
  readonly id: string;
  readonly place: Bilingual;
  readonly link: Timed<'online' | 'away' | 'never'>;
  /** As last reported; absent before the first report. While the link is away it is what was last known. */
  readonly reported?: {
    readonly reader: Timed<ReportedState['reader']>;
    readonly printer: Timed<ReportedState['printer']>;
    readonly toner: Timed<ReportedState['toner']>;
    readonly inVisit: Timed<boolean>;
    readonly journal: ReportedState['journal'];
    readonly agentVersion: string;
    readonly at: string;
  };
};

export type CaseRow = {
  readonly id: string;
  readonly number: string;
  readonly service: Bilingual;
  readonly state: CaseStatus;
  /** What is being done now, in words of the flow. */
  readonly step?: Bilingual;
  readonly terminal?: { readonly id: string; readonly place: Bilingual };
  readonly reasons: readonly Reason[];
  readonly openedAt: string;
  readonly changedAt: string;
  /** The promised time has passed. */
  readonly late: boolean;
  /** A step of it stands, and a supervisor was told: whom, and since when. */
  readonly escalated?: { readonly since: string; readonly to?: Bilingual };
};

export type HelpRow = {
  readonly id: string;
  readonly terminalId: string;
  readonly place: Bilingual;
  readonly screen: string;
  readonly at: string;
};

export type CaseCounts = Readonly<Record<CaseStatus, number>>;

export type Board = {
  /** The hub's clock. */
  readonly at: string;
  readonly terminals: readonly TerminalRow[];
  readonly cases: readonly CaseRow[];
  readonly caseCounts: CaseCounts;
  readonly help: readonly HelpRow[];
};

/** Pushed as things change: rows replace those of the same id; what is absent did not change. */
export type BoardChange = { readonly at: string } & Partial<Omit<Board, 'at'>>;

export const troubleKinds = ['link', 'reader', 'printer', 'journal', 'toner'] as const;
export type TroubleKind = (typeof troubleKinds)[number];
export type Trouble = {
  readonly kind: TroubleKind;
  /** `stops`: people are turned away now. `soon`: they will be. */
  readonly level: 'stops' | 'soon';
  readonly since: string | null;
};

/** Records waiting for longer than this while the link is up are not merely on their way. */
const BACKLOG_MS = 5 * 60_000;

/** Worst first. A terminal that is away has one trouble: what it last said about its devices is not known to be so. */
export const troublesOf = (row: TerminalRow, now: number): readonly Trouble[] => {
  if (row.link.is === 'never') return [];
  if (row.link.is === 'away') return [{ kind: 'link', level: 'stops', since: row.link.since }];
  const { reported } = row;
  if (reported === undefined) return [];
  const troubles: Trouble[] = [];
  const add = (kind: TroubleKind, level: Trouble['level'], since: string | null) =>
    troubles.push({ kind, level, since });
  if (reported.reader.is !== 'ready') add('reader', 'stops', reported.reader.since);
  if (reported.printer.is !== 'ready' && reported.printer.is !== 'busy')
    add('printer', 'stops', reported.printer.since);
  const { journal } = reported;
  if (journal.full) add('journal', 'stops', journal.oldestAt ?? null);
  else if (journal.oldestAt !== undefined && now - Date.parse(journal.oldestAt) > BACKLOG_MS)
    add('journal', 'soon', journal.oldestAt);
  if (reported.toner.is === 'low') add('toner', 'soon', reported.toner.since);
  return troubles;
};

/** `unused` has never been connected: an empty place, not a fault. */
export type Standing = 'stops' | 'soon' | 'well' | 'unused';

export const standingOf = (row: TerminalRow, now: number): Standing => {
  if (row.link.is === 'never') return 'unused';
  const troubles = troublesOf(row, now);
  if (troubles.some((trouble) => trouble.level === 'stops')) return 'stops';
  return troubles.length > 0 ? 'soon' : 'well';
};

const rank: Readonly<Record<Standing, number>> = { stops: 0, soon: 1, unused: 2, well: 3 };
const time = (since: string | null | undefined): number => (since ? Date.parse(since) : Number.MAX_SAFE_INTEGER);

/** Worst first; of equally bad ones the one that has been so for longest. */
export const worstFirst = (rows: readonly TerminalRow[], now: number): readonly TerminalRow[] => {
  const keyed = rows.map((row) => ({
    row,
    rank: rank[standingOf(row, now)],
    since: time(troublesOf(row, now)[0]?.since),
  }));
  return keyed
    .toSorted((a, b) => a.rank - b.rank || a.since - b.since || a.row.id.localeCompare(b.row.id))
    .map(({ row }) => row);
};

export const terminalFilters = ['all', 'trouble', 'link', 'reader', 'printer', 'journal', 'toner', 'visit'] as const;
export type TerminalFilter = (typeof terminalFilters)[number];

export const inFilter = (row: TerminalRow, filter: TerminalFilter, now: number): boolean => {
  switch (filter) {
    case 'all':
      return true;
    case 'trouble':
      return troublesOf(row, now).length > 0;
    case 'visit':
      return row.link.is === 'online' && row.reported?.inVisit.is === true;
    case 'link':
    case 'reader':
    case 'printer':
    case 'journal':
    case 'toner':
      return troublesOf(row, now).some((trouble) => trouble.kind === filter);
    default:
      return filter satisfies never;
  }
};

export const caseFilters = ['live', 'escalated', 'late', 'open', 'waiting-person', 'done', 'rejected', 'void'] as const;
export type CaseFilter = (typeof caseFilters)[number];

export const caseInFilter = (row: CaseRow, filter: CaseFilter): boolean => {
  const live = row.state === 'open' || row.state === 'waiting-person';
  if (filter === 'live') return live;
  if (filter === 'late') return live && row.late;
  if (filter === 'escalated') return row.escalated !== undefined;
  return row.state === filter;
};

const caseRank = (row: CaseRow): number => {
  if (!caseInFilter(row, 'live')) return 3;
  if (row.escalated) return -1;
  if (row.late) return 0;
  return row.state === 'waiting-person' ? 1 : 2;
};

/** Those told to a supervisor first, then late ones, then those that wait for a person, then those under way, oldest first; closed ones newest first. */
export const casesWorstFirst = (rows: readonly CaseRow[]): readonly CaseRow[] =>
  rows.toSorted((a, b) => {
    const byRank = caseRank(a) - caseRank(b);
    if (byRank !== 0) return byRank;
    return caseRank(a) === 3 ? time(b.changedAt) - time(a.changedAt) : time(a.openedAt) - time(b.openedAt);
  });

/**
 * The order on the screen while somebody points at it: rows keep their places, what is new comes below, and nothing
 * leaves. Otherwise the wanted order.
 */
export const settledOrder = (shown: readonly string[], wanted: readonly string[], held: boolean): readonly string[] => {
  if (!held) return wanted;
  const there = new Set(shown);
  return [...shown, ...wanted.filter((id) => !there.has(id))];
};
