import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { NO_EVENT } from '../audit/chain.ts';
import type { Tx } from '../storage/db.ts';
import { announce } from './announce.ts';
import type { CaseDesk } from './case-desk.ts';
import type { CaseState } from './case-state.ts';
import { clockChanges } from './clock-changes.ts';
import { consequences } from './consequences.ts';
import { writeEscalations } from './escalation/escalation-rows.ts';
import { openCourse, settle, type Course } from './course.ts';
import { loadKnowledge } from './knowledge.ts';
import { linkEvents } from './link-events.ts';
import { loadCase, recallCase, rememberCase, type LoadedCase } from './load-case.ts';
import { noteUses } from './note-uses.ts';
import { taskChanges } from './tasks.ts';
import { transition } from './transition.ts';
import { NeedsKnowledge, type Knowledge } from './world.ts';

/**
 * From the case as it is now to what happens to it: emits into the course, or returns why not. Nothing at all is a fine
 * answer. Pure: it is asked again when another writer was first, and with more knowledge when it asked for some.
 */
export type Decide = (course: Course) => Fault | undefined;

export type Change = {
  readonly caseId: string;
  /** As the audit log names actors. */
  readonly by: string;
  readonly doneAt?: Date;
  readonly decide: Decide;
};

/** `before` and `after` are the same object when nothing happened. */
export type Changed = { readonly before: CaseState; readonly after: CaseState };

/** One loses to each writer that came first, and each of those moved the case on. */
const MAX_ROUNDS = 5;

/** Decides on the latest state and writes; when another writer was first, decides again. Faults: `not-found`, `conflict`, and the decision's own. */
export const changeCase = async (desk: CaseDesk, tx: Tx, change: Change): Promise<Changed | Fault> => {
  const recalled = recallCase(change.caseId);
  // What was recalled may be behind: what it comes to counts only if the write then finds the case there.
  const quick = recalled && (await changeOnce(desk, tx, change, recalled));
  if (quick && !isFault(quick) && quick !== 'conflict' && quick.after !== quick.before) return quick;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const loaded = await loadCase(tx, change.caseId);
    if (!loaded) return { fault: 'not-found' };
    const changed = await changeOnce(desk, tx, change, loaded);
    if (changed !== 'conflict') return changed;
  }
  return { fault: 'conflict' };
};

const changeOnce = async (
  desk: CaseDesk,
  tx: Tx,
  change: Change,
  loaded: LoadedCase,
): Promise<Changed | Fault | 'conflict'> => {
  const { state: before } = loaded;
  const flow = await pinnedFlow(desk, tx, before);
  const about = { before, flow, by: change.by, caseId: change.caseId, decide: change.decide };
  const course = await run(desk, about, () => loadKnowledge(desk, tx, before));
  if (isFault(course)) return course;
  if (course.bodies.length === 0) return { before, after: before };
  const after = await write(desk, tx, { loaded, course, change });
  return after === 'conflict' ? 'conflict' : { before, after };
};

type Beginning = {
  readonly caseId: string;
  readonly flow: FlowDefinition;
  readonly load: () => Promise<Knowledge>;
  readonly decide: Decide;
  readonly by: string;
  readonly doneAt: Date;
};

/** `conflict`: the id, the number, or the person's one open case of this service is taken. */
export const beginCase = async (
  desk: CaseDesk,
  tx: Tx,
  beginning: Beginning,
): Promise<CaseState | Fault | 'conflict'> => {
  const { caseId, flow, by, decide, load } = beginning;
  const course = await run(desk, { before: undefined, flow, by, caseId, decide }, load);
  return isFault(course) ? course : write(desk, tx, { loaded: undefined, course, change: beginning });
};

const pinnedFlow = async (desk: CaseDesk, tx: Tx, { id, flowId, flowVersion }: CaseState): Promise<FlowDefinition> => {
  const flow = await desk.flows.get(tx, flowId, flowVersion);
  if (!flow) throw new Error(`Case ${id} runs under ${flowId} version ${String(flowVersion)}, which is not published`);
  return flow;
};

type Deciding = {
  readonly before: CaseState | undefined;
  readonly flow: FlowDefinition;
  readonly by: string;
  readonly caseId: string;
  readonly decide: Decide;
};

const run = async (desk: CaseDesk, deciding: Deciding, load: () => Promise<Knowledge>): Promise<Course | Fault> => {
  try {
    return decideOnce(desk, deciding);
  } catch (error) {
    if (!(error instanceof NeedsKnowledge)) throw error;
  }
  return decideOnce(desk, deciding, await load());
};

const decideOnce = (desk: CaseDesk, deciding: Deciding, knowledge?: Knowledge): Course | Fault => {
  const { before, flow, by, caseId, decide } = deciding;
  const course = openCourse({ flow, by, now: new Date(desk.clock.now()), knowledge }, caseId, before);
  const fault = decide(course);
  if (fault) return fault;
  if (course.bodies.length > 0) settle(course);
  return course;
};

type Write = {
  readonly loaded: LoadedCase | undefined;
  readonly course: Course;
  readonly change: { readonly caseId: string; readonly by: string; readonly doneAt?: Date };
};

const write = async (desk: CaseDesk, tx: Tx, { loaded, course, change }: Write): Promise<CaseState | 'conflict'> => {
  const { flow, bodies, world } = course;
  const { state: before, head = NO_EVENT } = loaded ?? {};
  const { caseId, by, doneAt = world.now } = change;
  const expected = before?.version ?? 0;
  const events = linkEvents({ caseId, version: expected, head }, bodies, { by, doneAt, now: world.now });
  const hasParent = course.state.parent !== undefined;
  const follow = consequences(
    events.map((e) => e.event),
    { flow, calendar: desk.calendar, hasParent },
  );
  // The time it was done is the terminal's; the fold keeps it as the case's beginning.
  const first = events[0]?.event;
  const state = before || !first ? course.state : { ...course.state, openedAt: first.doneAt };
  const tasks = taskChanges(flow, before, state, follow.started);
  const moved = await transition(tx, { expected, events, flow, state, consequences: follow, tasks });
  if (moved === 'conflict') return 'conflict';
  const written = [...(loaded?.events ?? []), ...events.map((e) => e.event)];
  rememberCase({ state, events: written, head: events.at(-1)?.hash ?? head });
  await writeEscalations(tx, { before, after: state });
  await clockChanges(tx, { before, after: state, now: world.now, calendar: desk.calendar });
  await noteUses(tx, { caseId, by, at: world.now, bodies });
  await announce(desk, tx, state);
  if (follow.jobs.length > 0) tx.afterCommit(desk.kick);
  return state;
};
