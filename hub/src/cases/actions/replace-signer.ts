import type { Fault } from '@yizhan/shared/faults.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { activeStep, type CaseState } from '../case-state.ts';
import { changeCase, type Changed } from '../change-case.ts';

export type NamedSlot = { readonly step: string; readonly slot: string };

/** Who is asked by name in a slot: handed on by a head, found at submission, or added as a signer. Not the responsible clerk, who goes with the case. */
export const namedIn = (state: CaseState, { step, slot }: NamedSlot): string | undefined =>
  activeStep(state, step)?.handed[slot] ??
  state.actors[step]?.[slot]?.person ??
  activeStep(state, step)?.added.find((one) => one.slot === slot)?.person;

export type Replacing = NamedSlot & {
  readonly caseId: string;
  readonly from: string;
  readonly to: string;
  readonly reasons: readonly Reason[];
  /** As the audit log names actors. */
  readonly by: string;
};

/** Somebody else is asked, in the same slot. Faults: `not-found`, `own-case`, `step-over` (somebody else is named there by now). */
export const replaceSigner = (
  desk: CaseDesk,
  tx: Tx,
  { caseId, from, to, reasons, by, step, slot }: Replacing,
): Promise<Changed | Fault> =>
  changeCase(desk, tx, {
    ...{ caseId, by },
    decide: (course) => {
      if (namedIn(course.state, { step, slot }) !== from) return { fault: 'step-over' };
      if (course.state.applicant === to) return { fault: 'own-case' };
      course.emit({ kind: 'signer-replaced', step, slot, person: to, reasons: [...reasons] });
      return undefined;
    },
  });
