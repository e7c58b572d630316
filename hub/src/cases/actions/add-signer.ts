import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { activeStep } from '../case-state.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { aimAt, authorise, carries, stillThere, type Aim, type Clerk } from './acting.ts';
import { hideNote } from './sign.ts';

export type Adding = Aim & { readonly person: string; readonly note?: string | undefined };

/** Beyond this many a step is a meeting. */
const MAX_ADDED = 5;

/**
 * 加签: somebody else has to agree as well. By whoever may decide the step, or the responsible clerk. Faults: those of
 * `authorise`; `not-offered`, `not-staff`, `own-case`, `signed-already` (is a signer already), `too-many`.
 */
export const addSigner = async (desk: CaseDesk, tx: Tx, clerk: Clerk, adding: Adding): Promise<Changed | Fault> => {
  const authorised = await authorise(desk, tx, clerk, adding);
  const found = isFault(authorised) && authorised.fault === 'not-allowed' ? await aimAt(desk, tx, adding) : authorised;
  if (isFault(found)) return found;
  if (isFault(authorised)) {
    const refused = carries(found, clerk);
    if (refused) return refused;
  }
  const { step, state } = found;
  if (step.kind !== 'decide') return { fault: 'not-offered' };
  if (adding.person === state.applicant) return { fault: 'own-case' };
  const { rowCount } = await tx.query('select 1 from post where person_id = $1 limit 1', [adding.person]);
  if (rowCount === 0) return { fault: 'not-staff' };
  const note = await hideNote(desk, tx, state.applicant, adding.note);
  return changeCase(desk, tx, {
    ...{ caseId: adding.caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      const over = stillThere(course.state, adding);
      if (over) return over;
      const added = activeStep(course.state, step.id)?.added ?? [];
      if (added.length >= MAX_ADDED) return { fault: 'too-many' };
      if (added.some((one) => one.person === adding.person)) return { fault: 'signed-already' };
      const slot = `added-${String(added.length + 1)}`;
      course.emit({ kind: 'signer-added', step: step.id, slot, person: adding.person, note });
      return undefined;
    },
  });
};
