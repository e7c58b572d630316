/** A step that was handed down to a rule is decided as it is entered, in the department's name (放管服). */
import type { StepOf } from '@yizhan/shared/flow/definition.ts';
import { limitField } from '@yizhan/shared/flow/limit-field.ts';
import { valueOf } from '@yizhan/shared/flow/rule.ts';
import type { Measure } from '../powers/authority.ts';
import { ruleDecides } from '../powers/rule-powers.ts';
import { activeStep, type CaseState } from './case-state.ts';
import type { Course } from './course.ts';
import { slotsIn } from './slots.ts';
import { know, type World } from './world.ts';

/** What the limit of a power is compared with, as the case has it now. */
export const measureOf = (step: StepOf<'decide'>, world: World, state: CaseState): Measure => {
  if (!step.limit) return {};
  const data = know(world).dataOf(state);
  const { amount, kind, place } = step.limit;
  const read = (of: Parameters<typeof valueOf>[0] | undefined): unknown =>
    of === undefined ? undefined : valueOf(of, data);
  const [much, what, where] = [read(amount), read(kind), read(place)];
  const field = limitField(world.flow, amount);
  return {
    ...(typeof much === 'number' ? { amount: much } : {}),
    ...(field?.kind === 'number' ? { counts: field.label } : {}),
    ...(typeof what === 'string' ? { kind: what } : {}),
    ...(typeof where === 'string' ? { place: where } : {}),
  };
};

/** A held or returned case was led here because something is not regular: no rule decides it. */
const isRegular = (state: CaseState, step: string): boolean => {
  const active = activeStep(state, step);
  return active?.reasons.length === 0 && !state.signatures.some((s) => s.step === step);
};

export const ruleDecision = (course: Course, step: StepOf<'decide'>): void => {
  if (step.actor.kind === 'signers' || !isRegular(course.state, step.id)) return;
  const [slot] = slotsIn(course.state, step);
  const { department, role } = slot?.place ?? {};
  if (department === undefined || role === undefined) return;
  const { rulePowers } = know(course.world);
  const office = { department, role };
  const power = ruleDecides(rulePowers, {
    step: step.id,
    slot: slot?.slot,
    office,
    measure: measureOf(step, course.world, course.state),
  });
  if (!power) return;
  course.emit({
    ...{ kind: 'decided', step: step.id, decision: 'approve', reasons: [{ code: 'decided-by-rule' }] },
    authority: { as: 'rule', power: power.id, ...office },
  });
  course.leave(step.id, step.onApprove);
};
