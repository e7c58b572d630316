/**
 * What this reader may do now, and by what right; where a right was lost, what became of it. An offer is no promise: the
 * action asks again in the transaction that writes.
 */
import { faults, isFault, type Fault } from '@yizhan/shared/faults.ts';
import { stepOf, type FlowStep } from '@yizhan/shared/flow/definition.ts';
import { regionsOf } from '@yizhan/shared/flow/regions.ts';
import { authorise, carries, type Authorised } from '../../cases/actions/acting.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import type { FlowData } from '@yizhan/shared/flow/rule.ts';
import { leaves, type ActiveStep } from '../../cases/case-state.ts';
import { slotsIn } from '../../cases/slots.ts';
import { inOwnHands } from '../../dispatch/leases.ts';
import type { Authority } from '../../powers/authority.ts';
import type { Tx } from '../../storage/db.ts';
import { listReasons, scopeOf } from '../return-reasons.ts';
import type { CaseAct, Office, Offers, StepAct, StepOffer, StepView } from './model.ts';
import { both } from './names.ts';
import { isErased } from './reader.ts';
import type { Told } from './steps.ts';

/** Three times a step (hub/src/cases/actions/nudge.ts). */
const MAX_NUDGES = 3;

export type Right = {
  readonly active: ActiveStep;
  readonly step: FlowStep;
  readonly found: Authorised | Fault;
  /** The reader has it in hand until then. */
  readonly inHand?: Date | undefined;
};

/** Asked before the names are read, because a power is granted by somebody. */
export const rightsIn = async (
  desk: CaseDesk,
  tx: Tx,
  { state, flow, reader }: Omit<Told, 'names' | 'show' | 'events' | 'carriers'>,
): Promise<readonly Right[]> => {
  const rights: Right[] = [];
  const by = { personId: reader.clerk.person, now: new Date(desk.clock.now()) };
  const hands = await inOwnHands(tx, state.id, by);
  for (const active of leaves(state)) {
    const step = stepOf(flow, active.step);
    const aim = { caseId: state.id, step: active.step, seen: active.round };
    const found = await authorise(desk, tx, reader.clerk, aim);
    const inHand = isFault(found) ? undefined : hands.get(`${step.id}/${found.slot.slot}`);
    rights.push({ active, step, found, inHand });
  }
  return rights;
};

export const authoritiesOf = (rights: readonly Right[]): readonly Authority[] =>
  rights.flatMap(({ found }) => (isFault(found) ? [] : [found.authority]));

/** Told what rules of later forms may ask; read only when one is offered. */
export type Knows = () => Promise<FlowData>;

type Given = {
  readonly told: Told;
  readonly rights: readonly Right[];
  readonly views: ReadonlyMap<string, StepView>;
  readonly knows: Knows;
};

export const offersOf = async (tx: Tx, { told, rights, views, knows }: Given): Promise<Offers> => {
  const { flow, state, show, reader, carriers } = told;
  const mayCarry = carries({ state, flow, carriers }, reader.clerk) === undefined;
  const steps = rights.flatMap((right) => {
    const offer = stepOffer(told, { right, mayCarry, view: views.get(right.step.id) });
    return offer.acts.length > 0 ? [offer] : [];
  });
  const refusals = rights.flatMap(({ step, found }) =>
    isFault(found) && isTelling(found)
      ? [{ doing: step.doing, text: both(faults[found.fault], found.params ?? {}) }]
      : [],
  );
  const needsForm = steps.some(({ acts }) => acts.includes('return') || acts.includes('resubmit'));
  const duty =
    state.status === 'done' &&
    mayCarry &&
    flow.duties?.some(({ id, form }) => form !== undefined && !state.dutiesDone.includes(id)) === true;
  const fills =
    duty ||
    steps.some(
      ({ acts, form }) =>
        acts.includes('resubmit') || (form !== undefined && (acts.includes('finish') || acts.includes('hand-in'))),
    );
  const shown = state.answers && needsForm && !reader.oversees ? show(state.answers) : undefined;
  const reasons: Record<string, Offers['reasons'][string]> = {};
  for (const { step, acts } of steps)
    if (acts.includes('return') || acts.includes('reject'))
      reasons[step] = await listReasons(tx, scopeOf(state, flow, step));
  return {
    ...{ steps, acts: caseActs(told, mayCarry), refusals, reasons },
    ...(needsForm && flow.form && { form: flow.form }),
    ...(isAnswers(shown) && { answers: shown }),
    known: fills ? await knows() : undefined,
    reopenAt: state.closedAt === undefined || !mayCarry ? [] : reopenable(told),
    askable: askable(told),
  };
};

const isAnswers = (shown: unknown): shown is Readonly<Record<string, unknown>> =>
  typeof shown === 'object' && shown !== null && !isErased(shown);

