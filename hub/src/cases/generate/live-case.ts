/** One case from its submission to its end, or to where it stands now; with it the case it begins, if it begins one. */
import { stepOf, type FlowDefinition, type StepOf } from '@yizhan/shared/flow/definition.ts';
import { afterSubcase } from '../automatic-steps.ts';
import { childId } from '../begin-subcase.ts';
import { caseNumber } from '../case-number.ts';
import type { CaseState } from '../case-state.ts';
import type { EventBody } from '../events.ts';
import { inventAnswers } from './answers.ts';
import { resolveInvented, type Campus, type Invented } from './campus.ts';
import { happen, hideOf, type Life } from './life.ts';
import { moveIn, nextLeaf } from './moves.ts';
import type { Seeded } from './seeded.ts';
import { hubsTime } from './times.ts';

export type Given = {
  readonly campus: Campus;
  readonly seed: Seeded;
  /** Nothing happens after this, ms since 1970. */
  readonly until: number;
  /** Carries a case of this service. */
  readonly clerkFor: (flow: FlowDefinition) => string;
};

export type Spec = {
  readonly caseId: string;
  readonly flow: FlowDefinition;
  readonly applicant: Invented;
  /** ms since 1970. */
  readonly at: number;
  /** Goes on at `until`, wherever it is then. */
  readonly stays: boolean;
  readonly parent?: { readonly case: string; readonly step: string };
};

/** More than any case takes: a life that turns in a circle stops where it is. */
const MOST_MOVES = 120;
const WITHDRAWN = 0.004;
/** A case that goes on has come this far at most. */
const MOST_MOVES_OPEN = 6;
const DAY_MS = 86_400_000;

/** The case, and the one it began. Empty when the campus has nobody for one of its steps. */
export const liveCase = (given: Given, spec: Spec): readonly Life[] => {
  const life = begin(given, spec);
  if (!life) return [];
  const others: Life[] = [];
  const budget = given.seed.below(MOST_MOVES_OPEN);
  for (let moves = 0; moves < MOST_MOVES; moves++) {
    const state = stateOf(life);
    if (state.closedAt !== undefined) break;
    const leaf = nextLeaf(life);
    if (spec.stays && moves >= budget && leaf?.waitsFor !== 'hub') break;
    if (leaf && leaf.waitsFor !== 'hub' && state.papers.length === 0 && !spec.stays && given.seed.chance(WITHDRAWN)) {
      const closed: EventBody = { kind: 'closed', outcome: 'withdrawn', reasons: [] };
      happen(life, { at: hubsTime(life), by: `person:${spec.applicant.id}`, happen: (course) => course.emit(closed) });
      break;
    }
    if (!leaf) {
      const notice = life.deadlines.find((one) => one.kind === 'notice' && !one.ended && !one.fired && !one.paused);
      if (!notice || notice.due.getTime() > given.until || spec.stays) break;
      fireDeadlines(life, notice.due.getTime());
      continue;
    }
    const step = stepOf(life.flow, leaf.step);
    if (step.kind === 'subcase') {
      others.push(...beginOther(given, { life, step, stays: spec.stays }));
      continue;
    }
    const move = moveIn(given.campus, life, state, leaf);
    if (!move || (move.at > given.until && leaf.waitsFor !== 'hub')) break;
    fireDeadlines(life, move.at);
    tellEnded(life, others, move.at);
    if (!happen(life, { ...move, at: Math.max(move.at, life.at) }, spec.stays)) break;
  }
  doDuties(life, given.until);
  tellEnded(life, others, given.until);
  fireDeadlines(life, given.until);
  return [life, ...others];
};

