import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { carries, findCase, type Clerk } from './acting.ts';
import { readValues } from './supply.ts';

export type DutyDone = { readonly caseId: string; readonly duty: string; readonly values?: unknown };

/** What remained after the end is done. By the applicant, or the responsible clerk for them. Faults: `not-found`, `not-allowed`, `conflict`, `bad-answers`. */
export const dutyDone = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  { caseId, duty, values }: DutyDone,
): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const { state, flow } = found;
  const known = flow.duties?.find(({ id }) => id === duty);
  if (!known) return { fault: 'not-found' };
  const refused = state.applicant === clerk.person ? undefined : carries(found, clerk);
  if (refused) return refused;
  const read = await readValues(desk, tx, {
    state,
    form: known.form,
    raw: values,
    originalsSeen: state.applicant !== clerk.person,
  });
  if (isFault(read)) return read;
  return changeCase(desk, tx, {
    ...{ caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      if (course.state.status !== 'done' || course.state.dutiesDone.includes(duty)) return { fault: 'conflict' };
      course.emit({ kind: 'duty-done', duty, values: read.hidden }, ...read.unchecked);
      return undefined;
    },
  });
};
