/** A proposal to even out loads: computed and stored, carried out only when somebody agrees to it. */
import { reason } from '@yizhan/shared/wire/messages.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { record, type Actor } from '../audit/record.ts';
import type { Sql, Tx } from '../storage/db.ts';
import { planRebalance, type CarriedCase, type LoadedClerk, type ProposedMove } from './rebalance.ts';
import { staleMoves, type StaleMove } from './stale-moves.ts';

export type Proposal = { readonly id: string; readonly proposedAt: Date; readonly moves: readonly ProposedMove[] };

/** Home departments among whose clerks loads are evened out; empty: all of them. */
export type Homes = readonly string[];

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

/** Everybody who carries cases there, with their load. */
export const loadedClerks = async (sql: Sql, now: Date, homes: Homes): Promise<readonly LoadedClerk[]> => {
  const { rows } = await sql.query<ClerkRow>(
    `select c.person_id as person, c.max_open,
       (select count(*)::int from case_view v where v.responsible_id = c.person_id and v.closed_at is null) as open,
       not exists (select 1 from leave l where l.person_id = c.person_id and l.from_at <= $1 and l.until_at > $1) as available,
       array(select flow_id from qualification q where q.person_id = c.person_id) as flows,
       array(select c.person_id union select other_id from person_relation where person_id = c.person_id
         union select person_id from person_relation where other_id = c.person_id) as barred
     from clerk c where not exists (select 1 from departure d where d.person_id = c.person_id)
       and ($2::text[] = '{}' or c.home_department = any($2))`,
    [now, homes],
  );
  return rows.map(({ person, open, max_open: cap, available, flows, barred }) => ({
    ...{ person, open, maxOpen: cap ?? undefined, available },
    ...{ flows: new Set(flows), barred: new Set(barred) },
  }));
};

const carriedCases = async (sql: Sql, homes: Homes): Promise<readonly CarriedCase[]> => {
  const { rows } = await sql.query<CarriedCase>(
    `select v.id, c.person_id as clerk, v.flow_id as "flowId", v.applicant_id as applicant
     from clerk c cross join lateral (
       select id, flow_id, applicant_id, opened_at from case_view
       where responsible_id = c.person_id and closed_at is null order by opened_at desc, id desc limit $1
     ) v where $2::text[] = '{}' or c.home_department = any($2) order by v.opened_at desc, v.id desc`,
    [CASES_A_CLERK, homes],
  );
  return rows;
};

export type Proposing = { readonly now: Date; readonly homes: Homes };

/** Undefined when the loads are even enough. An older proposal about some of the same clerks gives way to the new one. */
export const proposeRebalance = async (tx: Tx, { now, homes }: Proposing): Promise<Proposal | undefined> => {
  const moves = planRebalance(await loadedClerks(tx, now, homes), await carriedCases(tx, homes));
  await tx.query(
    `update rebalance_proposal set state = 'replaced', decided_at = $2
     where state = 'open' and (homes = '{}' or $1::text[] = '{}' or homes && $1)`,
    [homes, now],
  );
  if (moves.length === 0) return undefined;
  const id = uuidv7();
  await tx.query('insert into rebalance_proposal (id, proposed_at, moves, homes) values ($1, $2, $3, $4)', [
    ...[id, now, JSON.stringify(moves), homes],
  ]);
  return { id, proposedAt: now, moves };
};

/** Proposals about clerks of these departments alone. */
const WITHIN = `($1::text[] = '{}' or homes <> '{}' and homes <@ $1)`;

/** The one that waits for somebody's answer. */
export const openProposal = async (sql: Sql, homes: Homes): Promise<Proposal | undefined> => {
  const { rows } = await sql.query<{ id: string; at: Date; moves: unknown }>(
    `select id, proposed_at as at, moves from rebalance_proposal where state = 'open' and ${WITHIN} order by id desc limit 1`,
    [homes],
  );
  const [row] = rows;
  return row && { id: row.id, proposedAt: row.at, moves: storedMoves.parse(row.moves) };
};

export type Decided = {
  readonly state: 'accepted' | 'declined' | 'replaced';
  readonly at: Date;
  /** As the audit log names actors; null: replaced by a newer one. */
  readonly by: string | null;
  readonly moves: readonly ProposedMove[];
  readonly outcome: unknown;
};

/** Undefined: there is none, it is about others' clerks, or it still waits. */
export const decidedProposal = async (sql: Sql, homes: Homes, id: string): Promise<Decided | undefined> => {
  const { rows } = await sql.query<Omit<Decided, 'moves'> & { moves: unknown }>(
    `select state, decided_at as at, decided_by as by, moves, outcome from rebalance_proposal
     where id = $2 and state <> 'open' and ${WITHIN}`,
    [homes, id],
  );
  const [row] = rows;
  return row && { ...row, moves: storedMoves.parse(row.moves) };
};

export type Decision = { readonly id: string; readonly now: Date; readonly by: Actor; readonly homes: Homes };

const decide = async (tx: Tx, { id, now, by, homes }: Decision, state: 'accepted' | 'declined'): Promise<unknown> => {
  const { rows } = await tx.query<{ moves: unknown }>(
    `update rebalance_proposal set state = $3, decided_at = $4, decided_by = $5
     where id = $2 and state = 'open' and ${WITHIN} returning moves`,
    [homes, id, state, now, by],
  );
  const [decided] = rows;
  if (decided) await record(tx, { kind: 'rebalance.decided', actor: by, subject: id, detail: { decision: state } });
  return decided?.moves;
};

export type Accepted = {
  /** Those that stand: for the caller to carry out in the same transaction. */
  readonly moves: readonly ProposedMove[];
  /** Case ids of those that were struck out. */
  readonly struck: readonly string[];
  readonly stale: readonly StaleMove[];
};

/** `kept`: case ids of the moves that are agreed to; absent: all. Faults: `conflict` (decided already, or replaced by a newer proposal). */
export const acceptRebalance = async (
  tx: Tx,
  { kept, ...decision }: Decision & { readonly kept?: readonly string[] | undefined },
): Promise<Accepted | Fault> => {
  const stored = await decide(tx, decision, 'accepted');
  if (stored === undefined) return { fault: 'conflict' };
  const all = storedMoves.parse(stored);
  const agreed = kept ? all.filter(({ caseId }) => kept.includes(caseId)) : all;
  const struck = all.flatMap(({ caseId }) => (agreed.some((move) => move.caseId === caseId) ? [] : [caseId]));
  await tx.query('select 1 from case_view where id = any($1::uuid[]) for update', [agreed.map(({ caseId }) => caseId)]);
  const stale = await staleMoves(tx, agreed, decision.now);
  const isStale = new Set(stale.map(({ caseId }) => caseId));
  return { moves: agreed.filter(({ caseId }) => !isStale.has(caseId)), struck, stale };
};

/** Faults: `conflict`, as for accepting. */
export const declineRebalance = async (tx: Tx, decision: Decision): Promise<'declined' | Fault> =>
  (await decide(tx, decision, 'declined')) === undefined ? { fault: 'conflict' } : 'declined';
