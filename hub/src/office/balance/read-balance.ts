import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { evenedOut } from '../../cases/even-out.ts';
import { decidedProposal, loadedClerks, openProposal, type Homes } from '../../dispatch/propose-rebalance.ts';
import type { ProposedMove } from '../../dispatch/rebalance.ts';
import { staleMoves, type StaleMove } from '../../dispatch/stale-moves.ts';
import { nameCases } from '../name-cases.ts';
import { namePeople } from '../name-people.ts';
import type { PowerReads } from '../powers/view-powers.ts';
import type { Balance, BalanceOutcome, ClerkLoad, MoveView } from './model.ts';

const readLoads = async ({ sql, now }: PowerReads, homes: Homes): Promise<readonly ClerkLoad[]> => {
  const clerks = await loadedClerks(sql, now, homes);
  const { rows } = await sql.query<{ person: string; zh: string; en: string; home_zh: string; home_en: string }>(
    `select c.person_id as person, p.name_zh as zh, p.name_en as en, coalesce(d.name_zh, c.home_department) as home_zh,
       coalesce(d.name_en, c.home_department) as home_en
     from clerk c join person p on p.id = c.person_id left join department d on d.id = c.home_department
     where c.person_id = any($1::uuid[])`,
    [clerks.map(({ person }) => person)],
  );
  const named = new Map(rows.map((row) => [row.person, row]));
  return clerks
    .flatMap(({ person, open, maxOpen, available }): ClerkLoad[] => {
      const row = named.get(person);
      if (!row) return [];
      const name: Bilingual = { zh: row.zh, en: row.en };
      return [
        { person, name, home: { zh: row.home_zh, en: row.home_en }, open, most: maxOpen ?? null, away: !available },
      ];
    })
    .toSorted((a, b) => b.open - a.open || (a.person < b.person ? -1 : 1));
};

const viewMoves = async (
  { sql, flows }: PowerReads,
  moves: readonly ProposedMove[],
  stale: readonly StaleMove[],
): Promise<readonly MoveView[]> => {
  const name = await namePeople(
    sql,
    moves.flatMap(({ from, to }) => [from, to]),
  );
  const caseOf = await nameCases(
    sql,
    flows,
    moves.map(({ caseId }) => caseId),
  );
  const why = new Map(stale.map(({ caseId, reasons }) => [caseId, reasons]));
  return moves.map(({ caseId, from, to, reasons }) => ({
    ...{ ...caseOf(caseId), reasons, stale: why.get(caseId) },
    ...{ from: { id: from, name: name(from) }, to: { id: to, name: name(to) } },
  }));
};

export const readBalance = async (reads: PowerReads, homes: Homes): Promise<Balance> => {
  const [loads, open] = await Promise.all([readLoads(reads, homes), openProposal(reads.sql, homes)]);
  if (!open) return { loads, proposal: undefined };
  const stale = await staleMoves(reads.sql, open.moves, reads.now);
  const moves = await viewMoves(reads, open.moves, stale);
  return { loads, proposal: { id: open.id, at: open.proposedAt.toISOString(), moves } };
};

/** Undefined: there is none, it is none of theirs, or it still waits for an answer. */
export const readOutcome = async (reads: PowerReads, homes: Homes, id: string): Promise<BalanceOutcome | undefined> => {
  const decided = await decidedProposal(reads.sql, homes, id);
  if (!decided) return undefined;
  const { state, at, by, moves, outcome } = decided;
  const came = evenedOut.safeParse(outcome).data ?? { moved: [], struck: [], stale: [] };
  const views = await viewMoves(reads, moves, came.stale);
  const among = (ids: readonly string[]): readonly MoveView[] => views.filter(({ caseId }) => ids.includes(caseId));
  const person = by?.startsWith('person:') === true ? by.slice('person:'.length) : undefined;
  return {
    ...{
      state,
      at: at.toISOString(),
      by: person === undefined ? null : (await namePeople(reads.sql, [person]))(person),
    },
    ...{ moved: among(came.moved), struck: among(came.struck), stale: views.filter((move) => move.stale) },
  };
};
