/** Tells consoles what changed on the board, and which pages are out of date. */
import type { Clock } from '@yizhan/shared/clock.ts';
import { readChangedCases } from '../cases/changed-cases.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import { openChangeFeed, type ChangeFeed } from '../realtime/change-feed.ts';
import type { Change, LiveBus } from '../realtime/live.ts';
import { rememberTold } from '../realtime/told-rows.ts';
import type { Sql } from '../storage/db.ts';
import { readHelp, readTouched } from './read-board.ts';
import { countCases, readCasesById } from './read-cases.ts';
import { readTerminals } from './read-terminals.ts';
import type { BoardChange } from './rows.ts';

export type FeedEvent =
  | { readonly kind: 'board'; readonly change: BoardChange }
  /** A page about this one thing is out of date. */
  | { readonly kind: 'page'; readonly what: 'case' | 'terminal'; readonly id: string }
  /** The database cannot be read: what is shown is as of `since`. Null: it can again. */
  | { readonly kind: 'stale'; readonly since: string | null };

type Options = {
  readonly sql: Sql;
  readonly flows: FlowBook;
  readonly clock: Clock;
  readonly live: LiveBus;
  readonly push: (event: FeedEvent) => void;
  /** Nobody looks: nothing is read. */
  readonly watched: () => boolean;
  readonly onError: (error: unknown) => void;
};

/** At most four pushes a second: more than an eye follows, and one burst of changes is read once. */
export const PUSH_INTERVAL_MS = 250;
/** Rows whose last pushed form is remembered, so that what a sweep finds again is not pushed again. */
const MAX_REMEMBERED = 5000;

export const openBoardFeed = ({ sql, flows, clock, live, push, watched, onError }: Options): ChangeFeed => {
  const told = rememberTold<undefined>(MAX_REMEMBERED);
  const isNews = (row: { readonly id: string }): boolean => told.isNews(row, undefined);

  const tell = async (changes: readonly Change[], now: Date): Promise<void> => {
    const ids = (kind: 'terminal' | 'case'): string[] => changes.flatMap((one) => (one.kind === kind ? [one.id] : []));
    const terminalRows = (await ifAny(ids('terminal'), (some) => readTerminals(sql, some))).filter(isNews);
    const caseRows = (await ifAny(ids('case'), (some) => readCasesById({ sql, flows, now }, some))).filter(isNews);
    const change: BoardChange = {
      at: now.toISOString(),
      ...(terminalRows.length > 0 && { terminals: terminalRows }),
      ...(caseRows.length > 0 && { cases: caseRows, caseCounts: await countCases(sql, now) }),
      ...(changes.some(({ kind }) => kind === 'help') && { help: await readHelp(sql) }),
    };
    if (Object.keys(change).length > 1) push({ kind: 'board', change });
    for (const { id } of terminalRows) push({ kind: 'page', what: 'terminal', id });
    for (const { id } of caseRows) push({ kind: 'page', what: 'case', id });
  };

  return openChangeFeed({
    ...{ clock, live, watched, tell, onError, everyMs: PUSH_INTERVAL_MS },
    concerns: ({ kind }) => kind !== 'stream',
    changedSince: async (since) => {
      const cases = (await readChangedCases(sql, since)).filter(({ id, changedAt }) => !told.knows(id, changedAt));
      return [...(await readTouched(sql, since)), ...cases.map(({ id }): Change => ({ kind: 'case', id }))];
    },
    lost: (error, since) => {
      onError(error);
      push({ kind: 'stale', since: since.toISOString() });
    },
    found: () => {
      push({ kind: 'stale', since: null });
    },
  });
};

const ifAny = <T>(ids: readonly string[], read: (ids: readonly string[]) => Promise<T[]>): Promise<T[]> =>
  ids.length > 0 ? read(ids) : Promise.resolve([]);
