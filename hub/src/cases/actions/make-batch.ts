import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase } from '../change-case.ts';
import { authorise, stillThere, type Aim, type Clerk } from './acting.ts';

export type BatchOutcome = { readonly caseId: string; readonly fault?: Fault };

/**
 * All that wait are made in one go, under one batch's id. Each case moves in its own transaction: one that cannot is
 * named and holds up no other. Faults a case: those of `authorise`; `not-offered`.
 */
export const makeBatch = async (
  desk: CaseDesk,
  clerk: Clerk,
  aims: readonly Aim[],
): Promise<{ readonly batch: string; readonly outcomes: readonly BatchOutcome[] }> => {
  const batch = uuidv7();
  const outcomes: BatchOutcome[] = [];
  for (const aim of aims) {
    const fault = await desk.db.tx(async (tx) => {
      const found = await authorise(desk, tx, clerk, aim);
      if (isFault(found)) return found;
      const { step, authority } = found;
      if (step.kind !== 'batch') return { fault: 'not-offered' } as const;
      const changed = await changeCase(desk, tx, {
        ...{ caseId: aim.caseId, by: `person:${clerk.person}` },
        decide: (course) => {
          const over = stillThere(course.state, aim);
          if (over) return over;
          course.emit({ kind: 'batch-made', step: step.id, batch, authority });
          course.leave(step.id, step.next);
          return undefined;
        },
      });
      return isFault(changed) ? changed : undefined;
    });
    outcomes.push(fault ? { caseId: aim.caseId, fault } : { caseId: aim.caseId });
  }
  return { batch, outcomes };
};
