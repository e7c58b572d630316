import { isFault } from '@yizhan/shared/faults.ts';
import type { Prepared, Tx } from '../storage/db.ts';
import { claimTask, holderOf, type Claim, type ClaimBy, type TaskKey } from './leases.ts';
import { offices } from './offices.ts';

/** Looked at in each office, and under the person's own name: more than may be at work on one office at once. */
const DEPTH = 40;

/** A batch is made with all that wait in it, and what is outside or on notice is waited for: none is taken up alone. */
const free = `t.kind not in ('batch', 'outside', 'notice') and not exists (
    select 1 from task_lease l where l.case_id = t.case_id and l.step = t.step and l.slot = t.slot and l.until > $4
  ) and not exists (select 1 from barred b where b.id = t.applicant_id)`;

/**
 * What is due first and free, in any of the offices or for the person by name; never the clerk's own case or a
 * relative's. The row is locked, and one that somebody is claiming just now is passed over, so that nobody waits.
 */
const nextFree: Prepared = {
  name: 'dispatch-next',
  text: `with barred as materialized (
    select $1::uuid as id union select other_id from person_relation where person_id = $1
    union select person_id from person_relation where other_id = $1
  ), near as materialized (
    select n.* from unnest($2::text[], $3::text[]) as o (department, role)
    cross join lateral (
      select t.ctid as at from task t
      where t.department = o.department and t.role = o.role and t.person_id is null and ${free}
      order by t.due_at limit ${String(DEPTH)}
    ) n
    union
    (select t.ctid from task t where t.person_id = $1 and ${free} order by t.due_at limit ${String(DEPTH)})
  )
  select t.case_id as "caseId", t.step, t.slot from task t where t.ctid = any(array(select at from near))
  order by t.due_at, t.entered_at, t.case_id, t.step, t.slot limit 1 for update of t skip locked`,
};

/** One loses to each colleague who took the very task between the look and the lock; each of those has then gone on. */
const MAX_ROUNDS = DEPTH;

export type NextClaim = Extract<Claim, { kind: 'claimed' }>;

/** The next due task of the clerk's offices, claimed, with its case. Undefined: nothing waits that they may do. */
export const claimNext = async (tx: Tx, by: ClaimBy): Promise<NextClaim | undefined> => {
  const mine = await offices(tx, by.personId, by.now);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { rows } = await tx.query<TaskKey>(nextFree, [
      by.personId,
      mine.map(({ department }) => department),
      mine.map(({ role }) => role),
      by.now,
    ]);
    const [task] = rows;
    if (!task) return undefined;
    // Claimed between the look and the lock, perhaps in another window of the same clerk.
    if (await holderOf(tx, task, by.now)) continue;
    const claim = await claimTask(tx, task, by);
    if (!isFault(claim) && claim.kind === 'claimed') return claim;
  }
  return undefined;
};
