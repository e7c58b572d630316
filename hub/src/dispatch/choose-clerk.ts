/** The one clerk who will carry a case, and why. Always somebody: no case is ever without one. */
import type { Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';
import type { Candidate, Choice } from './candidate.ts';
import { gatherCandidates, type Asking } from './gather-candidates.ts';
import { rankCandidates } from './rank-candidates.ts';

export type Ask = Asking & {
  readonly calendar: Calendar;
  /** People who must not be it, whatever else. */
  readonly except?: readonly string[] | undefined;
  /** Cases that somebody is about to be given, on top of those they carry. */
  readonly planned?: ReadonlyMap<string, number> | undefined;
  /** Somebody has agreed to this one: chosen as long as they may carry it, whatever the order says by now. */
  readonly agreed?: string | undefined;
};

/**
 * Whoever is qualified and on shift; with nobody on duty the qualified by rank, then the offices of the home department,
 * then the service centre, then any member of staff. The applicant, relatives, those on leave and `except` only when
 * there is nobody else at all, and a reason says so. Throws only when the campus has no staff.
 */
export const chooseClerk = async (sql: Sql, ask: Ask): Promise<Choice> => {
  const choice = await findClerk(sql, ask);
  if (!choice) throw new Error('This campus has no staff: nobody can carry a case');
  return choice;
};

/** The same; undefined when the campus has no staff. */
export const findClerk = async (sql: Sql, ask: Ask): Promise<Choice | undefined> => {
  const gather = async (from: 'nearby' | 'everybody'): Promise<readonly Candidate[]> =>
    (await gatherCandidates(sql, ask, from)).map((c) => ({ ...c, open: c.open + (ask.planned?.get(c.person) ?? 0) }));
  const best = ([first, ...others]: readonly Choice[]): Choice | undefined => {
    const agreed = others.find(({ clerk }) => clerk === ask.agreed);
    return agreed ? asAgreed(agreed) : first;
  };
  const near = best(rankCandidates(await gather('nearby'), ask));
  if (near) return near;
  const everybody = await gather('everybody');
  return best(rankCandidates(everybody, ask)) ?? lastResort(everybody, ask);
};

/** Somebody else would come first by now: that this one has the lightest load is no reason any more. */
const asAgreed = ({ clerk, reasons }: Choice): Choice => ({
  clerk,
  reasons: [...reasons.filter(({ code }) => code !== 'dispatch-lightest-load'), { code: 'dispatch-agreed' }],
});

/** Somebody on leave; failing that somebody with a conflict, the applicant last of all. */
const lastResort = (everybody: readonly Candidate[], { except = [] }: Ask): Choice | undefined => {
  const order = (c: Candidate): number =>
    (c.conflict === 'applicant' ? 4 : 0) + (except.includes(c.person) ? 2 : 0) + (c.conflict === 'relative' ? 1 : 0);
  const [first] = everybody.toSorted(
    (a, b) => order(a) - order(b) || a.open - b.open || (a.person < b.person ? -1 : 1),
  );
  if (!first) return undefined;
  const reasons: Reason[] = [{ code: order(first) === 0 ? 'dispatch-on-leave' : 'dispatch-nobody-else' }];
  return { clerk: first.person, reasons };
};
