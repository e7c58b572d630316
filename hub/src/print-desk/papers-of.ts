/** What a person sees of their papers after the tap. */
import type { FurtherCopies, RecentPaper, WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import type { Sql } from '../storage/db.ts';
import { furtherCopies } from './further-copies.ts';
import { copiesOf } from './may-copy.ts';

/** What fits a screen with room to spare; the newest come first. */
const MOST_WAITING = 20;
const MOST_RECENT = 6;
/** Longer ago, the matter is asked for anew. */
const RECENT_DAYS = 180;

type WaitingRow = {
  id: string;
  case_id: string;
  serial: string;
  title_zh: string;
  title_en: string;
  pages: number;
  sha256: Buffer;
  size: number;
  step: string | null;
  flow_id: string;
  flow_version: number;
};

type Reading = { readonly sql: Sql; readonly flows: FlowBook };

/** Those nobody has begun to print: one whose print is unknown is a question for a person, not an offer (R13). */
export const waitingPapers = async (reading: Reading, personId: string): Promise<WaitingPaper[]> => {
  const { rows } = await reading.sql.query<WaitingRow>(
    `select j.id, j.case_id, j.serial, p.title_zh, p.title_en, p.pages, p.sha256, p.size, j.step,
            v.flow_id, v.flow_version
     from print_job j join paper p on p.serial = j.serial join case_view v on v.id = j.case_id
     where j.person_id = $1 and j.state = 'waiting' and p.voided_at is null and p.blob_id is not null
     order by j.created_at desc limit $2`,
    [personId, MOST_WAITING],
  );
  return Promise.all(
    rows.map(async (row) => {
      const further = await furtherOf(reading, row);
      return {
        ...{ jobId: row.id, caseId: row.case_id, serial: row.serial, title: { zh: row.title_zh, en: row.title_en } },
        ...{ pages: row.pages, sha256: row.sha256.toString('hex'), bytes: row.size },
        ...(further && { copies: further }),
      };
    }),
  );
};

type Row = {
  readonly case_id: string;
  readonly serial: string;
  readonly step: string | null;
  readonly flow_id: string;
  readonly flow_version: number;
};

const furtherOf = async ({ sql, flows }: Reading, row: Row): Promise<FurtherCopies | undefined> => {
  if (row.step === null) return undefined;
  const flow = await flows.get(sql, row.flow_id, row.flow_version);
  if (!flow) throw new Error(`Paper ${row.serial} was issued under a flow that is not published`);
  return furtherCopies(sql, copiesOf(flow, row.step), { caseId: row.case_id, step: row.step });
};

type RecentRow = {
  case_id: string;
  serial: string;
  title_zh: string;
  title_en: string;
  step: string;
  unclaimed: boolean;
  changed_at: Date;
  flow_id: string;
  flow_version: number;
};

const recent = `
  select distinct on (j.case_id, j.step) j.case_id, j.serial, p.title_zh, p.title_en, j.step, j.state = 'void' as unclaimed,
         j.changed_at, v.flow_id, v.flow_version
    from print_job j join paper p on p.serial = j.serial join case_view v on v.id = j.case_id
   where j.person_id = $1 and j.step is not null and j.changed_at > $2 and v.state not in ('void', 'withdrawn', 'rejected')
     and (p.valid_until is null or p.valid_until > $3)
     and (j.state in ('printed', 'taken')
          or (p.void_reason ->> 'code' = 'paper-unclaimed'
              and not exists (select 1 from print_job o where o.case_id = j.case_id and o.step = j.step and o.state <> 'void')))
   order by j.case_id, j.step, j.changed_at desc`;

/** Of each document the newest that is out, or the one that expired with no other in its place. */
export const recentPapers = async (
  reading: Reading,
  { personId, now }: { readonly personId: string; readonly now: Date },
): Promise<RecentPaper[]> => {
  const since = new Date(now.getTime() - RECENT_DAYS * 86_400_000);
  const { rows } = await reading.sql.query<RecentRow>(
    `select * from (${recent}) as one order by changed_at desc limit $4`,
    [personId, since, now, MOST_RECENT],
  );
  const papers = await Promise.all(
    rows.map(async (row): Promise<RecentPaper[]> => {
      const copies = await furtherOf(reading, row);
      if (!copies) return [];
      const title = { zh: row.title_zh, en: row.title_en };
      const state = row.unclaimed ? 'unclaimed' : 'printed';
      return [{ serial: row.serial, title, at: row.changed_at.toISOString(), state, copies }];
    }),
  );
  return papers.flat();
};
