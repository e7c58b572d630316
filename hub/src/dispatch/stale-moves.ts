/** Which proposed moves do not stand any more, and why. */
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';
import { absencesAt } from './absences.ts';
import type { ProposedMove } from './rebalance.ts';

export type StaleMove = { readonly caseId: string; readonly reasons: readonly Reason[] };

type CaseRow = {
  readonly id: string;
  readonly clerk: string | null;
  readonly closed: boolean;
  readonly able: string[];
};
type ClerkRow = { readonly person: string; readonly room: number | null; readonly left: boolean };

/** In the order of the moves; a clerk with little room left has it for the first of theirs. */
export const staleMoves = async (
  sql: Sql,
  moves: readonly ProposedMove[],
  now: Date,
): Promise<readonly StaleMove[]> => {
  const takers = [...new Set(moves.map(({ to }) => to))];
  const { rows: cases } = await sql.query<CaseRow>(
    `select v.id, v.responsible_id as clerk, v.closed_at is not null as closed,
       array(select q.person_id from qualification q where q.flow_id in (v.flow_id, '*') and q.person_id = any($2::uuid[])
         and q.person_id <> v.applicant_id
         and not exists (select 1 from person_relation r where (r.person_id, r.other_id) in
           ((q.person_id, v.applicant_id), (v.applicant_id, q.person_id)))) as able
     from case_view v where v.id = any($1::uuid[])`,
    [moves.map(({ caseId }) => caseId), takers],
  );
  const { rows: clerks } = await sql.query<ClerkRow>(
    `select p.id as person, exists (select 1 from departure d where d.person_id = p.id) as left,
       c.max_open - (select count(*)::int from case_view v where v.responsible_id = p.id and v.closed_at is null) as room
     from person p left join clerk c on c.person_id = p.id where p.id = any($1::uuid[])`,
    [takers],
  );
  const absences = await absencesAt(sql, now);
  const caseOf = new Map(cases.map((row) => [row.id, row]));
  const clerkOf = new Map(clerks.map((row) => [row.person, row]));
  const given = new Map<string, number>();
  return moves.flatMap(({ caseId, from, to }): StaleMove[] => {
    const why = whyNot(
      { from, to, one: caseOf.get(caseId), taker: clerkOf.get(to), given: given.get(to) ?? 0 },
      absences,
    );
    if (why !== undefined) return [{ caseId, reasons: [{ code: why }] }];
    given.set(to, (given.get(to) ?? 0) + 1);
    return [];
  });
};

type Looked = {
  readonly from: string;
  readonly to: string;
  readonly one: CaseRow | undefined;
  readonly taker: ClerkRow | undefined;
  /** Cases of moves before this one. */
  readonly given: number;
};

const whyNot = (
  { from, to, one, taker, given }: Looked,
  absences: ReadonlyMap<string, unknown>,
): string | undefined => {
  if (!one || one.closed) return 'move-case-over';
  if (one.clerk !== from) return 'move-case-elsewhere';
  if (!taker || taker.left) return 'move-clerk-left';
  if (absences.has(to)) return 'move-clerk-away';
  if (!one.able.includes(to)) return 'move-clerk-unfit';
  return taker.room !== null && taker.room <= given ? 'move-clerk-full' : undefined;
};
