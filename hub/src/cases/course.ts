/**
 * How a case moves through its flow. A course takes one decision to all that follows from it by itself: it emits events,
 * folds them as it goes, and enters what comes next. Pure; nothing here looks outside.
 */
import {
  isEnd,
  JOINED,
  stepOf,
  type FlowDefinition,
  type FlowStep,
  type StepOf,
} from '@yizhan/shared/flow/definition.ts';
import { regionsOf } from '@yizhan/shared/flow/regions.ts';
import { holds, valueOf, type FlowData } from '@yizhan/shared/flow/rule.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { activeStep, type CaseState } from './case-state.ts';
import type { CaseEvent, EventBody, WaitsFor } from './events.ts';
import { apply } from './fold.ts';
import { ruleDecision } from './rule-decision.ts';
import { know, type World } from './world.ts';

export type Course = {
  readonly flow: FlowDefinition;
  readonly world: World;
  /** As it is after everything emitted so far. */
  readonly state: CaseState;
  readonly bodies: readonly EventBody[];
  emit(...bodies: readonly EventBody[]): void;
  /** Goes into a step, an end, or joins the branch that `from` belongs to. */
  enter(target: string, from?: string, reasons?: readonly Reason[]): void;
  /** Completes a step that goes on, and enters what comes next. */
  leave(step: string, target: string, reasons?: readonly Reason[]): void;
};

/** `before` is undefined for a case that begins: its first event has to be `submitted`. */
export const openCourse = (world: World, caseId: string, before?: CaseState): Course => {
  const bodies: EventBody[] = [];
  let state = before;

  const emit = (...list: readonly EventBody[]): void => {
    for (const body of list) {
      const at = world.now.toISOString();
      const place = { v: 1 as const, case: caseId, seq: (state?.version ?? 0) + 1, by: world.by };
      const event: CaseEvent = { ...place, doneAt: at, recordedAt: at, ...body };
      state = apply(state, event);
      bodies.push(body);
    }
  };
  const now = (): CaseState => {
    if (!state) throw new Error('A case begins with an event');
    return state;
  };

  const course: Course = {
    flow: world.flow,
    world,
    get state() {
      return now();
    },
    bodies,
    emit,
    enter: (target, from, reasons = []) => {
      if (now().closedAt !== undefined) return; // a branch beside this one has just ended the case
      if (isEnd(target)) emit({ kind: 'closed', outcome: target, reasons: [...reasons] });
      else if (target === JOINED) join(course, from);
      else enterStep(course, stepOf(world.flow, target));
    },
    leave: (step, target, reasons = []) => {
      emit({ kind: 'step-completed', step });
      course.enter(target, step, reasons);
    },
  };
  return course;
};

const join = (course: Course, from: string | undefined): void => {
  const region = from === undefined ? undefined : regionsOf(course.flow).get(from);
  if (!region) throw new Error(`Flow ${course.flow.id}: ${from ?? 'the start'} joins outside of a branch`);
  course.emit({ kind: 'branch-joined', step: region.parallel, branch: region.branch });
  const parallel = stepOf(course.flow, region.parallel);
  if (parallel.kind !== 'parallel') throw new Error(`Flow ${course.flow.id}: ${parallel.id} has no branches`);
  if (activeStep(course.state, parallel.id)?.branches.length === 0) course.leave(parallel.id, parallel.next);
};

const enterStep = (course: Course, step: FlowStep): void => {
  switch (step.kind) {
    case 'choose':
      return choose(course, step);
    case 'parallel':
      return fork(course, step);
    case 'decide':
      course.emit({ kind: 'step-entered', step: step.id, waitsFor: 'staff' });
      return ruleDecision(course, step);
    case 'issue':
      course.emit(
        { kind: 'step-entered', step: step.id, waitsFor: 'hub' },
        { kind: 'document-requested', step: step.id, template: step.document.template, seal: step.document.seal },
      );
      return;
    case 'pay':
      return askForMoney(course, step);
    case 'check':
    case 'subcase':
    case 'task':
    case 'batch':
    case 'outside':
    case 'notice':
    case 'gather':
    case 'collect':
      course.emit({ kind: 'step-entered', step: step.id, waitsFor: waitsFor(step) });
      return;
    default:
      return step satisfies never;
  }
};

const waitsFor = ({ kind }: FlowStep): WaitsFor => {
  switch (kind) {
    case 'check':
    case 'choose':
    case 'subcase':
    case 'issue':
      return 'hub';
    case 'decide':
    case 'task':
    case 'pay':
    case 'batch':
      return 'staff';
    case 'outside':
      return 'outside';
    case 'notice':
      return 'time';
    case 'gather':
    case 'collect':
      return 'applicant';
    case 'parallel':
      return 'branches';
    default:
      return kind satisfies never;
  }
};

/** What rules may ask, with everything this decision has brought so far. */
const dataOf = ({ world, state }: Course): FlowData => know(world).dataOf(state);

const choose = (course: Course, step: StepOf<'choose'>): void => {
  const data = dataOf(course);
  const route = step.routes.findIndex(({ when }) => holds(when, data));
  const to = step.routes[route]?.to ?? step.otherwise;
  course.emit({ kind: 'chosen', step: step.id, to, ...(route < 0 ? {} : { route }) });
  course.enter(to, step.id);
};

const fork = (course: Course, step: StepOf<'parallel'>): void => {
  const begun = step.branches.filter(({ when }) => when === undefined || holds(when, dataOf(course)));
  const branches = begun.map(({ id }) => id);
  course.emit({ kind: 'step-entered', step: step.id, waitsFor: 'branches', branches });
  if (begun.length === 0) course.leave(step.id, step.next);
  for (const { start } of begun) course.enter(start, step.id);
};

/** Nothing to pay or give back is nothing to wait for. */
const askForMoney = (course: Course, step: StepOf<'pay'>): void => {
  const { hide } = know(course.world);
  const fen = valueOf(step.amount, dataOf(course));
  if (fen === 0) {
    course.emit({ kind: 'step-entered', step: step.id, waitsFor: 'hub' });
    course.leave(step.id, step.next);
    return;
  }
  course.emit({ kind: 'step-entered', step: step.id, waitsFor: 'staff' });
  if (typeof fen === 'number' && Number.isSafeInteger(fen) && fen > 0)
    course.emit({ kind: 'payment-requested', step: step.id, direction: step.direction, amount: hide({ fen }) });
  else course.emit({ kind: 'step-stuck', step: step.id, reasons: [{ code: 'amount-unknown' }] });
};

/**
 * What follows by itself from the state reached: a collect step ends once every paper is where the flow wants it.
 * Further copies hold up nothing, and a void paper is waited for only where another takes its place.
 */
export const settle = (course: Course): void => {
  for (const { step: id } of Object.values(course.state.active)) {
    const step = stepOf(course.flow, id);
    if (step.kind !== 'collect') continue;
    const { papers, orders } = course.state;
    const wanted = papers.filter((paper) => paper.copyOf === undefined && paper.print !== 'void');
    if (wanted.length === 0 || orders.some((order) => order.instead)) continue;
    const enough = step.endsWhen === 'taken' ? ['taken'] : ['printed', 'taken'];
    if (wanted.every((paper) => enough.includes(paper.print))) course.leave(step.id, step.next);
  }
};
