/** Tells desks what changed in their lists, a moment after the commit. */
import type { Clock } from '@yizhan/shared/clock.ts';
import { readChangedCases } from '../cases/changed-cases.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import { openChangeFeed, type ChangeFeed } from '../realtime/change-feed.ts';
import type { Change, LiveBus } from '../realtime/live.ts';
import { rememberTold } from '../realtime/told-rows.ts';
import type { Sql } from '../storage/db.ts';
import { roomsOfRow, roomsOfStranger } from './desk-rooms.ts';
import type { DeskRow } from './desk-rows.ts';
import { readOwnedRows, type OwnedRow, type RowReads } from './read-rows.ts';

export type DeskNews = {
  readonly row: DeskRow;
  readonly rooms: readonly string[];
  /** Nobody is told at the desk about themselves. */
  readonly except: string;
};

type Options = {
  readonly sql: Sql;
  readonly flows: FlowBook;
  readonly clock: Clock;
  readonly live: LiveBus;
  readonly push: (news: readonly DeskNews[]) => void;
  /** Nobody looks: nothing is read. */
  readonly watched: () => boolean;
  readonly onError: (error: unknown) => void;
};

/** Two pushes are at least this far apart: one burst of changes is read once, and an eye still calls it at once. */
const DESK_PUSH_MS = 100;
/** Cases whose last rooms are remembered, so that a list a case has left is told too. */
const MAX_REMEMBERED = 20_000;

/** Whatever moved since then, told as of cases that nobody has heard of. */
export const readNewsSince = async ({ sql, flows, now }: RowReads, since: Date): Promise<readonly DeskNews[]> => {
  const ids = (await readChangedCases(sql, since)).map(({ id }) => id);
  return (await readOwnedRows({ sql, flows, now }, ids)).map(({ row, applicant }) => ({
    row,
    rooms: [...new Set([...roomsOfRow(row), ...roomsOfStranger(row)])],
    except: `person:${applicant}`,
  }));
};

export const openDeskFeed = ({ sql, flows, clock, live, push, watched, onError }: Options): ChangeFeed => {
  const told = rememberTold<readonly string[]>(MAX_REMEMBERED);

  const newsOf = ({ row, applicant }: OwnedRow): DeskNews[] => {
    const [rooms, before] = [roomsOfRow(row), told.whereOf(row.id) ?? roomsOfStranger(row)];
    if (!told.isNews(row, rooms)) return [];
    return [{ row, rooms: [...new Set([...rooms, ...before])], except: `person:${applicant}` }];
  };

  const tell = async (changes: readonly Change[], now: Date): Promise<void> => {
    const ids = changes.flatMap((change) => (change.kind === 'case' ? [change.id] : []));
    const news = (await readOwnedRows({ sql, flows, now }, ids)).flatMap(newsOf);
    if (news.length > 0) push(news);
  };

  return openChangeFeed({
    ...{ clock, live, watched, tell, onError, everyMs: DESK_PUSH_MS },
    concerns: ({ kind }) => kind === 'case',
    changedSince: async (since) =>
      (await readChangedCases(sql, since)).flatMap(({ id, changedAt }): Change[] =>
        told.knows(id, changedAt) ? [] : [{ kind: 'case', id }],
      ),
    lost: onError,
    found: () => undefined,
  });
};
