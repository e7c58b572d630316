import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import { regionsOf } from '@yizhan/shared/flow/regions.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../../storage/db.ts';
import { tellPresent } from '../../print-desk/tell-present.ts';
import { voidInRegister } from '../../print-desk/void-in-register.ts';
import type { CaseDesk } from '../case-desk.ts';
import type { CaseState } from '../case-state.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { carries, findCase, type Clerk } from './acting.ts';
import { hideNote } from './sign.ts';

export type Withdrawal = { readonly caseId: string; readonly person: string };

/** 撤回: the applicant takes the case back while no paper of it is out. Faults: `not-found`, `not-allowed`, `case-over`, `paper-out`. */
export const withdrawCase = async (desk: CaseDesk, tx: Tx, { caseId, person }: Withdrawal): Promise<Changed | Fault> =>
  changeCase(desk, tx, {
    ...{ caseId, by: `person:${person}` },
    decide: (course) => {
      const { state } = course;
      if (state.applicant !== person) return { fault: 'not-allowed' };
      if (state.closedAt !== undefined) return { fault: 'case-over' };
      if (state.papers.length > 0) return { fault: 'paper-out' };
      course.emit({ kind: 'closed', outcome: 'withdrawn', reasons: [{ code: 'withdrawn' }] });
      return undefined;
    },
  });

export type Ending = {
  readonly caseId: string;
  /** Version of the case that was seen: ending is about the whole. */
  readonly seen: number;
  readonly reasons: readonly Reason[];
};

/** The case should never have been: its papers go with it. Faults: `not-found`, `not-allowed`, `conflict`, `case-over`, `reasons-missing`. */
export const voidCase = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  { caseId, seen, reasons }: Ending,
): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const refused = carries(found, clerk);
  if (refused) return refused;
  if (reasons.length === 0) return { fault: 'reasons-missing' };
  const by = `person:${clerk.person}` as const;
  const changed = await changeCase(desk, tx, {
    ...{ caseId, by },
    decide: (course) => {
      if (course.state.version !== seen) return { fault: 'conflict' };
      if (course.state.closedAt !== undefined) return { fault: 'case-over' };
      for (const { jobId, serial } of standing(course.state))
        course.emit({ kind: 'paper-voided', jobId, serial, reasons: [CASE_VOID] });
      course.emit({ kind: 'closed', outcome: 'void', reasons: [...reasons] });
      return undefined;
    },
  });
  if (isFault(changed)) return changed;
  for (const { jobId, serial } of standing(changed.before)) {
    await voidInRegister(tx, { serial, reason: CASE_VOID, by, at: new Date(desk.clock.now()) });
    await tellPresent(desk, tx, { person: changed.before.applicant, jobId });
  }
  return changed;
};

const CASE_VOID: Reason = { code: 'paper-case-void' };
const standing = ({ papers }: CaseState): CaseState['papers'] => papers.filter(({ print }) => print !== 'void');

export type Reopening = Ending & {
  /** Where it goes on: a step of the trunk. */
  readonly step: string;
  readonly note?: string | undefined;
};

/** A closed case goes on from a step. Faults: `not-found`, `not-allowed`, `conflict`, `case-open`, `reasons-missing`, `not-offered`. */
export const reopenCase = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  reopening: Reopening,
): Promise<Changed | Fault> => {
  const { caseId, seen, step, reasons } = reopening;
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const refused = carries(found, clerk);
  if (refused) return refused;
  if (reasons.length === 0) return { fault: 'reasons-missing' };
  const known = found.flow.steps.some(({ id }) => id === step) && stepOf(found.flow, step);
  if (!known || regionsOf(found.flow).has(step)) return { fault: 'not-offered' };
  const note = await hideNote(desk, tx, found.state.applicant, reopening.note);
  return changeCase(desk, tx, {
    ...{ caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      if (course.state.version !== seen) return { fault: 'conflict' };
      if (course.state.closedAt === undefined) return { fault: 'case-open' };
      course.emit({ kind: 'reopened', step, reasons: [...reasons], note });
      course.enter(step);
      return undefined;
    },
  });
};
