/**
 * The hours a week for which a home department lends a rotating clerk (轮岗): one of the two proposes, the other agrees.
 * Until then the rota keeps to what was agreed before.
 */
import type { Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { record, type Actor } from '../audit/record.ts';
import { HEAD } from '../powers/granting-office.ts';
import type { Sql, Tx } from '../storage/db.ts';

/** Minutes: a full week of work (State Council Order 174, article 3: 40 hours), in halves of an hour. */
const MOST = 40 * 60;
const STEP = 30;

/** `clerk`: it is about themselves. `home`: they head the department that lends them. */
export type Side = 'clerk' | 'home';

export type HoursProposal = {
  readonly personId: string;
  readonly weeklyMinutes: number;
  /** Person id of who proposes, from the session (R2). */
  readonly by: string;
  readonly actor: Actor;
  readonly now: Date;
};

/** Undefined: the hours of this clerk are none of theirs. A supervisor has no side: whose hours are lent is the department's to say. */
export const sideOf = async (sql: Sql, by: string, personId: string): Promise<Side | undefined> => {
  if (by === personId) return 'clerk';
  const { rowCount } = await sql.query(
    `select 1 from clerk c join post p on p.department_id = c.home_department
     where c.person_id = $1 and p.person_id = $2 and p.role = $3 and p.rank = 'principal'`,
    [personId, by, HEAD],
  );
  return rowCount === 1 ? 'home' : undefined;
};

/** An older proposal that waits gives way to this one. Faults: `not-allowed`, `not-rotating`, `hours-unfit`. */
export const proposeHours = async (tx: Tx, proposal: HoursProposal): Promise<string | Fault> => {
  const { personId, weeklyMinutes, by, actor, now } = proposal;
  const side = await sideOf(tx, by, personId);
  if (!side) return { fault: 'not-allowed' };
  const { rows } = await tx.query<{ kind: string }>(
    `select kind from clerk c where person_id = $1
       and not exists (select 1 from departure d where d.person_id = c.person_id) for update`,
    [personId],
  );
  if (rows[0]?.kind !== 'rotating') return { fault: 'not-rotating' };
  if (!Number.isInteger(weeklyMinutes) || weeklyMinutes < STEP || weeklyMinutes > MOST || weeklyMinutes % STEP !== 0)
    return { fault: 'hours-unfit', params: { most: MOST / 60 } };
  await tx.query(
    `update hours_proposal set state = 'replaced', decided_at = $2 where person_id = $1 and state = 'open'`,
    [personId, now],
  );
  const id = uuidv7();
  await tx.query(
    `insert into hours_proposal (id, person_id, weekly_minutes, side, proposed_by, proposed_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, personId, weeklyMinutes, side, by, now],
  );
  await record(tx, { kind: 'hours.proposed', actor, subject: personId, detail: { minutes: weeklyMinutes, side } });
  return id;
};

export type HoursDecision = {
  readonly id: string;
  readonly agree: boolean;
  readonly by: string;
  readonly actor: Actor;
  readonly now: Date;
};

type Waiting = { readonly person: string; readonly minutes: number; readonly side: Side; readonly state: string };

/**
 * The other side agrees, and the rota keeps to it from now on; or does not, and all stays as it was. Who proposed takes it
 * back by not agreeing. Faults: `not-found`, `not-allowed` (agreeing to one's own proposal too), `conflict` (decided, or
 * replaced by a newer one).
 */
export const decideHours = async (tx: Tx, decision: HoursDecision): Promise<'agreed' | 'declined' | Fault> => {
  const { id, agree, by, actor, now } = decision;
  const { rows } = await tx.query<Waiting>(
    'select person_id as person, weekly_minutes as minutes, side, state from hours_proposal where id = $1 for update',
    [id],
  );
  const [waiting] = rows;
  if (!waiting) return { fault: 'not-found' };
  const side = await sideOf(tx, by, waiting.person);
  if (!side || (agree && side === waiting.side)) return { fault: 'not-allowed' };
  if (waiting.state !== 'open') return { fault: 'conflict' };
  const outcome = agree ? 'agreed' : 'declined';
  await tx.query('update hours_proposal set state = $2, decided_by = $3, decided_at = $4 where id = $1', [
    ...[id, outcome, by, now],
  ]);
  if (agree)
    await tx.query('update clerk set weekly_minutes = $2 where person_id = $1', [waiting.person, waiting.minutes]);
  const detail = { minutes: waiting.minutes, side, decision: outcome };
  await record(tx, { kind: 'hours.decided', actor, subject: waiting.person, detail });
  return outcome;
};
