/** The places of a step in which somebody may act, and how far the signing has come. */
import { slotsOf, type OneMember } from '@yizhan/shared/flow/actor.ts';
import type { FlowStep, StepOf } from '@yizhan/shared/flow/definition.ts';
import { activeStep, type CaseState, type Signature } from './case-state.ts';
import type { Decision, Place } from './events.ts';

export type Slot = {
  readonly slot: string;
  readonly weight: number;
  readonly place: Place;
  /** 加签: signs beside the flow's own, and has to agree. */
  readonly added: boolean;
  readonly signature?: Signature;
};

const MAIN = 'main';

/** Steps with a member of staff in them; a stuck automatic step is the responsible clerk's. */
export const staffActor = (step: FlowStep): Parameters<typeof slotsOf>[0] => {
  switch (step.kind) {
    case 'decide':
    case 'outside':
    case 'task':
    case 'pay':
    case 'batch':
      return step.actor;
    case 'notice':
      return step.objections;
    case 'check':
    case 'choose':
    case 'parallel':
    case 'gather':
    case 'subcase':
    case 'issue':
    case 'collect':
      return { kind: 'responsible' };
    default:
      return step satisfies never;
  }
};

const placeOf = (state: CaseState, step: string, slot: string, actor: OneMember): Place => {
  switch (actor.kind) {
    case 'role':
      return { department: actor.department, role: actor.role };
    case 'responsible':
      return state.responsible ? { person: state.responsible.clerk } : {};
    case 'relative': {
      const found = state.actors[step]?.[slot];
      if (!found) throw new Error(`Case ${state.id}: nobody was found for ${step}/${slot} at submission`);
      return found;
    }
    default:
      return actor satisfies never;
  }
};

export const slotsIn = (state: CaseState, step: FlowStep): readonly Slot[] => {
  const active = activeStep(state, step.id);
  const signed = new Map(
    state.signatures.filter((s) => s.step === step.id && s.round === active?.round).map((s) => [s.slot, s]),
  );
  const withSignature = (slot: Omit<Slot, 'signature'>): Slot => {
    const signature = signed.get(slot.slot);
    return signature ? { ...slot, signature } : slot;
  };
  const own = slotsOf(staffActor(step)).map(({ slot, actor, weight }) => {
    const person = active?.handed[slot];
    const place = placeOf(state, step.id, slot, actor);
    return withSignature({ slot, weight, place: person === undefined ? place : { ...place, person }, added: false });
  });
  const added = (active?.added ?? []).map(({ slot, person }) =>
    withSignature({ slot, weight: 0, place: { person }, added: true }),
  );
  return [...own, ...added];
};

export const mainSlot = (step: StepOf<'decide'>, added: readonly unknown[]): string | undefined =>
  step.actor.kind !== 'signers' && added.length === 0 ? MAIN : undefined;

/** What the signatures come to; undefined while somebody is still awaited. */
export const verdict = (step: StepOf<'decide'>, slots: readonly Slot[]): Decision | undefined => {
  const given = slots.flatMap(({ signature }) => (signature ? [signature.decision] : []));
  if (given.includes('again')) return 'again';
  const added = slots.filter((s) => s.added);
  if (added.some((s) => s.signature?.decision === 'reject')) return 'reject';
  const own = ownVerdict(
    step,
    slots.filter((s) => !s.added),
  );
  if (own !== 'approve') return own;
  return added.every((s) => s.signature) ? 'approve' : undefined;
};

const ownVerdict = ({ actor }: StepOf<'decide'>, own: readonly Slot[]): Decision | undefined => {
  const decided = own.flatMap(({ signature }) => (signature ? [signature.decision] : []));
  if (actor.kind !== 'signers' || actor.need === 'any') return decided[0];
  if (actor.need === 'all') {
    if (decided.includes('reject')) return 'reject';
    return decided.length === own.length ? 'approve' : undefined;
  }
  const weigh = (of: (slot: Slot) => boolean): number => own.filter(of).reduce((sum, { weight }) => sum + weight, 0);
  const pass = actor.pass ?? Math.floor(weigh(() => true) / 2) + 1;
  if (weigh((s) => s.signature?.decision === 'approve') >= pass) return 'approve';
  return weigh((s) => s.signature?.decision !== 'reject') < pass ? 'reject' : undefined;
};