/** That somebody has nothing to do with a step needs no words; that a right was lost, or a colleague is at it, does. */
const isTelling = ({ fault }: Fault): boolean =>
  fault === 'in-hand' ||
  fault.startsWith('power-') ||
  fault === 'own-case' ||
  fault === 'relative-of-applicant' ||
  fault === 'signed-already';

type Offering = { readonly right: Right; readonly mayCarry: boolean; readonly view: StepView | undefined };

const stepOffer = (
  { names, state, reader }: Told,
  { right: { active, step, found, inHand }, mayCarry, view }: Offering,
): StepOffer => {
  const right = isFault(found) ? undefined : found;
  const acts: StepAct[] = [];
  if (state.paused) return { step: step.id, seen: active.round, doing: step.doing, acts };
  if (active.returned) {
    if (mayCarry && !reader.oversees) acts.push('resubmit');
  } else {
    if (right && isTakenUp(step)) acts.push(inHand ? 'give-back' : 'take');
    if (right) acts.push(...decisionsOf(step, active));
    if (step.kind === 'gather' && mayCarry) acts.push('hand-in');
    if (step.kind === 'decide' && !active.stuck && (right ?? mayCarry)) acts.push('add-signer');
  }
  return {
    ...{ step: step.id, seen: active.round, slot: right?.slot.slot, doing: step.doing },
    right: right && names.right(right.authority),
    inHand: inHand?.toISOString(),
    acts: [
      ...acts,
      ...returnAct(step, active, { may: right !== undefined || mayCarry }),
      ...nudgeAct(active, { may: mayCarry && right === undefined }),
    ],
    ...('form' in step && step.form && { form: step.form }),
    ...(step.kind === 'outside' && { party: step.party }),
    ...(view?.payment?.yuan !== undefined && { yuan: view.payment.yuan }),
  };
};

/** What is only waited for, or made with others, nobody takes into their hands. */
const isTakenUp = ({ kind }: FlowStep): boolean => kind !== 'batch' && kind !== 'outside' && kind !== 'notice';

const decisionsOf = (step: FlowStep, active: ActiveStep): readonly StepAct[] => {
  if (active.stuck) return ['again', 'reject'];
  switch (step.kind) {
    case 'decide':
      return ['approve', ...(step.onAgain === undefined ? [] : (['again'] as const)), 'reject'];
    case 'task':
      return ['finish'];
    case 'pay':
      return ['settle'];
    case 'batch':
      return ['make'];
    case 'outside':
      return ['outside'];
    case 'notice':
      return ['object'];
    case 'check':
    case 'choose':
    case 'parallel':
    case 'gather':
    case 'subcase':
    case 'issue':
    case 'collect':
      return [];
    default:
      return step satisfies never;
  }
};

type May = { readonly may: boolean };

const returnAct = (step: FlowStep, active: ActiveStep, { may }: May): readonly StepAct[] =>
  may && step.kind === 'decide' && !active.stuck && !active.returned ? ['return'] : [];

/** Who may act does so; a nudge is for others. */
const nudgeAct = ({ waitsFor, nudges, returned }: ActiveStep, { may }: May): readonly StepAct[] =>
  may &&
  returned === undefined &&
  nudges < MAX_NUDGES &&
  (waitsFor === 'staff' || waitsFor === 'outside' || waitsFor === 'applicant')
    ? ['nudge']
    : [];

const caseActs = ({ state, flow, reader }: Told, mayCarry: boolean): readonly CaseAct[] => {
  const out = state.papers.some(({ print }) => print !== 'void') && state.status !== 'void';
  const papers: readonly CaseAct[] = mayCarry && out ? ['link-paper', 'void-paper'] : [];
  if (state.closedAt !== undefined) return mayCarry ? [...papers, 'reopen'] : [];
  const party = reader.offices.some(
    ({ department }) =>
      department === flow.department ||
      flow.steps.some((step) => slotsIn(state, step).some(({ place }) => place.department === department)),
  );
  const asks: readonly CaseAct[] = mayCarry || party ? ['ask'] : [];
  if (!mayCarry) return asks;
  return [...asks, 'hand-over', state.paused ? 'resume' : 'pause', ...papers, 'void'];
};

const reopenable = ({ flow, state }: Told): Offers['reopenAt'] => {
  const regions = regionsOf(flow);
  const met = new Set(state.signatures.map(({ step }) => step));
  return flow.steps
    .filter(({ id }) => !regions.has(id))
    .toSorted((a, b) => Number(met.has(b.id)) - Number(met.has(a.id)))
    .map(({ id, doing }) => ({ step: id, doing }));
};

/** Offices that the flow names or that were found for it; each once. */
const askable = ({ flow, state, names }: Told): readonly Office[] => {
  const found = new Map<string, Office>();
  for (const step of flow.steps)
    for (const { place } of slotsIn(state, step)) {
      const { department, role } = place;
      if (department !== undefined && role !== undefined)
        found.set(`${department}/${role}`, { department, role, name: names.department(department) });
    }
  return [...found.values()];
};
