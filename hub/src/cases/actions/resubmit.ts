import { calendarFacts } from '@yizhan/shared/campus/terms.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { checkAnswers } from '@yizhan/shared/flow/answers.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import { claimFiles } from '../../files/handed-files.ts';
import { applicantOf } from '../../people/directory.ts';
import type { Tx } from '../../storage/db.ts';
import { checkReferences, uncheckedEvent } from '../../references/check-references.ts';
import { badAnswers } from '../bad-answers.ts';
import type { CaseDesk } from '../case-desk.ts';
import { activeStep } from '../case-state.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { hidePersonal } from '../personal.ts';
import { findCase } from './acting.ts';

export type Resubmission = {
  readonly caseId: string;
  readonly step: string;
  /** Round of the step that was returned. */
  readonly seen: number;
  readonly answers: unknown;
  /** The applicant, or whoever hands it in for them. */
  readonly by: string;
};

/**
 * The applicant has put right what was wrong: the whole form again. The step begins anew, or the check before it if the
 * flow says so. Faults: `not-found`, `step-over`, `bad-answers`.
 */
export const resubmit = async (
  desk: CaseDesk,
  tx: Tx,
  { caseId, step: stepId, seen, answers, by }: Resubmission,
): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const { state, flow } = found;
  const applicant = await applicantOf(tx, state.applicant);
  if (!applicant) return { fault: 'not-found' };
  const today = new Date(desk.clock.now());
  const checked = checkAnswers(flow.form, answers, {
    data: { ...applicant.facts, calendar: calendarFacts(today, desk.calendar) },
    today,
    originalsSeen: by !== `person:${state.applicant}`, // whoever hands it in for them has the papers in hand
  });
  if ('problems' in checked) return badAnswers(checked.problems);
  const { answers: good } = checked;
  const references = await checkReferences(desk, tx, { form: flow.form, answers: good });
  const [unknown, ...others] = references.problems;
  if (unknown) return badAnswers([unknown, ...others]);
  const missing = await claimFiles(tx, { form: flow.form, answers: good, personId: state.applicant, caseId });
  if (missing) return missing;
  const hidden = await hidePersonal(tx, { keyring: desk.keyring, personId: state.applicant }, good);
  return changeCase(desk, tx, {
    ...{ caseId, by },
    decide: (course) => {
      const active = activeStep(course.state, stepId);
      if (active?.round !== seen || !active.returned) return { fault: 'step-over' };
      const step = stepOf(course.flow, stepId);
      const again = step.kind === 'decide' ? (step.onAgain ?? stepId) : stepId;
      course.emit({ kind: 'resubmitted', step: stepId, answers: hidden }, ...uncheckedEvent(references.unchecked));
      course.leave(stepId, again);
      return undefined;
    },
  });
};
