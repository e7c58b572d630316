/** Who acts on which step, and by what right. Every action of the desk begins here. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { stepOf, type FlowDefinition, type FlowStep } from '@yizhan/shared/flow/definition.ts';
import type { Role } from '../../access.ts';
import type { Authority } from '../../powers/authority.ts';
import { absencesAt } from '../../dispatch/absences.ts';
import { coverOf } from '../../dispatch/cover.ts';
import { inOtherHands } from '../../dispatch/leases.ts';
import { findAuthority } from '../../powers/find-authority.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { activeStep, type CaseState } from '../case-state.ts';
import { loadKnowledge } from '../knowledge.ts';
import { loadCase } from '../load-case.ts';
import { measureOf } from '../rule-decision.ts';
import { slotsIn, type Slot } from '../slots.ts';

/** A member of staff, from the session (R2). */
export type Clerk = { readonly person: string; readonly roles: readonly Role[] };

/** What the clerk saw: the step and the round of it. Who acts on an older round is told so. */
export type Aim = {
  readonly caseId: string;
  readonly step: string;
  readonly seen: number;
  readonly slot?: string | undefined;
};

export type Found = {
  readonly state: CaseState;
  readonly flow: FlowDefinition;
  /** `carriersOf`. */
  readonly carriers: readonly string[];
};
export type Aimed = Found & { readonly step: FlowStep };
export type Authorised = Aimed & { readonly slot: Slot; readonly authority: Authority };

export const findCase = async (desk: CaseDesk, tx: Tx, caseId: string): Promise<Found | Fault> => {
  const loaded = await loadCase(tx, caseId);
  if (!loaded) return { fault: 'not-found' };
  const { state } = loaded;
  const flow = await desk.flows.get(tx, state.flowId, state.flowVersion);
  if (!flow) throw new Error(`Case ${caseId} runs under a flow that is not published`);
  return { state, flow, carriers: await carriersOf(desk, tx, state) };
};

/** The responsible clerk, and while they are on leave whoever stands in for them. */
export const carriersOf = async (desk: CaseDesk, tx: Tx, { responsible }: CaseState): Promise<readonly string[]> => {
  if (!responsible) return [];
  const cover = coverOf(responsible.clerk, await absencesAt(tx, new Date(desk.clock.now())));
  return cover === undefined ? [responsible.clerk] : [responsible.clerk, cover];
};

/** Faults: `not-found`, `step-over` (done, or begun anew, since it was seen), `with-applicant`, `case-paused`. */
export const aimAt = async (desk: CaseDesk, tx: Tx, { caseId, step, seen }: Aim): Promise<Aimed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const over = stillThere(found.state, { step, seen });
  return over ?? { ...found, step: stepOf(found.flow, step) };
};

/** To be asked again inside the decision: another writer may have been first. */
export const stillThere = (state: CaseState, { step, seen }: Pick<Aim, 'step' | 'seen'>): Fault | undefined => {
  const active = activeStep(state, step);
  if (active?.round !== seen) return { fault: 'step-over' };
  if (active.returned) return { fault: 'with-applicant' };
  return state.paused ? { fault: 'case-paused' } : undefined;
};

/** Faults: those of `aimAt`, and of `findAuthority`; `in-hand` while a colleague is at work on it. */
export const authorise = async (desk: CaseDesk, tx: Tx, clerk: Clerk, aim: Aim): Promise<Authorised | Fault> => {
  const aimed = await aimAt(desk, tx, aim);
  if (isFault(aimed)) return aimed;
  const offices = await desk.officesOf(tx, clerk.person, new Date(desk.clock.now()));
  const slots = slotsIn(aimed.state, aimed.step).filter(({ slot }) => aim.slot === undefined || slot === aim.slot);
  let refused: Fault = { fault: 'not-allowed' };
  // Several slots may be this clerk's; the first that may be signed is.
  for (const slot of slots) {
    const authority = await inSlot(desk, tx, { ...aimed, slot, clerk, offices });
    const task = { caseId: aim.caseId, step: aim.step, slot: slot.slot };
    const by = { personId: clerk.person, now: new Date(desk.clock.now()) };
    const answer = isFault(authority) ? authority : ((await inOtherHands(tx, task, by)) ?? authority);
    if (!isFault(answer)) return { ...aimed, slot, authority: answer };
    if (refused.fault === 'not-allowed') refused = answer;
  }
  return refused;
};

type InSlot = Aimed & {
  readonly slot: Slot;
  readonly clerk: Clerk;
  readonly offices: Awaited<ReturnType<CaseDesk['officesOf']>>;
};

const inSlot = async (desk: CaseDesk, tx: Tx, asked: InSlot): Promise<Authority | Fault> => {
  const { state, flow, step, slot, clerk, offices, carriers } = asked;
  const { department, role, person } = slot.place;
  const now = new Date(desk.clock.now());
  const decide = step.kind === 'decide' ? step : undefined;
  const knowledge = decide?.limit ? await loadKnowledge(desk, tx, state) : undefined;
  const round = activeStep(state, step.id)?.round;
  return findAuthority(tx, {
    actor: clerk.person,
    case: {
      ...{ id: state.id, flowId: state.flowId, applicant: state.applicant },
      responsible: carriers.includes(clerk.person) ? clerk.person : state.responsible?.clerk,
    },
    slot: {
      ...{ step: step.id, slot: slot.slot, added: slot.added },
      ...(department !== undefined && role !== undefined ? { office: { department, role } } : {}),
      // The responsible clerk's own slot is named by the case, not by the step.
      ...(person !== undefined && !isResponsibles(step, slot) ? { person } : {}),
      ...(slot.signature ? { signedBy: slot.signature.by.replace(/^person:/, '') } : {}),
    },
    measure: decide ? measureOf(decide, { flow, by: '', now, knowledge }, state) : {},
    ...{ offices, now, differsFrom: decide?.differsFrom },
    signedEarlier: state.signatures
      .filter((s) => s.step !== step.id || s.round === round)
      .map((s) => ({ step: s.step, by: s.by.replace(/^person:/, '') })),
  });
};

/** The case names who is awaited there, and not the step. */
export const isResponsibles = (step: FlowStep, { slot, added }: Slot): boolean => {
  if (added) return false;
  if (step.kind === 'decide' && step.actor.kind === 'signers')
    return step.actor.signers.find(({ id }) => id === slot)?.actor.kind === 'responsible';
  return 'kind' in step.actor && (step.actor.kind === 'responsible' || step.actor.kind === 'automatic');
};

/** What belongs to whoever carries the case, and to those who supervise. Faults: `not-allowed`. */
export const carries = ({ state, carriers }: Found, clerk: Clerk): Fault | undefined => {
  if (state.applicant === clerk.person) return { fault: 'own-case' };
  const may = carriers.includes(clerk.person) || clerk.roles.includes('supervisor');
  return may ? undefined : { fault: 'not-allowed' };
};
