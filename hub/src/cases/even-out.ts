import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import { acceptRebalance, type Decision } from '../dispatch/propose-rebalance.ts';
import { assign } from './actions/hand-over.ts';
import type { CaseDesk } from './case-desk.ts';

/** What came of each move of an accepted proposal: kept with it. */
export const evenedOut = z.object({
  moved: z.array(z.uuid()),
  struck: z.array(z.uuid()),
  stale: z.array(z.object({ caseId: z.uuid(), reasons: z.array(reason).max(20) })),
});
export type EvenedOut = z.infer<typeof evenedOut>;

/** `kept`: case ids of the moves that are agreed to; absent: all. */
export type Agreement = Omit<Decision, 'now'> & { readonly kept?: readonly string[] | undefined };

/** Somebody agrees to what was proposed; what changed meanwhile stays where it is, and is told. Faults: `conflict` (decided already). */
export const evenOut = (desk: CaseDesk, agreement: Agreement): Promise<EvenedOut | Fault> =>
  desk.db.tx(async (tx) => {
    const accepted = await acceptRebalance(tx, { ...agreement, now: new Date(desk.clock.now()) });
    if (isFault(accepted)) return accepted;
    const moved: string[] = [];
    const stale: EvenedOut['stale'] = accepted.stale.map((one) => ({ ...one, reasons: [...one.reasons] }));
    for (const { caseId, from, to, reasons } of accepted.moves) {
      const changed = await assign(desk, tx, { caseId, from, to, by: agreement.by, how: 'rebalance', reasons });
      if (!isFault(changed)) moved.push(caseId);
      else
        stale.push({
          caseId,
          reasons: [{ code: changed.fault === 'case-over' ? 'move-case-over' : 'move-case-elsewhere' }],
        });
    }
    const outcome: EvenedOut = { moved, struck: [...accepted.struck], stale };
    await tx.query('update rebalance_proposal set outcome = $2 where id = $1', [agreement.id, JSON.stringify(outcome)]);
    return outcome;
  });
