import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { leaves } from '../case-state.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { carries, findCase, type Clerk } from './acting.ts';
import { hideNote } from './sign.ts';

export type Pausing = {
  readonly caseId: string;
  readonly reasons: readonly Reason[];
  readonly note?: string | undefined;
};

/** Every clock of the case stands until it is resumed. Faults: `not-found`, `not-allowed`, `case-over`, `case-paused`, `reasons-missing`. */
export const pauseCase = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  { caseId, reasons, note }: Pausing,
): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const refused = carries(found, clerk);
  if (refused) return refused;
  if (reasons.length === 0) return { fault: 'reasons-missing' };
  const hidden = await hideNote(desk, tx, found.state.applicant, note);
  return changeCase(desk, tx, {
    ...{ caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      if (course.state.closedAt !== undefined) return { fault: 'case-over' };
      if (course.state.paused) return { fault: 'case-paused' };
      course.emit({ kind: 'paused', reasons: [...reasons], note: hidden });
      return undefined;
    },
  });
};

/** Clocks go on from where they stood; what the hub had to do meanwhile it does now. Faults: `not-found`, `not-allowed`, `conflict`. */
export const resumeCase = async (desk: CaseDesk, tx: Tx, clerk: Clerk, caseId: string): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const refused = carries(found, clerk);
  if (refused) return refused;
  return changeCase(desk, tx, {
    ...{ caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      if (!course.state.paused) return { fault: 'conflict' };
      course.emit({ kind: 'resumed' });
      for (const { step, stuck, waitsFor } of leaves(course.state))
        if (waitsFor === 'hub' && !stuck) course.leave(step, step);
      return undefined;
    },
  });
};
