import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { isEnd } from '@yizhan/shared/flow/definition.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { authorise, stillThere, type Aim, type Clerk } from './acting.ts';
import { hideNote } from './sign.ts';

export type OutsideAnswer = Aim & {
  readonly outcome: 'done' | 'failed';
  readonly reasons: readonly Reason[];
  readonly note?: string | undefined;
};

/** What came back from outside is written down, and the clock goes on. Faults: those of `authorise`; `not-offered`. */
export const answerOutside = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  answer: OutsideAnswer,
): Promise<Changed | Fault> => {
  const found = await authorise(desk, tx, clerk, answer);
  if (isFault(found)) return found;
  const { step, authority, state } = found;
  if (step.kind !== 'outside') return { fault: 'not-offered' };
  const note = await hideNote(desk, tx, state.applicant, answer.note);
  return changeCase(desk, tx, {
    ...{ caseId: answer.caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      const over = stillThere(course.state, answer);
      if (over) return over;
      const { outcome, reasons } = answer;
      course.emit({ kind: 'outside-answered', step: step.id, outcome, reasons: [...reasons], authority, note });
      const to = outcome === 'done' ? step.onDone : step.onFail;
      if (isEnd(to)) course.enter(to, step.id, reasons);
      else course.leave(step.id, to);
      return undefined;
    },
  });
};

export type Objection = Aim & { readonly reasons: readonly Reason[]; readonly note?: string | undefined };

/** Somebody objected while a notice stood. Faults: those of `authorise`; `not-offered`; `reasons-missing`. */
export const objectToNotice = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  objection: Objection,
): Promise<Changed | Fault> => {
  const found = await authorise(desk, tx, clerk, objection);
  if (isFault(found)) return found;
  const { step, authority, state } = found;
  if (step.kind !== 'notice') return { fault: 'not-offered' };
  if (objection.reasons.length === 0 && !objection.note?.trim()) return { fault: 'reasons-missing' };
  const note = await hideNote(desk, tx, state.applicant, objection.note);
  return changeCase(desk, tx, {
    ...{ caseId: objection.caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      const over = stillThere(course.state, objection);
      if (over) return over;
      const { reasons } = objection;
      course.emit({ kind: 'objected', step: step.id, reasons: [...reasons], authority, note });
      if (isEnd(step.onObjection)) course.enter(step.onObjection, step.id, reasons);
      else course.leave(step.id, step.onObjection);
      return undefined;
    },
  });
};
