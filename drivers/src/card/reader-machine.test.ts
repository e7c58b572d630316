import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { step } from './reader-machine.ts';
import { type Effect, type Input, type Machine, type MachineEvent, unseen } from './reader-state.ts';
import { defaultTiming } from './timing.ts';

const card = (counter: number, atr = '3b00'): Input => ({
  kind: 'sighting',
  sighting: { counter, card: 'present', atr, at: 1000 + counter },
});
const none = (counter: number): Input => ({ kind: 'sighting', sighting: { counter, card: 'none', atr: '', at: 0 } });
const told = (generation: number): Input => ({
  kind: 'told',
  generation,
  outcome: { kind: 'read', evidence: { profile: 'uid', token: 'aa' } },
});

const run = (...inputs: Input[]) => {
  let machine: Machine = unseen;
  const events: MachineEvent[] = [];
  let effects: readonly Effect[] = [];
  for (const input of inputs) {
    const next = step(machine, input, defaultTiming);
    machine = next.machine;
    effects = next.effects;
    events.push(...next.events);
  }
  const said = events.map((e) => (e.kind === 'state' ? 'state' : `${e.kind} ${String(e.generation)}`));
  return { machine, said, events, effects };
};

test('a tap: present, read, removed, empty', () => {
  const { said, machine } = run(none(0), card(1), told(1), none(2));
  expect(said).toEqual(['state', 'state', 'read 1', 'removed 1', 'state']);
  expect(machine).toEqual({ kind: 'empty', generation: 1 });
});

test('R21 a late answer for the first card says nothing about the second', () => {
  const { said, machine } = run(none(0), card(1), card(3), told(1));
  expect(said).toEqual(['state', 'state', 'unreadable 1', 'removed 1', 'state']);
  expect(machine).toMatchObject({ kind: 'present', generation: 2, told: false });
});

test('R21 a late “gone” of the first card leaves the second where it is', () => {
  expect(run(card(1), card(3), { kind: 'gone', generation: 1 }).machine).toMatchObject({
    generation: 2,
    kind: 'present',
  });
});

test('someone else connecting to the card is no news', () => {
  expect(run(card(1), told(1), card(1)).said).toEqual(['state', 'read 1']);
});

