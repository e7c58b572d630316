/** How the hub writes what an automatic step came to. */
import { isFault } from '@yizhan/shared/faults.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../storage/db.ts';
import { automaticStep } from './automatic-steps.ts';
import type { CaseDesk } from './case-desk.ts';
import { changeCase } from './change-case.ts';
import type { Course } from './course.ts';

export type Doing = { readonly caseId: string; readonly step: string };

/** Writes what `then` emits if the case is still in the step; false when it has moved on, which is fine. */
export const moveOn = async (
  desk: CaseDesk,
  tx: Tx,
  { caseId, step, then }: Doing & { readonly then: (course: Course) => void },
): Promise<boolean> => {
  const changed = await changeCase(desk, tx, {
    ...{ caseId, by: 'hub' },
    decide: (course) => {
      if (automaticStep(course, step)) then(course);
      return undefined;
    },
  });
  if (isFault(changed)) throw new Error(`Case ${caseId}, step ${step}: ${changed.fault}`);
  return changed.after !== changed.before;
};

/** Hands the step to a person, with the reasons. */
export const stick = async (
  desk: CaseDesk,
  { reasons, ...doing }: Doing & { readonly reasons: Reason[] },
): Promise<void> => {
  const then = (course: Course): void => {
    course.emit({ kind: 'step-stuck', step: stepOf(course.flow, doing.step).id, reasons });
  };
  await desk.db.tx((tx) => moveOn(desk, tx, { ...doing, then }));
};
