import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { aimAt, authorise, carries, stillThere, type Aim, type Aimed, type Clerk } from './acting.ts';
import { hideNote } from './sign.ts';

export type Returning = Aim & {
  /** At least one: nobody is sent back without being told why. */
  readonly reasons: readonly Reason[];
  /** Of the form, those to be put right. */
  readonly fields: readonly string[];
  readonly note?: string | undefined;
};

/**
 * 退回补正: the applicant is asked to put something right; the step waits, and so does the promise. By whoever may decide
 * the step, or the responsible clerk. Faults: those of `authorise`; `not-offered` without a form; `reasons-missing`;
 * `bad-answers` with a field the form does not have.
 */
export const returnForCorrection = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  returning: Returning,
): Promise<Changed | Fault> => {
  const found = await mayReturn(desk, tx, clerk, returning);
  if (isFault(found)) return found;
  const { flow, state, step } = found;
  const fields = flow.form?.fields.map(({ id }) => id) ?? [];
  if (fields.length === 0) return { fault: 'not-offered' };
  if (returning.reasons.length === 0 && !returning.note?.trim()) return { fault: 'reasons-missing' };
  const unknown = returning.fields.find((id) => !fields.includes(id));
  if (unknown !== undefined) return { fault: 'bad-answers', params: { field: unknown, reason: 'answer-unknown' } };
  const note = await hideNote(desk, tx, state.applicant, returning.note);
  return changeCase(desk, tx, {
    ...{ caseId: returning.caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      const over = stillThere(course.state, returning);
      if (over) return over;
      const { reasons, fields: wrong } = returning;
      course.emit({ kind: 'returned', step: step.id, reasons: [...reasons], fields: [...wrong], note });
      return undefined;
    },
  });
};

const mayReturn = async (desk: CaseDesk, tx: Tx, clerk: Clerk, aim: Aim): Promise<Aimed | Fault> => {
  const authorised = await authorise(desk, tx, clerk, aim);
  if (!isFault(authorised) || authorised.fault !== 'not-allowed') return authorised;
  const aimed = await aimAt(desk, tx, aim);
  if (isFault(aimed)) return aimed;
  return carries(aimed, clerk) ?? aimed;
};
