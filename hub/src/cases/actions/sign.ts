import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { isEnd, type StepOf } from '@yizhan/shared/flow/definition.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Authority } from '../../powers/authority.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { activeStep } from '../case-state.ts';
import { changeCase, type Changed } from '../change-case.ts';
import type { Course } from '../course.ts';
import type { Decision, Personal } from '../events.ts';
import { hidePersonal } from '../personal.ts';
import { mainSlot, slotsIn, verdict } from '../slots.ts';
import { authorise, stillThere, type Aim, type Clerk } from './acting.ts';

export type Signing = Aim & {
  readonly decision: Decision;
  readonly reasons: readonly Reason[];
  /** Free text, kept under the applicant's key. */
  readonly note?: string | undefined;
};

/**
 * A person decides a step, or is one of several who sign it, by whatever right they have. A stuck automatic step is
 * decided the same way: again, or reject. Faults: those of `authorise`; `not-offered` when the step has no such way.
 */
export const sign = async (desk: CaseDesk, tx: Tx, clerk: Clerk, signing: Signing): Promise<Changed | Fault> => {
  const found = await authorise(desk, tx, clerk, signing);
  if (isFault(found)) return found;
  const { step, authority, slot } = found;
  const note = await hideNote(desk, tx, found.state.applicant, signing.note);
  const by = `person:${clerk.person}`;
  return changeCase(desk, tx, {
    ...{ caseId: signing.caseId, by },
    decide: (course) => {
      const over = stillThere(course.state, signing);
      if (over) return over;
      if (step.kind === 'decide') return signSlot(course, step, { ...signing, slot: slot.slot, authority, note, by });
      return activeStep(course.state, step.id)?.stuck === true
        ? unstick(course, { ...signing, authority, note })
        : { fault: 'not-offered' };
    },
  });
};

export const hideNote = async (
  desk: CaseDesk,
  tx: Tx,
  personId: string,
  note: string | undefined,
): Promise<Personal | undefined> => {
  const text = note?.trim();
  return text ? hidePersonal(tx, { keyring: desk.keyring, personId }, text) : undefined;
};

export type Signed = Pick<Signing, 'decision' | 'reasons' | 'step'> & {
  readonly slot: string;
  readonly authority: Authority;
  readonly note: Personal | undefined;
  readonly by: string;
};

/** One signature, and what follows once it decides the step. Faults: `not-offered`, `signed-already`, `step-over`. */
export const signSlot = (course: Course, step: StepOf<'decide'>, signed: Signed): Fault | undefined => {
  const { decision, reasons, authority, note, by } = signed;
  if (decision === 'again' && step.onAgain === undefined) return { fault: 'not-offered' };
  const slots = slotsIn(course.state, step);
  if (slots.some(({ signature }) => signature?.by === by)) return { fault: 'signed-already' };
  if (slots.find(({ slot }) => slot === signed.slot)?.signature) return { fault: 'step-over' };
  const alone = mainSlot(step, activeStep(course.state, step.id)?.added ?? []) !== undefined;
  if (!alone)
    course.emit({ kind: 'signed', step: step.id, slot: signed.slot, decision, reasons: [...reasons], authority, note });
  const outcome = alone ? decision : verdict(step, slotsIn(course.state, step));
  if (outcome === undefined) return undefined; // others are still to sign
  if (alone) course.emit({ kind: 'decided', step: step.id, decision, reasons: [...reasons], authority, note });
  conclude(course, step, outcome, reasons);
  return undefined;
};

const conclude = (course: Course, step: StepOf<'decide'>, decision: Decision, reasons: readonly Reason[]): void => {
  switch (decision) {
    case 'approve':
      course.leave(step.id, step.onApprove);
      return;
    case 'reject':
      if (isEnd(step.onReject)) course.enter(step.onReject, step.id, reasons);
      else course.leave(step.id, step.onReject);
      return;
    case 'again':
      course.leave(step.id, step.onAgain ?? step.id);
      return;
    default:
      decision satisfies never;
  }
};

/** An automatic step that got stuck: try it again, or end the case. */
const unstick = (course: Course, signed: Omit<Signed, 'slot' | 'by'>): Fault | undefined => {
  const { step, decision, reasons, authority, note } = signed;
  if (decision === 'approve') return { fault: 'not-offered' };
  course.emit({ kind: 'decided', step, decision, reasons: [...reasons], authority, note });
  if (decision === 'again') course.leave(step, step);
  else course.enter('rejected', step, reasons);
  return undefined;
};
