import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { activeStep } from '../case-state.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { carries, findCase, stillThere, type Aim, type Clerk } from './acting.ts';
import { answering } from './answering.ts';

/** More often than this reminds nobody; whoever a late step was told to has as many of their own. */
const MAX_NUDGES = 3;

/**
 * 催办: by the responsible clerk or the applicant, three times a step at most, and once it is late by whoever was told.
 * Faults: `not-found`, `not-allowed`, `step-over`, `too-many`.
 */
export const nudge = async (desk: CaseDesk, tx: Tx, clerk: Clerk, aim: Aim): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, aim.caseId);
  if (isFault(found)) return found;
  const told = !isFault(await answering(desk, tx, clerk, aim));
  const refused = found.state.applicant === clerk.person || told ? undefined : carries(found, clerk);
  if (refused) return refused;
  return changeCase(desk, tx, {
    ...{ caseId: aim.caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      const over = stillThere(course.state, aim);
      if (over) return over;
      if ((activeStep(course.state, aim.step)?.nudges ?? 0) >= MAX_NUDGES * (told ? 2 : 1))
        return { fault: 'too-many' };
      course.emit({ kind: 'nudged', step: aim.step });
      return undefined;
    },
  });
};
