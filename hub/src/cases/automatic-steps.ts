/** What an automatic step's result leads to. Pure. */
import { isEnd, stepOf, type FlowStep, type StepOf } from '@yizhan/shared/flow/definition.ts';
import { activeStep } from './case-state.ts';
import type { Course } from './course.ts';
import type { EventBody } from './events.ts';

export type Answer = Extract<EventBody, { kind: 'check-answered' }>;

/** The step, if the case is really in it and the hub may do it now; undefined when the case has moved on since. */
export const automaticStep = (
  { state, flow }: Pick<Course, 'state' | 'flow'>,
  stepId: string,
): FlowStep | undefined => {
  const active = activeStep(state, stepId);
  if (active?.waitsFor !== 'hub' || active.stuck || state.paused) return undefined;
  return stepOf(flow, stepId);
};

export const afterCheck = (course: Course, step: StepOf<'check'>, answer: Answer): void => {
  course.emit(answer);
  if (answer.answer === 'pass') {
    course.leave(step.id, step.onPass);
    return;
  }
  if (isEnd(step.onHold)) {
    course.enter(step.onHold, step.id, answer.reasons);
    return;
  }
  course.emit({ kind: 'held', step: step.onHold, reasons: answer.reasons });
  course.leave(step.id, step.onHold);
};

export const afterSealing = (course: Course, step: StepOf<'issue'>, sealed: readonly EventBody[]): void => {
  course.emit(...sealed);
  course.leave(step.id, step.next);
};

/** The other case has ended. */
export const afterSubcase = (
  course: Course,
  step: StepOf<'subcase'>,
  child: { readonly id: string; readonly outcome: string },
): void => {
  course.emit({ kind: 'subcase-ended', step: step.id, child: child.id, outcome: child.outcome });
  if (!activeStep(course.state, step.id)) return; // it did not wait
  if (child.outcome === 'done') course.leave(step.id, step.next);
  else if (step.onFail !== undefined) course.leave(step.id, step.onFail);
  else course.emit({ kind: 'step-stuck', step: step.id, reasons: [{ code: 'subcase-failed' }] });
};
