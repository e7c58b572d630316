/** Columns of the read model that are computed, and not simply a field of the state. */
import { slotsOf } from '@yizhan/shared/flow/actor.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { escalationsOf, type CaseState } from './case-state.ts';
import { staffActor } from './slots.ts';

const officesOf = new WeakMap<FlowDefinition, readonly string[]>();

const ownOffices = (flow: FlowDefinition): readonly string[] => {
  const known = officesOf.get(flow);
  if (known) return known;
  const named = flow.steps.flatMap((step) =>
    slotsOf(staffActor(step)).flatMap(({ actor }) => (actor.kind === 'role' ? [actor.department] : [])),
  );
  const offices = [...new Set([flow.department, ...named])];
  officesOf.set(flow, offices);
  return offices;
};

/** Departments that may read the case: its home, those the flow names, those found at submission, those asked or told. */
export const partiesOf = (flow: FlowDefinition, state: CaseState): readonly string[] => {
  const found = Object.values(state.actors).flatMap((slots) =>
    Object.values(slots).flatMap(({ department }) => (department === undefined ? [] : [department])),
  );
  const asked = state.questions.flatMap(({ to }) => (to === 'applicant' ? [] : [to.department]));
  const told = escalationsOf(state).map(({ department }) => department);
  return [...new Set([...ownOffices(flow), ...found, ...asked, ...told])];
};

/** Held while the case is open: a second one of the same person and service meets it. */
export const singleKey = (flow: FlowDefinition, state: CaseState): string | null =>
  flow.single === true && state.closedAt === undefined ? `${state.applicant}:${state.flowId}` : null;
