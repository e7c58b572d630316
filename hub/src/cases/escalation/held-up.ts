/**
 * Who holds up a case when a clock of it passes: pure. Nobody of the university does while the applicant, somebody
 * outside or a period of time is awaited, while the hub itself is at work, or while the case stands still.
 */
import { stepOf, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { leaves, type ActiveStep, type CaseState } from '../case-state.ts';
import type { DeadlineKind } from '../consequences.ts';
import { slotsIn } from '../slots.ts';

/** One place in which a member of staff is awaited. */
export type HeldPlace = {
  readonly step: string;
  readonly slot: string;
  /** Undefined: whoever the place names by `person`, in their own department. */
  readonly department?: string | undefined;
  readonly role?: string | undefined;
  readonly person?: string | undefined;
};

type Passed = { readonly kind: DeadlineKind; readonly step: string | null };

/** The places whose head is to be told, or told again. */
export const heldUp = (flow: FlowDefinition, state: CaseState, passed: Passed): readonly HeldPlace[] => {
  if (state.paused || passed.kind === 'notice' || passed.kind === 'duty') return [];
  const ofStep = leaves(state).filter((one) => passed.kind === 'promise' || one.step === passed.step);
  return ofStep
    .filter((one) => waitsForStaff(one) && !waitsForMoney(state, one))
    .filter((one) => isTold(one) === (passed.kind === 'escalation'))
    .flatMap((one) => placesOf(flow, state, one));
};

const waitsForStaff = (one: ActiveStep): boolean =>
  one.returned === undefined && (one.stuck || one.waitsFor === 'staff');

/** The office only writes down what the applicant pays. */
const waitsForMoney = ({ payments }: CaseState, { step }: ActiveStep): boolean => {
  const last = payments.findLast((one) => one.step === step);
  return last?.direction === 'due' && last.receipt === undefined;
};

const isTold = ({ escalated }: ActiveStep): boolean => escalated.length > 0;

const placesOf = (flow: FlowDefinition, state: CaseState, active: ActiveStep): readonly HeldPlace[] => {
  const { step } = active;
  const responsible = state.responsible?.clerk;
  if (active.stuck) return [{ step, slot: 'main', person: responsible }];
  return slotsIn(state, stepOf(flow, step))
    .filter(({ signature }) => signature === undefined)
    .map(({ slot, place }) => ({ step, slot, ...place }));
};
