/** The state of a case is the fold of its events and nothing else (R8): pure, the same every time. */
import type { CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { leaves, type ActiveStep, type CaseState, type Escalation, type PaperState } from './case-state.ts';
import type { CaseEvent } from './events.ts';

export type { CaseState, PaperState } from './case-state.ts';

export const fold = (events: readonly CaseEvent[]): CaseState => {
  const state = events.reduce<CaseState | undefined>(apply, undefined);
  if (!state) throw new Error('A case has at least one event');
  return state;
};

/** Throws on what can only be a bug or a damaged log: a gap, another case's event, two beginnings. */
export const apply = (before: CaseState | undefined, event: CaseEvent): CaseState => {
  if (event.seq !== (before?.version ?? 0) + 1)
    throw new Error(`Case ${event.case}: event ${String(event.seq)} is out of place`);
  if (before && before.id !== event.case) throw new Error(`Case ${before.id}: an event of case ${event.case}`);
  if (!before) return begin(event);
  const after = { ...before, ...change(before, event), version: event.seq, changedAt: event.recordedAt };
  return { ...after, ...outlook(after) };
};

const begin = (event: CaseEvent): CaseState => {
  if (event.kind !== 'submitted') throw new Error(`Case ${event.case} begins with ${event.kind}`);
  const { number, flowId, flowVersion, applicant, agent, parent, terminal, visit, answers } = event;
  return {
    ...{ id: event.case, number, flowId, flowVersion, applicant, agent, parent, terminal, visit, answers },
    ...{ status: 'open', active: {}, reasons: [], heldFor: {}, late: false, actors: {}, supplied: {}, facts: {} },
    ...{
      unchecked: [],
      signatures: [],
      questions: [],
      payments: [],
      children: [],
      dutiesDone: [],
      papers: [],
      orders: [],
    },
    ...{ version: event.seq, openedAt: event.doneAt, changedAt: event.recordedAt },
  };
};

/** Status, foremost step and reasons of a case that goes on follow from its steps; a closed one keeps how it ended. */
const outlook = (state: CaseState): Partial<CaseState> => {
  if (state.closedAt !== undefined) return {};
  const waiting = leaves(state);
  const rank = (one: ActiveStep): number => (one.stuck || one.waitsFor === 'staff' ? 0 : 1);
  const foremost = waiting.toSorted((a, b) => rank(a) - rank(b) || a.round - b.round)[0];
  const reasons = waiting.flatMap((one) => one.returned?.reasons ?? one.reasons);
  return {
    status: statusOf(state, waiting),
    step: foremost?.step,
    reasons: unique([...(state.paused?.reasons ?? []), ...reasons]),
  };
};

const statusOf = (state: CaseState, waiting: readonly ActiveStep[]): CaseStatus => {
  if (state.paused) return 'paused';
  if (
    waiting.some(
      (one) => one.returned === undefined && (one.stuck || one.waitsFor === 'staff' || one.waitsFor === 'outside'),
    )
  )
    return 'waiting-person';
  return waiting.some((one) => one.returned !== undefined) ? 'returned' : 'open';
};

const unique = (reasons: readonly Reason[]): readonly Reason[] => {
  const seen = new Map(reasons.map((reason) => [JSON.stringify(reason), reason]));
  return [...seen.values()];
};

const change = (state: CaseState, event: CaseEvent): Partial<CaseState> => {
  switch (event.kind) {
    case 'submitted':
      throw new Error(`Case ${event.case} is submitted twice`);
    case 'accepted':
    case 'chosen':
    case 'document-requested':
      return {};
    case 'actors-resolved':
      return { actors: event.actors };
    case 'assigned':
      return { responsible: { clerk: event.clerk, reasons: event.reasons, since: event.recordedAt } };
    case 'step-entered':
      return entered(state, event);
    case 'step-completed':
      return { active: without(state.active, event.step) };
    case 'branch-joined':
      return inStep(state, event.step, (one) => ({ branches: one.branches.filter((b) => b !== event.branch) }));
    case 'check-answered':
      return event.facts ? { facts: { ...state.facts, [event.step]: event.facts } } : {};
    case 'held':
      return { heldFor: { ...state.heldFor, [event.step]: event.reasons } };
    case 'step-stuck':
      return inStep(state, event.step, () => ({ stuck: true, reasons: event.reasons }));
    case 'paper-delayed': {
      const { jobId, reasons } = event;
      return jobId === undefined
        ? inStep(state, event.step, () => ({ reasons }))
        : { orders: state.orders.map((one) => (one.jobId === jobId ? { ...one, delayed: reasons } : one)) };
    }
    case 'decided':
    case 'signed': {
      const round = state.active[event.step]?.round ?? 0;
      const slot = event.kind === 'signed' ? event.slot : 'main';
      const { step, by, decision, recordedAt: at } = event;
      return {
        signatures: [...state.signatures, { step, slot, by, decision, at, round }],
        ...inStep(state, step, (one) => ({ escalated: withoutSlot(one.escalated, slot) })),
      };
    }
    case 'signer-added': {
      const { slot, person } = event;
      return inStep(state, event.step, (one) => ({ added: [...one.added, { slot, person }] }));
    }
    case 'signer-replaced':
      return replaced(state, event);
    case 'returned': {
      const { reasons, fields, recordedAt: since } = event;
      return inStep(state, event.step, () => ({ returned: { reasons, fields, since }, escalated: [] }));
    }
    case 'resubmitted':
      return { answers: event.answers, unchecked: [] };
    case 'references-unchecked':
      return { unchecked: [...state.unchecked, ...event.reasons] };
    case 'supplied':
      return event.values ? { supplied: { ...state.supplied, [event.step]: event.values } } : {};
    case 'payment-requested': {
      const { step, direction, amount } = event;
      return { payments: [...state.payments, { step, direction, amount }] };
    }
    case 'payment-settled':
      return {
        payments: state.payments.map((one) => (one.step === event.step ? { ...one, receipt: event.receipt } : one)),
      };
    case 'subcase-begun': {
      const { step, child, number } = event;
      return { children: [...state.children, { step, case: child, number }] };
    }
    case 'subcase-ended':
      return {
        children: state.children.map((one) => (one.case === event.child ? { ...one, outcome: event.outcome } : one)),
      };
    case 'outside-answered':
    case 'objected':
    case 'batch-made':
      return {};
    case 'nudged':
      return inStep(state, event.step, (one) => ({ nudges: one.nudges + 1 }));
    case 'escalated':
      return inStep(state, event.step, (one) => escalate(one, event));
    case 'handed-on':
      return inStep(state, event.step, ({ handed }) => ({ handed: { ...handed, [event.slot]: event.person } }));
    case 'extended':
      return extend(state, event);
    case 'asked': {
      const { question: id, to, text, by, recordedAt: at } = event;
      return { questions: [...state.questions, { id, to, text, by, at }] };
    }
    case 'answered': {
      const answer = { text: event.text, by: event.by, at: event.recordedAt };
      return { questions: state.questions.map((one) => (one.id === event.question ? { ...one, answer } : one)) };
    }
    case 'paused':
      return { paused: { reasons: event.reasons, since: event.recordedAt } };
    case 'resumed':
      return { paused: undefined };
    case 'duty-done':
      return { dutiesDone: [...state.dutiesDone, event.duty] };
    case 'paper-sealed': {
      const { jobId, serial, step } = event;
      const order = state.orders.find((one) => one.jobId === jobId);
      const copy = order && (order.instead ? { insteadOf: order.of } : { copyOf: order.of });
      const paper: PaperState = { jobId, serial, step, print: 'sealed', attempt: 0, ...copy };
      return { papers: [...state.papers, paper], orders: withoutOrder(state, jobId) };
    }
    case 'copy-ordered': {
      const { jobId, of, instead, visit } = event;
      return { orders: [...state.orders, { jobId, of, instead, visit }] };
    }
    case 'copy-failed':
      return { orders: withoutOrder(state, event.jobId) };
    case 'paper-voided':
      return printed(state, event.jobId, () => ({ print: 'void', voided: event.reasons }));
    case 'print-released':
      return printed(state, event.jobId, () => ({ print: 'waiting' }));
    case 'print-attempted':
      return printed(state, event.jobId, newer(event.attempt, 'attempting'));
    case 'print-confirmed':
      return printed(state, event.jobId, newer(event.attempt, 'printed'));
    case 'print-failed':
      return printed(state, event.jobId, newer(event.attempt, 'waiting'));
    case 'print-unknown':
      return printed(state, event.jobId, newer(event.attempt, 'unknown'));
    case 'paper-taken':
      return printed(state, event.jobId, () => ({ print: 'taken' }));
    case 'deadline-passed':
      return passed(state, event);
    case 'closed':
      return {
        ...{ status: event.outcome, step: undefined, active: {}, heldFor: {}, paused: undefined },
        ...{ reasons: event.reasons, closedAt: event.recordedAt },
      };
    case 'reopened':
      return { closedAt: undefined, reasons: event.reasons };
    default:
      return event satisfies never;
  }
};

type Kind<K extends CaseEvent['kind']> = Extract<CaseEvent, { kind: K }>;

const entered = (state: CaseState, event: Kind<'step-entered'>): Partial<CaseState> => {
  const { step, waitsFor, branches = [], seq: round, recordedAt: since } = event;
  const reasons = state.heldFor[step] ?? [];
  const fresh: Omit<ActiveStep, 'step' | 'waitsFor' | 'since' | 'round' | 'reasons' | 'branches'> = {
    ...{ stuck: false, overdue: false, added: [], nudges: 0 },
    ...{ escalated: [], level: 0, extensions: 0, handed: {} },
  };
  return {
    active: { ...state.active, [step]: { step, waitsFor, since, round, reasons, branches, ...fresh } },
    heldFor: without(state.heldFor, step),
  };
};

/** Where a head put somebody, in a place of the flow's own, or among the signers who were added. */
const replaced = (state: CaseState, { step, slot, person }: Kind<'signer-replaced'>): Partial<CaseState> => {
  if (state.active[step]?.handed[slot] !== undefined)
    return inStep(state, step, ({ handed }) => ({ handed: { ...handed, [slot]: person } }));
  const own = state.actors[step]?.[slot];
  if (own) return { actors: { ...state.actors, [step]: { ...state.actors[step], [slot]: { ...own, person } } } };
  return inStep(state, step, (one) => ({
    added: one.added.map((added) => (added.slot === slot ? { slot, person } : added)),
  }));
};

const passed = (state: CaseState, { deadline, step }: Kind<'deadline-passed'>): Partial<CaseState> => {
  switch (deadline) {
    case 'promise':
      return { late: true };
    case 'held':
      return { late: true, ...(step === undefined ? {} : inStep(state, step, () => ({ overdue: true }))) };
    case 'step':
      return step === undefined ? {} : inStep(state, step, () => ({ overdue: true }));
    case 'notice':
    case 'duty':
    case 'escalation':
      return {};
    default:
      return deadline satisfies never;
  }
};

/** Told again, it is the newer word that counts. */
const escalate = (one: ActiveStep, event: Kind<'escalated'>): Partial<ActiveStep> => {
  const { department, slots, level, as, to, instead, reasons, recordedAt: since } = event;
  const others = one.escalated.filter((other) => other.department !== department);
  return { level, escalated: [...others, { department, slots, level, as, to, instead, reasons, since }] };
};

const withoutSlot = (all: readonly Escalation[], slot: string): readonly Escalation[] =>
  all.flatMap((one) => {
    const slots = one.slots.filter((other) => other !== slot);
    return slots.length === 0 ? [] : [{ ...one, slots }];
  });

/** A new date takes the place of the one that passed. */
const extend = (state: CaseState, { step, until, clocks, reasons, by }: Kind<'extended'>): Partial<CaseState> => ({
  ...inStep(state, step, ({ extensions }) => ({
    ...{ overdue: false, escalated: [], extensions: extensions + 1, extended: { until, reasons, by } },
  })),
  ...(clocks.some((clock) => clock !== 'step') && { late: false }),
});

/** What comes late about a step that is over changes nothing. */
const inStep = (state: CaseState, step: string, to: (one: ActiveStep) => Partial<ActiveStep>): Partial<CaseState> => {
  const one = state.active[step];
  return one ? { active: { ...state.active, [step]: { ...one, ...to(one) } } } : {};
};

const without = <T>(map: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(map).filter(([key]) => key !== name));

type PrintChange = (paper: PaperState) => Partial<PaperState>;

/** What comes late about an older attempt does not overwrite a newer one, and nothing untakes a paper (R21). */
const newer =
  (attempt: number, print: PaperState['print']): PrintChange =>
  (paper) =>
    attempt < paper.attempt || paper.print === 'taken' ? {} : { attempt, print };

/** What is void stays so, whatever comes late about it. */
const printed = (state: CaseState, jobId: string, to: PrintChange): Partial<CaseState> => ({
  papers: state.papers.map((paper) =>
    paper.jobId === jobId && paper.print !== 'void' ? { ...paper, ...to(paper) } : paper,
  ),
});

const withoutOrder = (state: CaseState, jobId: string): CaseState['orders'] =>
  state.orders.filter((one) => one.jobId !== jobId);
