import { isDeepStrictEqual } from 'node:util';
import { type Found, recognise } from './found-device.ts';
import { readReport } from './hid-pos.ts';
import { join, textOf, type Joined } from './payload.ts';
import { type Effect, type Input, type Machine, type MachineEvent, publicState, type Step } from './scanner-state.ts';
import type { ScannerTiming } from './timing.ts';

type Ready = Extract<Machine, { kind: 'ready' }>;

/**
 * The scanner's state machine (R21): pure, so that every order of late and early news can be tried in a test.
 * Whatever names a generation that is over is ignored.
 */
export const step = (machine: Machine, input: Input, timing: ScannerTiming): Step => {
  if ('generation' in input && input.generation !== machine.generation) return unchanged(machine);
  switch (input.kind) {
    case 'listed':
      return listed(machine, input.devices, timing);
    case 'opened':
      return machine.kind === 'opening'
        ? moved(machine, {
            kind: 'ready',
            generation: machine.generation,
            found: machine.found,
            reports: machine.reports,
            joining: undefined,
            heard: 0,
          })
        : unchanged(machine);
    case 'failed':
      return machine.kind === 'opening' ? failed(machine, input.denied) : unchanged(machine);
    case 'report':
      return machine.kind === 'ready' ? reported(machine, input, timing) : unchanged(machine);
    case 'closed':
      return machine.kind === 'ready' || machine.kind === 'opening' ? left(machine) : unchanged(machine);
    case 'due':
      return due(machine, input.timer);
    case 'lost':
      return moved(machine, { kind: 'missing', generation: machine.generation, why: 'restarting' });
    default:
      return input satisfies never;
  }
};

const unchanged = (machine: Machine): Step => ({ machine, events: [], effects: [] });

/** To another state: a payload under way is cut, and what the world sees is said if it changed. */
const moved = (before: Machine, after: Machine, effects: readonly Effect[] = []): Step => ({
  machine: after,
  events: [
    ...cut(before),
    ...(isDeepStrictEqual(publicState(before), publicState(after)) ? [] : [{ kind: 'state' } as const]),
  ],
  effects,
});

const cut = (machine: Machine): MachineEvent[] =>
  machine.kind === 'ready' && machine.joining?.kind === 'joining' ? [{ kind: 'unread', why: 'cut' }] : [];

const listed = (machine: Machine, devices: readonly Found[], timing: ScannerTiming): Step => {
  const isHeld = machine.kind === 'opening' || machine.kind === 'ready';
  if (isHeld && devices.some(({ path }) => path === machine.found.path)) return unchanged(machine);
  const closing: Effect[] = isHeld ? [{ kind: 'close', generation: machine.generation }] : [];
  const known = devices.map((found) => ({ found, is: recognise(found) }));
  for (const { found, is } of known) {
    if (is.kind !== 'scanner') continue;
    const generation = machine.generation + 1;
    // One that could not be opened is tried again in silence.
    const shown = isHeld ? ({ kind: 'missing', why: 'no-scanner' } as const) : publicState(machine);
    return moved(machine, { kind: 'opening', generation, found, reports: is.reports, shown }, [
      ...closing,
      { kind: 'open', generation, path: found.path },
      { kind: 'timer', generation, ms: timing.openMs, timer: { what: 'open' } },
    ]);
  }
  const { generation } = machine;
  for (const { found, is } of known) {
    if (is.kind === 'refused') return moved(machine, { kind: 'refused', generation, found, fault: is.fault }, closing);
  }
  return moved(machine, { kind: 'missing', generation, why: 'no-scanner' }, closing);
};

const failed = (machine: Extract<Machine, { kind: 'opening' }>, denied: boolean): Step => {
  const { generation, found } = machine;
  return moved(machine, { kind: 'refused', generation, found, fault: denied ? 'scanner-denied' : 'scanner-fails' });
};

const left = (machine: Machine): Step =>
  moved(machine, { kind: 'missing', generation: machine.generation, why: 'no-scanner' });

const reported = (machine: Ready, input: Extract<Input, { kind: 'report' }>, timing: ScannerTiming): Step => {
  const read = readReport(machine.reports, input.bytes);
  switch (read.kind) {
    case 'other':
      return unchanged(machine);
    case 'garbled':
      // What follows may be the rest of the same payload; it is skipped, so that no tail passes for a whole.
      return heard(machine, timing, {
        joining: { kind: 'skipping' },
        ...(machine.joining?.kind === 'skipping' ? {} : { outcome: { kind: 'unread', why: 'garbled' } }),
      });
    case 'part':
      return heard(machine, timing, join(machine.joining, read.part), input.at);
    default:
      return read satisfies never;
  }
};

const heard = (machine: Ready, timing: ScannerTiming, { joining, outcome }: Joined, at = 0): Step => {
  const count = machine.heard + 1;
  const events: MachineEvent[] = [];
  if (outcome?.kind === 'unread') events.push(outcome);
  if (outcome?.kind === 'payload') {
    events.push({ kind: 'scan', scan: { text: textOf(outcome.bytes), symbology: outcome.symbology, at } });
  }
  const { generation } = machine;
  return {
    machine: { ...machine, joining, heard: count },
    events,
    effects: joining ? [{ kind: 'timer', generation, ms: timing.joinMs, timer: { what: 'join', heard: count } }] : [],
  };
};

const due = (machine: Machine, timer: Extract<Input, { kind: 'due' }>['timer']): Step => {
  if (timer.what === 'open') {
    if (machine.kind !== 'opening') return unchanged(machine);
    const { generation, found } = machine;
    return moved(machine, { kind: 'refused', generation, found, fault: 'scanner-fails' }, [
      { kind: 'recycle', why: 'opening the scanner passed its deadline' },
    ]);
  }
  if (machine.kind !== 'ready' || machine.heard !== timer.heard) return unchanged(machine);
  return { machine: { ...machine, joining: undefined }, events: cut(machine), effects: [] };
};
