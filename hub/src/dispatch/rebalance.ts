/** Which cases would even out the clerks' loads. Pure: what it says is a proposal, and moves nothing. */
import type { Reason } from '@yizhan/shared/wire/messages.ts';

export type LoadedClerk = {
  readonly person: string;
  readonly open: number;
  readonly maxOpen?: number | undefined;
  /** Is there to be given cases: not on leave. */
  readonly available: boolean;
  /** Services by id; `*` every one. */
  readonly flows: ReadonlySet<string>;
  /** Applicants whose cases they must not have: themselves and relatives. */
  readonly barred: ReadonlySet<string>;
};

export type CarriedCase = {
  readonly id: string;
  readonly clerk: string;
  readonly flowId: string;
  readonly applicant: string;
};

export type ProposedMove = {
  readonly caseId: string;
  readonly from: string;
  readonly to: string;
  readonly reasons: readonly Reason[];
};

/** A difference of fewer cases is no reason to give an applicant another clerk. */
const TOLERANCE = 4;
/** A proposal that a person can still read. */
const MAX_MOVES = 50;

/**
 * From the heaviest to the lightest who is qualified, one case at a time, newest cases first (`cases` are in that
 * order), while the two differ by more than the tolerance or the heavier one is over their cap. No clerk gets a case
 * beyond their cap, and no case moves twice.
 */
export const planRebalance = (
  clerks: readonly LoadedClerk[],
  cases: readonly CarriedCase[],
): readonly ProposedMove[] => {
  const open = new Map(clerks.map((clerk) => [clerk.person, clerk.open]));
  const left = new Map(clerks.map(({ person }) => [person, cases.filter(({ clerk }) => clerk === person)]));
  const load = ({ person }: LoadedClerk): number => open.get(person) ?? 0;
  const moves: ProposedMove[] = [];
  let givers = clerks;
  while (moves.length < MAX_MOVES && givers.length > 0) {
    const [from, ...others] = givers.toSorted((a, b) => load(b) - load(a) || (a.person < b.person ? -1 : 1));
    if (!from) break;
    const move = firstMove(from, clerks, { cases: left.get(from.person) ?? [], load });
    if (!move) {
      givers = others;
      continue;
    }
    const { to, moved } = move;
    const params = { from: load(from), to: load(to) };
    moves.push({
      ...{ caseId: moved.id, from: from.person, to: to.person },
      reasons: [{ code: 'dispatch-rebalanced', params }],
    });
    open.set(from.person, params.from - 1).set(to.person, params.to + 1);
    left.set(
      from.person,
      (left.get(from.person) ?? []).filter(({ id }) => id !== moved.id),
    );
  }
  return moves;
};

type Seen = { readonly cases: readonly CarriedCase[]; readonly load: (clerk: LoadedClerk) => number };

const firstMove = (
  from: LoadedClerk,
  clerks: readonly LoadedClerk[],
  { cases, load }: Seen,
): { to: LoadedClerk; moved: CarriedCase } | undefined => {
  const over = from.maxOpen !== undefined && load(from) > from.maxOpen;
  const takers = clerks
    .filter((to) => to.available && to.person !== from.person && load(to) < (to.maxOpen ?? Infinity))
    .filter((to) => load(from) - load(to) > (over ? 1 : TOLERANCE))
    .toSorted((a, b) => load(a) - load(b) || (a.person < b.person ? -1 : 1));
  for (const to of takers) {
    const moved = cases.find((one) => mayCarry(to, one));
    if (moved) return { to, moved };
  }
  return undefined;
};

export const mayCarry = ({ flows, barred }: LoadedClerk, { flowId, applicant }: CarriedCase): boolean =>
  (flows.has(flowId) || flows.has('*')) && !barred.has(applicant);
