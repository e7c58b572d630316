import { doubling } from '../child/timing.ts';
import type { UnreadableWhy } from './card.ts';
import type { Sighting } from './pcsc-words.ts';
import type { Outcome } from './read-card.ts';
import type { Held, Input, Machine, MachineEvent, MissingWhy, Step } from './reader-state.ts';
import type { CardTiming } from './timing.ts';

/** A card that keeps hanging, or breaking off, is tried this rarely at last. */
const HUNG_RETRY_MAX_MS = 30_000;
const SETTLE_MAX_MS = 8_000;

/**
 * One reader's state machine (R21): pure, so that every order of late and early news can be tried in a test.
 * Whatever names a generation that is over is ignored.
 */
export const step = (machine: Machine, input: Input, timing: CardTiming): Step => {
  switch (input.kind) {
    case 'sighting':
      return seen(machine, input.sighting, timing);
    case 'told':
      return machine.kind === 'present' && machine.generation === input.generation && !machine.told
        ? {
            machine: { ...machine, told: true, hungBefore: 0, brokeOff: 0 },
            events: [telling(machine, input.outcome)],
            effects: [],
          }
        : unchanged(machine);
    case 'gone':
      return isHeld(machine, input.generation) ? brokenOff(machine, timing) : unchanged(machine);
    case 'mute':
      return isHeld(machine, input.generation) ? fallenMute(machine) : unchanged(machine);
    case 'silent':
      return isHeld(machine, input.generation) ? hung(machine) : unchanged(machine);
    case 'due':
      return machine.generation === input.generation ? retried(machine, input.at) : unchanged(machine);
    case 'opened':
      return machine.kind === 'settling' && machine.opening && machine.generation === input.generation
        ? reopened(machine, input, timing)
        : unchanged(machine);
    case 'lost':
      return lost(machine, input.why);
    default:
      return input satisfies never;
  }
};

const unchanged = (machine: Machine): Step => ({ machine, events: [], effects: [] });

const isHeld = (machine: Machine, generation: number): machine is Machine & { kind: 'present' } =>
  machine.kind === 'present' && machine.generation === generation;

const telling = (held: Held, outcome: Outcome): MachineEvent =>
  outcome.kind === 'read'
    ? { kind: 'read', generation: held.generation, evidence: outcome.evidence, at: held.sighting.at }
    : { ...outcome, generation: held.generation };

/** What ends a generation that was shown. */
const farewell = (machine: Machine, why: UnreadableWhy): MachineEvent[] => {
  if (machine.kind !== 'present' && machine.kind !== 'mute') return [];
  const { generation } = machine;
  const removed: MachineEvent = { kind: 'removed', generation };
  return machine.told ? [removed] : [{ kind: 'unreadable', generation, why }, removed];
};

const seen = (machine: Machine, sighting: Sighting, timing: CardTiming): Step => {
  if ('sighting' in machine && machine.sighting.counter === sighting.counter && sighting.card !== 'none') {
    return unchanged(machine); // Someone connected or disconnected: the same card.
  }
  const ending = farewell(machine, 'removed');
  const { generation } = machine;
  if (sighting.card === 'none') {
    const silently = machine.kind === 'empty' || machine.kind === 'settling';
    return {
      machine: { kind: 'empty', generation },
      events: silently ? [] : [...ending, { kind: 'state' }],
      effects: [],
    };
  }
  const next = arrived(machine, sighting, timing);
  return { ...next, events: [...ending, ...next.events] };
};

const arrived = (machine: Machine, sighting: Sighting, timing: CardTiming): Step => {
  const generation = machine.generation + 1;
  if (machine.kind === 'missing' && machine.hung && isSameInsertion(machine.hung.sighting, sighting)) {
    const { hung } = machine;
    const ms = doubling(timing.hungRetryMs, hung.times - 1, HUNG_RETRY_MAX_MS);
    return {
      machine: { kind: 'mute', generation, sighting, told: true, hungBefore: hung.times, brokeOff: 0, hung },
      events: [{ kind: 'state' }, { kind: 'unreadable', generation, why: 'timeout' }],
      effects: [{ kind: 'timer', generation, ms }],
    };
  }
  return sighting.card === 'mute' ? arrivedMute(generation, sighting) : present({ generation, sighting });
};