const begin = ({ campus, seed, clerkFor }: Given, spec: Spec): Life | undefined => {
  const { caseId, flow, applicant, at, parent } = spec;
  const actors = resolveInvented(campus, { flow, applicant, seed });
  if (!actors) return undefined;
  const terminal = seed.pick(campus.terminals);
  const form = parent ? {} : inventAnswers(flow.form, { ...applicant.facts, form: {} }, { seed, at });
  const around = { terminal, seed, calendar: campus.calendar, parent };
  const life: Life = { ...around, caseId, flow, applicant, form, events: [], deadlines: [], state: undefined, at };
  const answers = Object.keys(form).length === 0 ? undefined : hideOf(applicant)(form);
  const submitted: EventBody = {
    ...{ kind: 'submitted', number: caseNumber(caseId), flowId: flow.id, flowVersion: flow.version, answers },
    ...{ applicant: applicant.id, ...(parent ? { parent, assurance: 'parent' } : { terminal, assurance: 'uid' }) },
  };
  happen(life, {
    ...{ at, by: parent ? 'hub' : `person:${applicant.id}` },
    happen: (course) => {
      course.emit(submitted, { kind: 'accepted' });
      if (Object.keys(actors).length > 0) course.emit({ kind: 'actors-resolved', actors });
      const reasons = [{ code: 'dispatch-principal' }];
      course.emit({ kind: 'assigned', clerk: clerkFor(flow), how: 'dispatch', reasons });
      course.enter(flow.start);
    },
  });
  return life;
};

const stateOf = ({ state, caseId }: Life): CaseState => {
  if (!state) throw new Error(`Case ${caseId} has not begun`);
  return state;
};

/** Those that are due by `at`, each when it fell due. */
const fireDeadlines = (life: Life, at: number): void => {
  for (;;) {
    const [first] = life.deadlines
      .filter((one) => !one.ended && !one.fired && !one.paused && one.due.getTime() <= at)
      .sort((a, b) => a.due.getTime() - b.due.getTime());
    if (!first) return;
    const { kind, step } = first;
    const fired = Math.max(first.due.getTime(), life.at);
    first.fired = new Date(fired);
    happen(life, {
      ...{ at: fired, by: 'hub' },
      happen: (course) => {
        course.emit({ kind: 'deadline-passed', deadline: kind, step: step ?? undefined });
        const over = kind === 'notice' && step !== null ? stepOf(life.flow, step) : undefined;
        if (over?.kind === 'notice' && course.state.active[over.id]) course.leave(over.id, over.onPass);
      },
    });
  }
};

type Other = { readonly life: Life; readonly step: StepOf<'subcase'>; readonly stays: boolean };

const beginOther = (given: Given, { life, step, stays }: Other): readonly Life[] => {
  const flow = given.campus.flows.find(({ id }) => id === step.flow);
  if (!flow) throw new Error(`The service ${step.flow} is not published`);
  const at = hubsTime(life);
  const child = childId(stateOf(life), step.id);
  const parent = { case: life.caseId, step: step.id };
  const others = liveCase(given, { caseId: child, flow, applicant: life.applicant, at, stays, parent });
  happen(life, {
    ...{ at, by: 'hub' },
    happen: (course) => {
      if (others.length === 0) {
        course.emit({ kind: 'step-stuck', step: step.id, reasons: [{ code: 'subcase-refused' }] });
        return;
      }
      course.emit({ kind: 'subcase-begun', step: step.id, child, number: caseNumber(child) });
      if (!step.waits) course.leave(step.id, step.next);
    },
  });
  return others;
};

/** Of the cases this one began, those that ended by `at`. */
const tellEnded = (life: Life, others: readonly Life[], at: number): void => {
  for (const { caseId, state: child, parent, at: ended } of others) {
    const known = stateOf(life).children.find((one) => one.case === caseId);
    if (child?.closedAt === undefined || parent?.case !== life.caseId || !known || known.outcome !== undefined)
      continue;
    if (ended > at) continue;
    const step = stepOf(life.flow, parent.step) as StepOf<'subcase'>;
    happen(life, {
      ...{ at: Math.max(ended, life.at), by: 'hub' },
      happen: (course) => {
        afterSubcase(course, step, { id: caseId, outcome: child.status });
      },
    });
  }
};

/** What was promised for after the end: most do it within days. */
const doDuties = (life: Life, until: number): void => {
  const { state, seed, applicant } = life;
  if (state?.status !== 'done') return;
  for (const { id, form } of life.flow.duties ?? []) {
    const at = life.at + Math.floor(seed.next() * 20 * DAY_MS);
    if (at > until || seed.chance(0.1)) continue;
    fireDeadlines(life, at);
    const values = form && inventAnswers(form, { ...applicant.facts, form: life.form }, { seed, at });
    happen(life, {
      ...{ at, by: `person:${applicant.id}` },
      happen: (course) => course.emit({ kind: 'duty-done', duty: id, values: values && hideOf(applicant)(values) }),
    });
  }
};
