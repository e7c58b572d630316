/** Who is awaited in a case, a row a place: what worklists are read from. Follows from the state, like every read model. */
import { stepOf, type FlowDefinition, type FlowStep } from '@yizhan/shared/flow/definition.ts';
import { leaves, type ActiveStep, type CaseState } from './case-state.ts';
import type { Deadline } from './consequences.ts';
import { slotsIn } from './slots.ts';

export type TaskRow = {
  readonly step: string;
  readonly slot: string;
  readonly kind: string;
  readonly department: string | null;
  readonly role: string | null;
  readonly person: string | null;
  readonly enteredAt: string;
  /** Of the step's clock when it began; null when it was running before. */
  readonly dueAt: string | null;
};

export type TaskChanges = {
  readonly gone: readonly Pick<TaskRow, 'step' | 'slot'>[];
  readonly come: readonly TaskRow[];
};

/** A stuck automatic step is a task of the responsible clerk. */
const isTask = (active: ActiveStep): boolean =>
  active.returned === undefined && (active.stuck || active.waitsFor === 'staff' || active.waitsFor === 'outside');

export const tasksOf = (flow: FlowDefinition, state: CaseState): readonly Omit<TaskRow, 'dueAt'>[] => {
  if (state.closedAt !== undefined || state.paused) return [];
  return leaves(state).flatMap((active) => (isTask(active) ? rowsOf(state, active, stepOf(flow, active.step)) : []));
};

const rowsOf = (state: CaseState, active: ActiveStep, step: FlowStep): Omit<TaskRow, 'dueAt'>[] => {
  const kind = active.stuck ? 'stuck' : step.kind;
  const row = { step: step.id, kind, enteredAt: active.since };
  if (active.stuck) {
    const person = state.responsible?.clerk ?? null;
    return [{ ...row, slot: 'main', department: null, role: null, person }];
  }
  return slotsIn(state, step)
    .filter((slot) => slot.signature === undefined)
    .map(({ slot, place: { department = null, role = null, person = null } }) => ({
      ...row,
      ...{ slot, department, role, person },
    }));
};

/** Of a clock that began in this transition the end is at hand; an older row keeps its own. */
export const taskChanges = (
  flow: FlowDefinition,
  before: CaseState | undefined,
  after: CaseState,
  started: readonly Deadline[],
): TaskChanges => {
  const old = before ? tasksOf(flow, before) : [];
  const now = tasksOf(flow, after);
  const keyOf = (row: Omit<TaskRow, 'dueAt'>): string => JSON.stringify(row);
  const [oldKeys, newKeys] = [new Set(old.map(keyOf)), new Set(now.map(keyOf))];
  const due = (step: string): string | null =>
    started.find((d) => d.step === step && (d.kind === 'held' || d.kind === 'step'))?.dueAt.toISOString() ?? null;
  const come = now
    .map((row) => ({ ...row, dueAt: due(row.step) }))
    .filter(({ dueAt, ...row }) => dueAt !== null || !oldKeys.has(keyOf(row)));
  const places = new Set(now.map((row) => `${row.step}/${row.slot}`));
  const gone = old.filter((row) => !newKeys.has(keyOf(row)) && !places.has(`${row.step}/${row.slot}`));
  return { gone, come };
};
