import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HID_POS_DESCRIPTOR, KEYBOARD_DESCRIPTOR, scanReports } from '../simulated/hid-scanner.ts';
import type { Found } from './found-device.ts';
import { step } from './scanner-machine.ts';
import { type Effect, type Input, type Machine, type MachineEvent, publicState, unseen } from './scanner-state.ts';
import { defaultTiming } from './timing.ts';

const scanner = (path: string): Found => ({ path, vendorId: 0x0c2e, name: 'Orbit', descriptor: HID_POS_DESCRIPTOR });
const listed = (...paths: string[]): Input => ({ kind: 'listed', devices: paths.map(scanner) });
const report = (generation: number, bytes: Uint8Array, at = 7): Input => ({ kind: 'report', generation, bytes, at });

/** Everything said and asked for, from the first input to the last. */
const played = (...inputs: readonly Input[]) => {
  let machine: Machine = unseen;
  const events: MachineEvent[] = [];
  const effects: Effect[] = [];
  for (const input of inputs) {
    const next = step(machine, input, defaultTiming);
    machine = next.machine;
    events.push(...next.events);
    effects.push(...next.effects);
  }
  return { machine, events, effects };
};
const ready: Input[] = [listed('/dev/hidraw0'), { kind: 'opened', generation: 1 }];
const two = scanReports('x'.repeat(60));
const [first = new Uint8Array(), second = new Uint8Array()] = two;

test('R21 what an older generation says is ignored', () => {
  const { machine, events } = played(
    ...ready,
    { kind: 'closed', generation: 1 },
    listed('/dev/hidraw1'),
    { kind: 'opened', generation: 1 },
    report(1, first),
    { kind: 'failed', generation: 1, denied: true },
    { kind: 'opened', generation: 2 },
    { kind: 'closed', generation: 1 },
    report(1, second),
  );
  expect(publicState(machine)).toEqual({ kind: 'ready', name: 'Orbit' });
  expect(machine.generation).toBe(2);
  expect(events.map(({ kind }) => kind)).toEqual(['state', 'state', 'state']);
});

test('a second scanner waits until the first is gone', () => {
  const { machine, effects } = played(...ready, listed('/dev/hidraw0', '/dev/hidraw1'), listed('/dev/hidraw1'), {
    kind: 'opened',
    generation: 2,
  });
  expect(machine).toMatchObject({ kind: 'ready', found: { path: '/dev/hidraw1' } });
  expect(effects.filter(({ kind }) => kind !== 'timer')).toEqual([
    { kind: 'open', generation: 1, path: '/dev/hidraw0' },
    { kind: 'close', generation: 1 },
    { kind: 'open', generation: 2, path: '/dev/hidraw1' },
  ]);
});

test('R22 an opening that hangs: refused, the child replaced, tried again in silence', () => {
  const hung = played(listed('/dev/hidraw0'), { kind: 'due', generation: 1, timer: { what: 'open' } });
  expect(publicState(hung.machine)).toMatchObject({ kind: 'refused', fault: 'scanner-fails' });
  expect(hung.effects.at(-1)).toMatchObject({ kind: 'recycle' });
});

test('a join timer of an earlier report does not cut the payload', () => {
  const early: Input = { kind: 'due', generation: 1, timer: { what: 'join', heard: 1 } };
  const long = scanReports('x'.repeat(120));
  const [a = first, b = first, c = first] = long;
  const { events } = played(...ready, report(1, a), report(1, b), early, report(1, c, 99));
  expect(events.slice(1)).toEqual([{ kind: 'scan', scan: { text: 'x'.repeat(120), symbology: ']Q1', at: 99 } }]);
});

test('reports of two kinds of code in one payload are garbled, and the rest is skipped', () => {
  const [, , other = first] = scanReports('y'.repeat(120), ']C1');
  const { events } = played(
    ...ready,
    report(1, first),
    report(1, other),
    ...scanReports('z').map((bytes) => report(1, bytes)),
  );
  expect(events.slice(1).map((event) => (event.kind === 'unread' ? event.why : event.kind))).toEqual([
    'garbled',
    'scan',
  ]);
});

test('a keyboard-mode scanner beside the same one in HID-POS mode is no obstacle', () => {
  const keyboard = { ...scanner('/dev/hidraw0'), descriptor: KEYBOARD_DESCRIPTOR };
  const { machine } = played({ kind: 'listed', devices: [keyboard, scanner('/dev/hidraw1')] });
  expect(machine.kind).toBe('opening');
});

test('in any order of news: generations never fall, and an unread or a scan comes only while ready', () => {
  const generation = fc.integer({ min: 0, max: 4 });
  const input: fc.Arbitrary<Input> = fc.oneof(
    fc.subarray(['/dev/hidraw0', '/dev/hidraw1']).map((paths) => listed(...paths)),
    generation.map((n): Input => ({ kind: 'opened', generation: n })),
    fc.tuple(generation, fc.boolean()).map(([n, denied]): Input => ({ kind: 'failed', generation: n, denied })),
    fc.tuple(generation, fc.constantFrom(first, second, Buffer.from('02'))).map(([n, bytes]) => report(n, bytes)),
    generation.map((n): Input => ({ kind: 'closed', generation: n })),
    generation.map((n): Input => ({ kind: 'due', generation: n, timer: { what: 'join', heard: n } })),
    generation.map((n): Input => ({ kind: 'due', generation: n, timer: { what: 'open' } })),
    fc.constant<Input>({ kind: 'lost' }),
  );
  fc.assert(
    fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
      let machine: Machine = unseen;
      for (const one of inputs) {
        const next = step(machine, one, defaultTiming);
        expect(next.machine.generation).toBeGreaterThanOrEqual(machine.generation);
        if (next.events.some(({ kind }) => kind !== 'state')) expect(machine.kind).toBe('ready');
        if (next.events.some(({ kind }) => kind === 'state')) {
          expect(publicState(next.machine)).not.toEqual(publicState(machine));
        }
        machine = next.machine;
      }
    }),
    { numRuns: 500 },
  );
});
