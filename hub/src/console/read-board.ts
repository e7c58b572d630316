import type { FlowBook } from '../flows/flow-book.ts';
import type { Change } from '../realtime/live.ts';
import type { Sql } from '../storage/db.ts';
import { countCases, readCases } from './read-cases.ts';
import { PLACE_NAMES, readTerminals } from './read-terminals.ts';
import type { Board, HelpRow } from './rows.ts';

type HelpRecord = {
  readonly id: string;
  readonly terminal_id: string;
  readonly screen: string;
  readonly at: Date;
  readonly zh: string | null;
  readonly en: string | null;
};

/** Somebody stands there and waits: the one who has waited longest comes first. */
const MAX_HELP = 50;

export const readHelp = async (sql: Sql): Promise<HelpRow[]> => {
  const { rows } = await sql.query<HelpRecord>(
    `${PLACE_NAMES} select h.id, h.terminal_id, h.screen, h.at, n.zh, n.en
       from help_call h left join terminal t on t.id = h.terminal_id left join named n on n.id = t.place_id
      where h.answered_at is null order by h.at limit ${MAX_HELP}`,
  );
  return rows.map(({ id, terminal_id, screen, at, zh, en }) => ({
    id,
    terminalId: terminal_id,
    place: { zh: zh ?? terminal_id, en: en ?? terminal_id },
    screen,
    at: at.toISOString(),
  }));
};

export type BoardReads = { readonly sql: Sql; readonly flows: FlowBook; readonly now: Date };

/** Everything the console shows, at one moment. */
export const readBoard = async (reads: BoardReads): Promise<Board> => {
  const { sql, now } = reads;
  const [terminals, cases, caseCounts, help] = await Promise.all([
    readTerminals(sql),
    readCases(reads),
    countCases(sql, now),
    readHelp(sql),
  ]);
  return { at: now.toISOString(), terminals, cases, caseCounts, help };
};

/** Terminals and calls for help that changed since `since`, by the times their tables carry. */
export const readTouched = async (sql: Sql, since: Date): Promise<readonly Change[]> => {
  const { rows } = await sql.query<Change>(
    `select 'terminal' as kind, id from terminal
       where greatest(case when not online then seen_at end, online_since, reported_at) > $1
     union all select 'help', id::text from help_call where greatest(at, answered_at) > $1
     limit 2000`,
    [since],
  );
  return rows;
};
