import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { authorise, stillThere, type Aim, type Clerk } from './acting.ts';

export type Settlement = Aim & {
  /** Number of the receipt or of the transfer, 1..60 characters. */
  readonly receipt: string;
};

/** Money came in, or went back. Faults: those of `authorise`; `not-offered`; `receipt-missing`. */
export const settlePayment = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  settlement: Settlement,
): Promise<Changed | Fault> => {
  const found = await authorise(desk, tx, clerk, settlement);
  if (isFault(found)) return found;
  const { step, authority } = found;
  if (step.kind !== 'pay') return { fault: 'not-offered' };
  const receipt = settlement.receipt.trim();
  if (!/^[\p{L}\p{N}-]{1,60}$/u.test(receipt)) return { fault: 'receipt-missing' };
  return changeCase(desk, tx, {
    ...{ caseId: settlement.caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      const over = stillThere(course.state, settlement);
      if (over) return over;
      course.emit({ kind: 'payment-settled', step: step.id, receipt, authority });
      course.leave(step.id, step.next);
      return undefined;
    },
  });
};
