import { caseStates, isWord, type CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import { reason, type Bilingual } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import type { FlowBook } from '../flows/flow-book.ts';
import type { Sql } from '../storage/db.ts';
import { PLACE_NAMES } from './read-terminals.ts';
import type { CaseCounts, CaseRow } from './rows.ts';

/** The board shows this many of each: live ones by age, closed ones by recency. Older ones are found by number. */
const MAX_LIVE = 300;
const MAX_CLOSED = 100;
/** "Closed" in the counts and on the board means closed within this. */
const CLOSED_WITHIN = `interval '24 hours'`;

type Row = {
  readonly id: string;
  readonly number: string;
  readonly flow_id: string;
  readonly flow_version: number;
  readonly state: string;
  readonly step: string | null;
  readonly reasons: unknown;
  readonly opened_at: Date;
  readonly changed_at: Date;
  readonly terminal_id: string | null;
  readonly place_zh: string | null;
  readonly place_en: string | null;
  readonly late: boolean;
  readonly escalated_since: Date | null;
  readonly escalated_zh: string | null;
  readonly escalated_en: string | null;
};

const COLUMNS = `c.id, c.number, c.flow_id, c.flow_version, c.state, c.step, c.reasons, c.opened_at, c.changed_at, c.terminal_id,
  n.zh as place_zh, n.en as place_en,
  exists (select from case_deadline d where d.case_id = c.id and not d.ended and d.kind in ('promise', 'held') and d.due_at <= $1) as late,
  e.since as escalated_since, e.zh as escalated_zh, e.en as escalated_en`;
const FROM = `from case_view c left join terminal t on t.id = c.terminal_id left join named n on n.id = t.place_id
  left join lateral (select e.since, p.name_zh as zh, p.name_en as en from escalation e left join person p on p.id = e.told_to
    where e.case_id = c.id and e.told_as = 'supervisor' order by e.since limit 1) e on true`;

export type CaseReads = { readonly sql: Sql; readonly flows: FlowBook; readonly now: Date };

export const readCases = async (reads: CaseReads): Promise<CaseRow[]> => {
  const { rows } = await reads.sql.query<Row>(
    `${PLACE_NAMES}
     (select ${COLUMNS} ${FROM} where c.closed_at is null order by c.opened_at limit ${MAX_LIVE})
     union all
     (select ${COLUMNS} ${FROM} where c.closed_at > $1::timestamptz - ${CLOSED_WITHIN} order by c.closed_at desc limit ${MAX_CLOSED})`,
    [reads.now],
  );
  return Promise.all(rows.map((row) => caseRow(row, reads)));
};

export const readCasesById = async (reads: CaseReads, ids: readonly string[]): Promise<CaseRow[]> => {
  const { rows } = await reads.sql.query<Row>(`${PLACE_NAMES} select ${COLUMNS} ${FROM} where c.id = any($2::uuid[])`, [
    reads.now,
    ids,
  ]);
  return Promise.all(rows.map((row) => caseRow(row, reads)));
};

export const readCasesOfTerminal = async (reads: CaseReads, terminalId: string): Promise<CaseRow[]> => {
  const { rows } = await reads.sql.query<Row>(
    `${PLACE_NAMES} select ${COLUMNS} ${FROM} where c.terminal_id = $2 order by c.opened_at desc limit 20`,
    [reads.now, terminalId],
  );
  return Promise.all(rows.map((row) => caseRow(row, reads)));
};

/** The id of the case with this number, as typed. */
export const findCase = async (sql: Sql, typed: string): Promise<string | undefined> => {
  const number = typed.normalize('NFKC').trim().toUpperCase().slice(0, 40);
  if (!/^[0-9A-Z-]+$/.test(number)) return undefined;
  const { rows } = await sql.query<{ id: string }>('select id from case_view where number = $1', [number]);
  return rows[0]?.id;
};

export const countCases = async (sql: Sql, now: Date): Promise<CaseCounts> => {
  const { rows } = await sql.query<{ state: string; count: number }>(
    `select state, count(*)::int as count from case_view
      where closed_at is null or closed_at > $1::timestamptz - ${CLOSED_WITHIN} group by state`,
    [now],
  );
  const counts = Object.fromEntries(Object.keys(caseStates).map((state) => [state, 0])) as Record<CaseStatus, number>;
  for (const { state, count } of rows) if (isWord(caseStates, state)) counts[state] = count;
  return counts;
};

const storedReasons = z.array(reason).catch([]);

const caseRow = async (row: Row, { sql, flows }: CaseReads): Promise<CaseRow> => {
  const flow = await flows.get(sql, row.flow_id, row.flow_version);
  const service: Bilingual = flow?.name ?? { zh: row.flow_id, en: row.flow_id };
  const step = flow?.steps.find((one) => one.id === row.step)?.doing;
  if (!isWord(caseStates, row.state)) throw new Error(`Case ${row.number} has the unknown state ${row.state}`);
  return {
    id: row.id,
    number: row.number,
    service,
    state: row.state,
    ...(step && { step }),
    ...(row.terminal_id !== null && {
      terminal: {
        id: row.terminal_id,
        place: { zh: row.place_zh ?? row.terminal_id, en: row.place_en ?? row.terminal_id },
      },
    }),
    reasons: storedReasons.parse(row.reasons),
    openedAt: row.opened_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    late: row.late,
    ...(row.escalated_since && { escalated: escalatedOf(row, row.escalated_since) }),
  };
};

const escalatedOf = ({ escalated_zh: zh, escalated_en: en }: Row, since: Date): NonNullable<CaseRow['escalated']> => ({
  since: since.toISOString(),
  ...(zh !== null && en !== null && { to: { zh, en } }),
});
