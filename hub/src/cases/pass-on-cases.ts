/** Cases change hands: somebody leaves, or a proposal to even out the load was accepted. All of them, or none. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Actor } from '../audit/record.ts';
import { depart, type Departed } from '../dispatch/depart.ts';
import { acceptRebalance, type Decision } from '../dispatch/propose-rebalance.ts';
import { powersLostBy, type LostPower } from '../powers/powers-lost-by.ts';
import type { CaseDesk } from './case-desk.ts';
import { assign } from './actions/hand-over.ts';

export type Leaving = { readonly personId: string; readonly by: Actor; readonly successor?: string | undefined };

export type Left = Pick<Departed, 'named' | 'vacant'> & {
  /** Cases that another clerk carries now. */
  readonly passedOn: number;
  /** Powers nobody can use any more. */
  readonly lostPowers: readonly LostPower[];
};

/** Everything a clerk had is handed over in one transaction. Throws when a case cannot change hands: then nobody has left. */
export const leaveOffice = (desk: CaseDesk, { personId, by, successor }: Leaving): Promise<Left> =>
  desk.db.tx(async (tx) => {
    const now = new Date(desk.clock.now());
    const lostPowers = await powersLostBy(tx, personId, now);
    const { moves, named, vacant } = await depart(tx, { personId, now, calendar: desk.calendar, by, successor });
    for (const { caseId, to, reasons } of moves) {
      const passed = await assign(desk, tx, { caseId, to, by, how: 'departure', reasons });
      if (isFault(passed)) throw new Error(`Case ${caseId} cannot be passed on to ${to}: ${passed.fault}`);
    }
    return { passedOn: moves.length, named, vacant, lostPowers };
  });

/** A supervisor accepts what was proposed; what changed meanwhile stays where it is. Faults: `conflict` (decided already). */
export const evenOut = (desk: CaseDesk, decision: Omit<Decision, 'now'>): Promise<{ readonly moved: number } | Fault> =>
  desk.db.tx(async (tx) => {
    const moves = await acceptRebalance(tx, { ...decision, now: new Date(desk.clock.now()) });
    if (isFault(moves)) return moves;
    for (const { caseId, to, reasons } of moves) {
      const moved = await assign(desk, tx, { caseId, to, by: decision.by, how: 'rebalance', reasons });
      if (isFault(moved)) throw new Error(`Case ${caseId} cannot be moved to ${to}: ${moved.fault}`);
    }
    return { moved: moves.length };
  });
