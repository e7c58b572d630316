/** A proposal to even out loads: computed and stored, carried out only when somebody agrees to it. */
import { reason } from '@yizhan/shared/wire/messages.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { record, type Actor } from '../audit/record.ts';
import type { Sql, Tx } from '../storage/db.ts';
import { absencesAt } from './absences.ts';
import { planRebalance, type CarriedCase, type LoadedClerk, type ProposedMove } from './rebalance.ts';

export type Proposal = { readonly id: string; readonly proposedAt: Date; readonly moves: readonly ProposedMove[] };

const storedMoves = z.array(
  z.object({ caseId: z.uuid(), from: z.uuid(), to: z.uuid(), reasons: z.array(reason).max(20) }),
);

/** Open cases looked at for each clerk, newest first. */
const CASES_A_CLERK = 200;

type ClerkRow = {
  readonly person: string;
  readonly open: number;
  readonly max_open: number | null;
  readonly available: boolean;
  readonly flows: string[];
  readonly barred: string[];
};

const loadedClerks = async (sql: Sql, now: Date): Promise<readonly LoadedClerk[]> => {
  const { rows } = await sql.query<ClerkRow>(
    `select c.person_id as person, c.max_open,
       (select count(*)::int from case_view v where v.responsible_id = c.person_id and v.closed_at is null) as open,
       not exists (select 1 from leave l where l.person_id = c.person_id and l.from_at <= $1 and l.until_at > $1) as available,
       array(select flow_id from qualification q where q.person_id = c.person_id) as flows,
       array(select c.person_id union select other_id from person_relation where person_id = c.person_id
         union select person_id from person_relation where other_id = c.person_id) as barred
     from clerk c where not exists (select 1 from departure d where d.person_id = c.person_id)`,
    [now],
  );
  return rows.map(({ person, open, max_open: cap, available, flows, barred }) => ({
    ...{ person, open, maxOpen: cap ?? undefined, available },
    ...{ flows: new Set(flows), barred: new Set(barred) },
  }));
};

const carriedCases = async (sql: Sql): Promise<readonly CarriedCase[]> => {
  const { rows } = await sql.query<CarriedCase>(
    `select v.id, c.person_id as clerk, v.flow_id as "flowId", v.applicant_id as applicant
     from clerk c cross join lateral (
       select id, flow_id, applicant_id, opened_at from case_view
       where responsible_id = c.person_id and closed_at is null order by opened_at desc, id desc limit $1
     ) v order by v.opened_at desc, v.id desc`,
    [CASES_A_CLERK],
  );
  return rows;
};

/** Undefined when the loads are even enough. An older proposal that still waits gives way to the new one. */
export const proposeRebalance = async (tx: Tx, now: Date): Promise<Proposal | undefined> => {
  const moves = planRebalance(await loadedClerks(tx, now), await carriedCases(tx));
  await tx.query(`delete from rebalance_proposal where state = 'open'`);
  if (moves.length === 0) return undefined;
  const id = uuidv7();
  await tx.query('insert into rebalance_proposal (id, proposed_at, moves) values ($1, $2, $3)', [
    ...[id, now, JSON.stringify(moves)],
  ]);
  return { id, proposedAt: now, moves };
};

/** The one that waits for somebody's answer. */
export const openProposal = async (sql: Sql): Promise<Proposal | undefined> => {
  const { rows } = await sql.query<{ id: string; at: Date; moves: unknown }>(
    `select id, proposed_at as at, moves from rebalance_proposal where state = 'open' order by id desc limit 1`,
  );
  const [row] = rows;
  return row && { id: row.id, proposedAt: row.at, moves: storedMoves.parse(row.moves) };
};

export type Decision = { readonly id: string; readonly now: Date; readonly by: Actor };

const decide = async (tx: Tx, { id, now, by }: Decision, state: 'accepted' | 'declined'): Promise<unknown> => {
  const { rows } = await tx.query<{ moves: unknown }>(
    `update rebalance_proposal set state = $2, decided_at = $3, decided_by = $4 where id = $1 and state = 'open' returning moves`,
    [id, state, now, by],
  );
  const [decided] = rows;
  if (decided) await record(tx, { kind: 'rebalance.decided', actor: by, subject: id, detail: { decision: state } });
  return decided?.moves;
};

/**
 * The moves that still stand: the case is open and still with the clerk it would leave, the other is there. The caller carries them out in
 * the same transaction. Faults: `conflict` (decided already, or replaced by a newer proposal).
 */
export const acceptRebalance = async (tx: Tx, decision: Decision): Promise<readonly ProposedMove[] | Fault> => {
  const stored = await decide(tx, decision, 'accepted');
  if (stored === undefined) return { fault: 'conflict' };
  const moves = storedMoves.parse(stored);
  const { rows } = await tx.query<{ id: string; clerk: string }>(
    'select id, responsible_id as clerk from case_view where id = any($1::uuid[]) and closed_at is null for update',
    [moves.map(({ caseId }) => caseId)],
  );
  const carriers = new Map(rows.map(({ id, clerk }) => [id, clerk]));
  const absent = await absencesAt(tx, decision.now);
  return moves.filter(({ caseId, from, to }) => carriers.get(caseId) === from && !absent.has(to));
};

/** Faults: `conflict`, as for accepting. */
export const declineRebalance = async (tx: Tx, decision: Decision): Promise<'declined' | Fault> =>
  (await decide(tx, decision, 'declined')) === undefined ? { fault: 'conflict' } : 'declined';