/** pcscd's counter begins again with pcscd; the quarantine is dropped then, see `lost`. */
const isSameInsertion = (a: Sighting, b: Sighting): boolean => a.counter === b.counter && a.atr === b.atr;

const arrivedMute = (generation: number, sighting: Sighting): Step => ({
  machine: { kind: 'mute', generation, sighting, told: true, hungBefore: 0, brokeOff: 0 },
  events: [{ kind: 'state' }, { kind: 'unreadable', generation, why: 'refused', detail: 'mute' }],
  effects: [],
});

const present = (held: { generation: number; sighting: Sighting; hungBefore?: number; brokeOff?: number }): Step => ({
  machine: { hungBefore: 0, brokeOff: 0, ...held, kind: 'present', told: false },
  events: [{ kind: 'state' }],
  effects: [{ kind: 'read', generation: held.generation, atr: held.sighting.atr }],
});

const brokenOff = (machine: Machine & { kind: 'present' }, timing: CardTiming): Step => {
  const { generation, sighting, brokeOff } = machine;
  return {
    machine: { kind: 'settling', generation, sighting, tries: brokeOff, opening: false },
    events: [...farewell(machine, 'removed'), { kind: 'state' }],
    effects: [{ kind: 'timer', generation, ms: doubling(timing.settleMs, brokeOff, SETTLE_MAX_MS) }],
  };
};

const fallenMute = (machine: Machine & { kind: 'present' }): Step => {
  const { generation, told } = machine;
  const refusal: MachineEvent = { kind: 'unreadable', generation, why: 'refused', detail: 'mute' };
  return {
    machine: { ...machine, kind: 'mute', told: true },
    events: told ? [{ kind: 'state' }] : [{ kind: 'state' }, refusal],
    effects: [],
  };
};

const hung = (machine: Machine & { kind: 'present' }): Step => ({
  machine: {
    kind: 'missing',
    generation: machine.generation + 1,
    why: 'restarting',
    hung: { sighting: machine.sighting, times: machine.hungBefore + 1 },
  },
  events: [...farewell(machine, 'timeout'), { kind: 'state' }],
  effects: [],
});

const retried = (machine: Machine, at: number): Step => {
  if (machine.kind === 'settling' && !machine.opening) {
    const generation = machine.generation + 1;
    const { counter } = machine.sighting;
    return {
      machine: { ...machine, generation, opening: true },
      events: [],
      effects: [{ kind: 'open', generation, counter }],
    };
  }
  if (machine.kind !== 'mute' || !machine.hung) return unchanged(machine);
  const { generation, sighting, hungBefore } = machine;
  const again = present({ generation: generation + 1, sighting: { ...sighting, at }, hungBefore });
  return { ...again, events: [...farewell(machine, 'removed'), ...again.events] };
};

const reopened = (
  machine: Machine & { kind: 'settling' },
  { answer, at }: Extract<Input, { kind: 'opened' }>,
  timing: CardTiming,
): Step => {
  const { generation } = machine;
  const sighting = { ...machine.sighting, at };
  const tries = machine.tries + 1;
  switch (answer) {
    case 'ok':
      return present({ generation, sighting, brokeOff: tries });
    case 'mute':
      return arrivedMute(generation, sighting);
    case 'gone':
      return {
        machine: { ...machine, tries, opening: false },
        events: [],
        effects: [{ kind: 'timer', generation, ms: doubling(timing.settleMs, tries, SETTLE_MAX_MS) }],
      };
    default:
      return answer satisfies never;
  }
};

const lost = (machine: Machine, why: MissingWhy): Step => {
  const { generation } = machine;
  if (machine.kind === 'missing') {
    // A restart of the child is no news about a reader that was not there before it.
    if (machine.why === why || why === 'restarting') return unchanged(machine);
    return { machine: { kind: 'missing', generation, why }, events: [{ kind: 'state' }], effects: [] };
  }
  // Only while pcscd runs on does its counter name the same insertion.
  const kept = machine.kind === 'mute' && machine.hung && why === 'restarting' ? { hung: machine.hung } : {};
  return {
    machine: { kind: 'missing', generation: generation + 1, why, ...kept },
    events: [...farewell(machine, 'removed'), { kind: 'state' }],
    effects: [],
  };
};