describe('a card that broke off while pcscd still counts it', () => {
  const broken = [card(1), told(1), { kind: 'gone', generation: 1 }] satisfies Input[];

  test('shows as empty, is asked again after two looks of pcscd, and comes back as a new generation', () => {
    expect(run(...broken).effects).toEqual([{ kind: 'timer', generation: 1, ms: defaultTiming.settleMs }]);
    const due: Input = { kind: 'due', generation: 1, at: 5 };
    expect(run(...broken, due).effects).toEqual([{ kind: 'open', generation: 2, counter: 1 }]);
    const { said, machine } = run(...broken, due, { kind: 'opened', generation: 2, answer: 'ok', at: 6 });
    expect(said).toEqual(['state', 'read 1', 'removed 1', 'state', 'state']);
    expect(machine).toMatchObject({ kind: 'present', generation: 2, sighting: { at: 6 } });
  });

  test('is forgotten when pcscd sees it go, and says empty only once', () => {
    expect(run(...broken, none(2)).said).toEqual(['state', 'read 1', 'removed 1', 'state']);
  });

  test('R21 an insertion meanwhile gets a generation of its own', () => {
    const due: Input = { kind: 'due', generation: 1, at: 5 };
    const late: Input = { kind: 'opened', generation: 2, answer: 'ok', at: 6 };
    expect(run(...broken, due, card(3), late).machine).toMatchObject({ kind: 'present', generation: 3 });
  });

  test('is asked ever more rarely', () => {
    let inputs: Input[] = broken;
    const waits: number[] = [];
    for (let generation = 1; generation < 7; generation += 1) {
      waits.push(...run(...inputs).effects.map((e) => (e.kind === 'timer' ? e.ms : 0)));
      const again: Input = { kind: 'opened', generation: generation + 1, answer: 'gone', at: 0 };
      inputs = [...inputs, { kind: 'due', generation, at: 0 }, again];
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
  });
});

describe('a card that hung', () => {
  const hung = [card(1), { kind: 'silent', generation: 1 }] satisfies Input[];

  test('is unreadable by timeout, and the reader restarts', () => {
    const { events, machine } = run(...hung);
    expect(events.slice(1)).toEqual([
      { kind: 'unreadable', generation: 1, why: 'timeout' },
      { kind: 'removed', generation: 1 },
      { kind: 'state' },
    ]);
    expect(machine).toMatchObject({ kind: 'missing', why: 'restarting' });
  });

  test('is not read at once again while it lies there, so that it cannot hang every new child', () => {
    const { machine, effects } = run(...hung, { kind: 'lost', why: 'restarting' }, card(1));
    expect(machine).toMatchObject({ kind: 'mute', generation: 3 });
    expect(effects).toEqual([{ kind: 'timer', generation: 3, ms: defaultTiming.hungRetryMs }]);
    expect(run(...hung, card(1), { kind: 'due', generation: 3, at: 9 }).machine).toMatchObject({ kind: 'present' });
  });

  test('does not hold up the next card', () => {
    expect(run(...hung, card(3)).machine).toMatchObject({ kind: 'present', generation: 3 });
    expect(run(...hung, card(1, '3b01')).machine).toMatchObject({ kind: 'present' });
  });

  test('nor any card once pcscd, and with it the counter, began anew', () => {
    expect(run(...hung, { kind: 'lost', why: 'no-daemon' }, card(1)).machine).toMatchObject({ kind: 'present' });
  });
});

test('a card without an answer to reset is mute, and said to be', () => {
  const mute: Input = { kind: 'sighting', sighting: { counter: 1, card: 'mute', atr: '', at: 0 } };
  expect(run(none(0), mute).events.slice(1)).toEqual([
    { kind: 'state' },
    { kind: 'unreadable', generation: 1, why: 'refused', detail: 'mute' },
  ]);
});

test('losing pcscd ends what was there; a restart of the child does not hide why a reader is missing', () => {
  const lost: Input = { kind: 'lost', why: 'no-daemon' };
  expect(run(card(1), told(1), lost).said).toEqual(['state', 'read 1', 'removed 1', 'state']);
  expect(run(lost, { kind: 'lost', why: 'restarting' }).machine).toMatchObject({ why: 'no-daemon' });
});

const small = fc.nat({ max: 6 });
const anyInput: fc.Arbitrary<Input> = fc.oneof(
  fc.record({
    kind: fc.constant('sighting' as const),
    sighting: fc.record({
      counter: small,
      card: fc.constantFrom('none' as const, 'present' as const, 'mute' as const),
      atr: fc.constantFrom('3b00', '3b01'),
      at: fc.nat(),
    }),
  }),
  small.map(told),
  fc.record({ kind: fc.constantFrom('gone' as const, 'mute' as const, 'silent' as const), generation: small }),
  fc.record({ kind: fc.constant('due' as const), generation: small, at: fc.nat() }),
  fc.record({
    kind: fc.constant('opened' as const),
    generation: small,
    answer: fc.constantFrom('ok' as const, 'gone' as const, 'mute' as const),
    at: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('lost' as const),
    why: fc.constantFrom('restarting' as const, 'no-daemon' as const, 'no-reader' as const),
  }),
);

test('R21 in any order of news: generations never fall, each is told once and removed once, in that order', () => {
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 40 }), (inputs) => {
      let machine: Machine = unseen;
      const ended = new Map<number, string>();
      for (const input of inputs) {
        const next = step(machine, input, defaultTiming);
        expect(next.machine.generation).toBeGreaterThanOrEqual(machine.generation);
        machine = next.machine;
        for (const event of next.events) {
          if (event.kind === 'state') continue;
          const before = ended.get(event.generation);
          expect(before).toBe(event.kind === 'removed' ? 'told' : undefined);
          ended.set(event.generation, event.kind === 'removed' ? 'removed' : 'told');
        }
      }
      const held = machine.kind === 'present' || machine.kind === 'mute' ? machine.generation : 0;
      for (const [generation, how] of ended) expect(how === 'removed' || generation === held).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
