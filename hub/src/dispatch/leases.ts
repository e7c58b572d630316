/**
 * Who is at work on a task, and until when. A lease is a row that runs out by itself: a clerk whose browser dies blocks
 * nobody for longer than that. Whether somebody may act at all is not decided here.
 */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Prepared, Sql } from '../storage/db.ts';

/** Long enough to read a case and its papers, short enough to wait for. */
export const LEASE_MS = 15 * 60_000;

export type TaskKey = { readonly caseId: string; readonly step: string; readonly slot: string };
export type ClaimBy = { readonly personId: string; readonly now: Date; readonly leaseMs?: number };

export type ClaimedCase = {
  readonly id: string;
  readonly number: string;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly applicantId: string;
  readonly responsibleId: string | null;
  readonly state: string;
  readonly version: number;
};

export type Claim =
  | { readonly kind: 'claimed'; readonly task: TaskKey; readonly until: Date; readonly case: ClaimedCase }
  /** Somebody else is at work on it. */
  | { readonly kind: 'held'; readonly by: string; readonly until: Date };

const caseColumns = `v.id, v.number, v.flow_id as "flowId", v.flow_version as "flowVersion",
  v.applicant_id as "applicantId", v.responsible_id as "responsibleId", v.state, v.version`;

/** One row by the unique key: of two at once, one waits for the other's commit and then finds the lease running. */
const claim: Prepared = {
  name: 'dispatch-claim',
  text: `with won as (
    insert into task_lease (case_id, step, slot, person_id, until)
    select case_id, step, slot, $4::uuid, $6::timestamptz from task where case_id = $1 and step = $2 and slot = $3
    on conflict (case_id, step, slot) do update set person_id = excluded.person_id, until = excluded.until
    where task_lease.until <= $5::timestamptz or task_lease.person_id = excluded.person_id
    returning case_id, until
  )
  select won.until, ${caseColumns} from won join case_view v on v.id = won.case_id`,
};

type Won = ClaimedCase & { readonly until: Date };

/** Claims a task, or goes on with a claim of one's own. Faults: `not-found` (nobody is awaited there any more). */
export const claimTask = async (sql: Sql, task: TaskKey, by: ClaimBy): Promise<Claim | Fault> => {
  const { caseId, step, slot } = task;
  const { personId, now, leaseMs = LEASE_MS } = by;
  const until = new Date(now.getTime() + leaseMs);
  const { rows } = await sql.query<Won>(claim, [caseId, step, slot, personId, now, until]);
  const [won] = rows;
  if (won) {
    const { until: ends, ...found } = won;
    return { kind: 'claimed', task: { caseId, step, slot }, until: ends, case: found };
  }
  const holder = await holderOf(sql, task, now);
  return holder ? { kind: 'held', ...holder } : { fault: 'not-found' };
};

export type Holder = { readonly by: string; readonly until: Date };

/** Who is at work on a task at `now`. */
export const holderOf = async (sql: Sql, { caseId, step, slot }: TaskKey, now: Date): Promise<Holder | undefined> => {
  const { rows } = await sql.query<Holder>(
    `select l.person_id as by, l.until from task_lease l join task t using (case_id, step, slot)
     where l.case_id = $1 and l.step = $2 and l.slot = $3 and l.until > $4`,
    [caseId, step, slot, now],
  );
  return rows[0];
};

const otherHands: Prepared = {
  name: 'dispatch-other-hands',
  text: `select p.name_zh as zh, p.name_en as en, l.until from task_lease l left join person p on p.id = l.person_id
    where l.case_id = $1 and l.step = $2 and l.slot = $3 and l.until > $4 and l.person_id <> $5`,
};

/** `in-hand`, with who and until when (campus time), while somebody else is at work on it. */
export const inOtherHands = async (
  sql: Sql,
  task: TaskKey,
  { personId, now }: Pick<ClaimBy, 'personId' | 'now'>,
): Promise<Fault | undefined> => {
  type Other = { readonly zh: string | null; readonly en: string | null; readonly until: Date };
  const { rows } = await sql.query<Other>(otherHands, [task.caseId, task.step, task.slot, now, personId]);
  const [other] = rows;
  if (!other) return undefined;
  return {
    fault: 'in-hand',
    params: { name: other.zh ?? '–', nameEn: other.en ?? '–', until: campusTime.format(other.until) },
  };
};

/** What somebody has in hand of one case: `STEP/SLOT`, until when. */
export const inOwnHands = async (
  sql: Sql,
  caseId: string,
  { personId, now }: Pick<ClaimBy, 'personId' | 'now'>,
): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await sql.query<{ at: string; until: Date }>(
    `select step || '/' || slot as at, until from task_lease where case_id = $1 and person_id = $2 and until > $3`,
    [caseId, personId, now],
  );
  return new Map(rows.map(({ at, until }) => [at, until]));
};

/** `10:15`: a lease ends on the day it begins, or soon after. */
const campusTime = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'short', timeZone: 'Asia/Shanghai' });

/** The new end; undefined when the lease is somebody else's by now, or has run out: then it is claimed anew. */
export const renewLease = async (sql: Sql, task: TaskKey, by: ClaimBy): Promise<Date | undefined> => {
  const until = new Date(by.now.getTime() + (by.leaseMs ?? LEASE_MS));
  const { rows } = await sql.query<{ until: Date }>(
    `update task_lease set until = $6 where case_id = $1 and step = $2 and slot = $3 and person_id = $4 and until > $5
     returning until`,
    [task.caseId, task.step, task.slot, by.personId, by.now, until],
  );
  return rows[0]?.until;
};

/** Gives a claim of one's own back. False when there was none. */
export const releaseLease = async (sql: Sql, task: TaskKey, personId: string): Promise<boolean> => {
  const { rowCount } = await sql.query(
    'delete from task_lease where case_id = $1 and step = $2 and slot = $3 and person_id = $4',
    [task.caseId, task.step, task.slot, personId],
  );
  return rowCount === 1;
};

/** Removes what has run out, and what belongs to tasks that are done. A claim does not wait for it. How many. */
export const expireLeases = async (sql: Sql, now: Date): Promise<number> => {
  const { rowCount } = await sql.query(
    `delete from task_lease l where until <= $1 or not exists (
       select 1 from task t where t.case_id = l.case_id and t.step = l.step and t.slot = l.slot)`,
    [now],
  );
  return rowCount ?? 0;
};
