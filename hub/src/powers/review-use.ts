/** The department looks at what was decided in its name. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Sql, Tx } from '../storage/db.ts';
import { belongsTo } from './granting-office.ts';
import { conflictsOf } from './conflicts.ts';

export type Review = {
  /** Id of the use. */
  readonly use: string;
  /** Person id, from the session (R2). */
  readonly by: string;
  readonly actor: Actor;
  readonly verdict: 'agreed' | 'objected';
  /** Up to `NOTE_LENGTH` characters; kept only as long as the applicant's data. */
  readonly note: string;
  readonly now: Date;
};

export const NOTE_LENGTH = 500;

export type Reviewed = {
  readonly power: string;
  /** Against this power so far. */
  readonly objections: number;
  /** This objection was the one that suspended the power. */
  readonly suspended: boolean;
};

type Drawn = {
  readonly power: string;
  readonly department: string;
  readonly role: string;
  readonly verdict: string | null;
  readonly user: string | null;
  readonly step: string;
  readonly applicant: string | null;
};

/**
 * A verdict on a use that was drawn, given once. An objection undoes nothing, but is counted, and at the power's limit
 * the power is suspended. Faults: `not-found` (not drawn), `not-allowed` (another office), `conflict` (has a verdict),
 * `own-case`, `relative-of-applicant`, `signed-already` (it was the reviewer who used it).
 */
export const reviewUse = async (tx: Tx, review: Review): Promise<Reviewed | Fault> => {
  const drawn = await drawnUse(tx, review.use);
  if (!drawn) return { fault: 'not-found' };
  if (!(await belongsTo(tx, review.by, drawn))) return { fault: 'not-allowed' };
  const { applicant, step, user } = drawn;
  const signedEarlier = user === null ? [] : [{ step, by: user }];
  // A case that is on no record any more has no applicant: nobody is related to the nil UUID.
  const deed = { applicant: applicant ?? '00000000-0000-0000-0000-000000000000', step, signedEarlier };
  const conflict = (await conflictsOf(tx, deed, [review.by])).get(review.by);
  if (conflict) return conflict;
  if (drawn.verdict !== null) return { fault: 'conflict' };

  await tx.query(
    'update power_review set verdict = $2, note = $3, reviewed_by = $4, reviewed_at = $5 where use_id = $1',
    [review.use, review.verdict, review.note.slice(0, NOTE_LENGTH), review.by, review.now],
  );
  const detail = { power: drawn.power, verdict: review.verdict };
  await record(tx, { kind: 'power.reviewed', actor: review.actor, subject: review.use, detail });
  return suspendAtLimit(tx, drawn.power, review.now);
};

/** Locks the power, so that two objections at once are counted one after the other. */
const drawnUse = async (tx: Sql, use: string): Promise<Drawn | undefined> => {
  await tx.query(
    'select 1 from power where id = (select power_id from power_review where use_id = $1) for no key update',
    [use],
  );
  const { rows } = await tx.query<Drawn>(
    `select r.power_id as power, r.department_id as department, r.role, r.verdict, u.by_person as user, u.step,
       c.applicant_id as applicant
     from power_review r join power_use u on u.id = r.use_id left join case_view c on c.id = u.case_id
     where r.use_id = $1`,
    [use],
  );
  return rows[0];
};

const suspendAtLimit = async (tx: Sql, power: string, now: Date): Promise<Reviewed> => {
  const counted = await tx.query<{ n: number }>(
    `select count(*)::int as n from power_review where power_id = $1 and verdict = 'objected'`,
    [power],
  );
  const objections = counted.rows[0]?.n ?? 0;
  const { rowCount } = await tx.query(
    `update power set suspended_at = $3
     where id = $1 and objection_limit <= $2 and suspended_at is null and revoked_at is null`,
    [power, objections, now],
  );
  const suspended = rowCount === 1;
  if (suspended) await record(tx, { kind: 'power.suspended', actor: 'hub', subject: power, detail: { objections } });
  return { power, objections, suspended };
};
