import type { Found } from './found-device.ts';
import { MAX_DESCRIPTOR_BYTES } from './report-descriptor.ts';

/** Bytes as lower-case hexadecimal: JSON crosses the process border in two thirds of the time structured clone takes. */
type Hex = string;

/** Agent → child. One device is open at a time; opening another closes it. */
export type ToChild =
  | { readonly kind: 'ping' }
  | { readonly kind: 'open'; readonly generation: number; readonly path: string }
  | { readonly kind: 'close'; readonly generation: number };

/** Child → agent. */
export type FromChild =
  | { readonly kind: 'ready' }
  /** Also: no look at the devices hangs. */
  | { readonly kind: 'pong' }
  | { readonly kind: 'listed'; readonly devices: readonly Found[] }
  | { readonly kind: 'opened'; readonly generation: number }
  | { readonly kind: 'failed'; readonly generation: number; readonly denied: boolean }
  | { readonly kind: 'report'; readonly generation: number; readonly bytes: Hex }
  | { readonly kind: 'closed'; readonly generation: number };

/** More HID devices than any terminal has; what lies beyond is not looked at (R6). */
export const MAX_DEVICES = 32;
/** Linux's HID_MAX_BUFFER_SIZE and the report number. */
const MAX_REPORT_BYTES = 16_385;

type Fields = Readonly<Record<string, unknown>>;

// By hand, as for the card's child: a schema library would triple the start time, and with it every recovery.
const isFields = (x: unknown): x is Fields => typeof x === 'object' && x !== null;
const isCount = (x: unknown): x is number => Number.isSafeInteger(x) && Number(x) >= 0;
const isText = (x: unknown): x is string => typeof x === 'string' && x.length <= 256;
const isHex = (x: unknown, mostBytes: number): x is Hex =>
  typeof x === 'string' && x.length <= 2 * mostBytes && /^(?:[0-9a-f]{2})*$/.test(x);

const isFound = (x: unknown): x is Found =>
  isFields(x) &&
  isText(x['path']) &&
  isCount(x['vendorId']) &&
  isText(x['name']) &&
  isHex(x['descriptor'], MAX_DESCRIPTOR_BYTES);

export const isToChild = (x: unknown): x is ToChild => {
  if (!isFields(x)) return false;
  switch (x['kind']) {
    case 'ping':
      return true;
    case 'open':
      return isCount(x['generation']) && isText(x['path']);
    case 'close':
      return isCount(x['generation']);
    default:
      return false;
  }
};

export const isFromChild = (x: unknown): x is FromChild => {
  if (!isFields(x)) return false;
  switch (x['kind']) {
    case 'ready':
    case 'pong':
      return true;
    case 'listed':
      return Array.isArray(x['devices']) && x['devices'].length <= MAX_DEVICES && x['devices'].every(isFound);
    case 'opened':
    case 'closed':
      return isCount(x['generation']);
    case 'failed':
      return isCount(x['generation']) && typeof x['denied'] === 'boolean';
    case 'report':
      return isCount(x['generation']) && isHex(x['bytes'], MAX_REPORT_BYTES);
    default:
      return false;
  }
};
