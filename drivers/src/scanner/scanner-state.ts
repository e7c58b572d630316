import type { Found } from './found-device.ts';
import type { DataReport } from './hid-pos.ts';
import type { Joining } from './payload.ts';
import type { Scan, ScannerFault, ScannerState, UnreadWhy } from './scanner.ts';

/** What the machine (`scanner-machine.ts`) knows, hears, says and asks for. */
export type Machine =
  | { readonly kind: 'missing'; readonly generation: number; readonly why: 'no-scanner' | 'restarting' }
  /** `shown` is what is said of the scanner until it has opened. */
  | {
      readonly kind: 'opening';
      readonly generation: number;
      readonly found: Found;
      readonly reports: readonly DataReport[];
      readonly shown: ScannerState;
    }
  | {
      readonly kind: 'ready';
      readonly generation: number;
      readonly found: Found;
      readonly reports: readonly DataReport[];
      readonly joining: Joining | undefined;
      /** Counts reports, so that a join timer knows whether it is the newest. */
      readonly heard: number;
    }
  | { readonly kind: 'refused'; readonly generation: number; readonly found: Found; readonly fault: ScannerFault };

export type Input =
  /** Every HID device that is there now. */
  | { readonly kind: 'listed'; readonly devices: readonly Found[] }
  | { readonly kind: 'opened'; readonly generation: number }
  | { readonly kind: 'failed'; readonly generation: number; readonly denied: boolean }
  | { readonly kind: 'report'; readonly generation: number; readonly bytes: Uint8Array; readonly at: number }
  /** Reading broke off: the device left. */
  | { readonly kind: 'closed'; readonly generation: number }
  | { readonly kind: 'due'; readonly generation: number; readonly timer: Timer }
  /** The child is gone. */
  | { readonly kind: 'lost' };

export type Timer = { readonly what: 'open' } | { readonly what: 'join'; readonly heard: number };

export type MachineEvent =
  | { readonly kind: 'state' }
  | { readonly kind: 'scan'; readonly scan: Scan }
  | { readonly kind: 'unread'; readonly why: UnreadWhy };

export type Effect =
  | { readonly kind: 'open'; readonly generation: number; readonly path: string }
  | { readonly kind: 'close'; readonly generation: number }
  | { readonly kind: 'timer'; readonly generation: number; readonly ms: number; readonly timer: Timer }
  | { readonly kind: 'recycle'; readonly why: string };

export type Step = {
  readonly machine: Machine;
  readonly events: readonly MachineEvent[];
  readonly effects: readonly Effect[];
};

export const unseen: Machine = { kind: 'missing', generation: 0, why: 'restarting' };

export const publicState = (machine: Machine): ScannerState => {
  switch (machine.kind) {
    case 'missing':
      return { kind: 'missing', why: machine.why };
    case 'opening':
      return machine.shown;
    case 'ready':
      return { kind: 'ready', name: machine.found.name };
    case 'refused':
      return { kind: 'refused', fault: machine.fault, name: machine.found.name };
    default:
      return machine satisfies never;
  }
};
