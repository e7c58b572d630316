/**
 * A seal is lent for one impression at a time. Within its scope it is lent at once; outside it the use waits for the keeper.
 * The day's number is counted in a statement of its own, so that no flow waits while another one's paper is made.
 */
import { createHash } from 'node:crypto';
import type { Fault } from '@yizhan/shared/faults.ts';
import canonicalize from 'canonicalize';
import { uuidv7 } from 'uuidv7';
import { dayOnCampus } from '../papers/wording.ts';
import type { Sql } from '../storage/db.ts';

export type SealUse = {
  readonly sealId: string;
  /** One impression: asked for again under the same key, it is the same loan. */
  readonly key: string;
  readonly caseId: string;
  readonly step: string;
  /** Of a further copy. */
  readonly jobId?: string;
  readonly flowId: string;
  /** What the paper will say: a loan is for this and nothing else. */
  readonly content: Uint8Array;
  readonly at: Date;
};

/** Id of the loan. */
export type Loan = { readonly id: string };

type Row = {
  readonly id: string;
  readonly state: 'automatic' | 'waiting' | 'granted' | 'refused';
  readonly content: Buffer;
  readonly refusal: string | null;
};

/** Of the template and its data, as the keeper saw them. */
export const contentOf = (template: string, data: unknown): Buffer =>
  createHash('sha256')
    .update(canonicalize({ template, data }) ?? '')
    .digest();

/** Faults: `seal-queued`, which passes; `seal-refused` with the keeper's `reason`. */
export const leaseSeal = async (sql: Sql, use: SealUse): Promise<Loan | Fault> => {
  const known = await findLoan(sql, use.key);
  const row = known ?? (await askForLoan(sql, use));
  // What the keeper saw is not what would be sealed now: it is looked at anew.
  if (row.state !== 'automatic' && !row.content.equals(use.content)) return askAnew(sql, row, use);
  return answerOf(row);
};

const answerOf = ({ id, state, refusal }: Row): Loan | Fault => {
  switch (state) {
    case 'automatic':
    case 'granted':
      return { id };
    case 'waiting':
      return { fault: 'seal-queued' };
    case 'refused':
      return { fault: 'seal-refused', params: { reason: refusal ?? '' } };
    default:
      return state satisfies never;
  }
};

const columns = 'id, state, content, refusal';

const findLoan = async (sql: Sql, key: string): Promise<Row | undefined> => {
  const { rows } = await sql.query<Row>(`select ${columns} from seal_loan where key = $1`, [key]);
  return rows[0];
};

/** PostgreSQL: unique_violation. */
const UNIQUE = '23505';

/** One statement, committed by itself: counts the day and lends, or puts the use into the keeper's queue. */
const askForLoan = async (sql: Sql, use: SealUse): Promise<Row> => {
  const { sealId, key, caseId, step, flowId, jobId = null, content, at } = use;
  try {
    const { rows } = await sql.query<Row>(
      `with scope as (
         select id, daily_limit, case
             when flows <> '{}' and not $5 = any(flows) then 'seal-other-service'
             when valid_from > $7 or valid_until <= $7 then 'seal-outside-period'
           end as why
         from seal where id = $2),
       counted as (
         insert into seal_day (seal_id, day, used) select id, $8, 1 from scope where why is null and daily_limit is distinct from 0
         on conflict (seal_id, day) do update set used = seal_day.used + 1
           where seal_day.used < coalesce((select daily_limit from scope), 2147483647)
         returning 1)
       insert into seal_loan (id, key, seal_id, case_id, step, job_id, flow_id, content, asked_at, state, why)
       select $1, $3, id, $4, $9, $10, $5, $6, $7,
         case when exists (select 1 from counted) then 'automatic' else 'waiting' end,
         case when exists (select 1 from counted) then null else coalesce(why, 'seal-day-full') end
       from scope returning ${columns}`,
      [uuidv7(), sealId, key, caseId, flowId, content, at, dayOnCampus(at), step, jobId],
    );
    const [row] = rows;
    if (!row) throw new Error(`There is no seal ${sealId}`);
    return row;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === UNIQUE)) throw error;
    const other = await findLoan(sql, key); // another run of the same job was first
    if (!other) throw error;
    return other;
  }
};

const askAnew = async (sql: Sql, row: Row, { content, at }: SealUse): Promise<Fault> => {
  await sql.query(
    `update seal_loan set state = 'waiting', content = $2, asked_at = $3, decided_by = null, decided_at = null, refusal = null
     where id = $1 and state <> 'automatic'`,
    [row.id, content, at],
  );
  return { fault: 'seal-queued' };
};
