import type { Sighting } from './pcsc-words.ts';

/** Bytes as lower-case hexadecimal: JSON crosses the process border in two thirds of the time structured clone takes. */
export type Hex = string;

/** Agent → child. `generation` and `counter` bind a call to one insertion; any other is answered `gone`. */
export type ToChild =
  | { readonly kind: 'ping' }
  | (CallAddress & { readonly kind: 'open' })
  | (CallAddress & { readonly kind: 'transmit'; readonly apdu: Hex });

export type CallAddress = {
  readonly call: number;
  /** The PC/SC name, which lives as long as this child. */
  readonly reader: string;
  readonly generation: number;
  readonly counter: number;
};

/** Child → agent. */
export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'daemon-lost'; readonly code: number }
  | { readonly kind: 'reader-gone'; readonly reader: string }
  | { readonly kind: 'sighting'; readonly reader: string; readonly sighting: Sighting }
  | { readonly kind: 'answer'; readonly call: number; readonly answer: ChildAnswer };

/** `mute`: a card is there and cannot be talked to. */
export type ChildAnswer =
  | { readonly kind: 'ok'; readonly response: Hex }
  | { readonly kind: 'gone' }
  | { readonly kind: 'mute' };

type Fields = Readonly<Record<string, unknown>>;

// Checked by hand: a schema library would triple the child's start time (80 ms → 250 ms), and with it every recovery.
const isFields = (x: unknown): x is Fields => typeof x === 'object' && x !== null;
const isCount = (x: unknown): x is number => Number.isSafeInteger(x) && Number(x) >= 0;
const isName = (x: unknown): x is string => typeof x === 'string' && x.length > 0 && x.length <= 256;
const isHex = (x: unknown, mostBytes: number): x is Hex =>
  typeof x === 'string' && x.length <= 2 * mostBytes && /^(?:[0-9a-f]{2})*$/.test(x);
/** Extended command, 4 + 3 + 65535 + 2, or answer, 65536 + 2. */
const isApdu = (x: unknown): x is Hex => isHex(x, 65_544);
/** pcsclite.h MAX_ATR_SIZE. */
const isAtr = (x: unknown): x is Hex => isHex(x, 33);

const isAddress = (x: Fields): x is CallAddress & Fields =>
  isCount(x['call']) && isName(x['reader']) && isCount(x['generation']) && isCount(x['counter']);

const isSighting = (x: unknown): x is Sighting =>
  isFields(x) &&
  isCount(x['counter']) &&
  (x['card'] === 'none' || x['card'] === 'present' || x['card'] === 'mute') &&
  isAtr(x['atr']) &&
  isCount(x['at']);

const isAnswer = (x: unknown): x is ChildAnswer =>
  isFields(x) && (x['kind'] === 'gone' || x['kind'] === 'mute' || (x['kind'] === 'ok' && isApdu(x['response'])));

export const isToChild = (x: unknown): x is ToChild => {
  if (!isFields(x)) return false;
  switch (x['kind']) {
    case 'ping':
      return true;
    case 'open':
      return isAddress(x);
    case 'transmit':
      return isAddress(x) && isApdu(x['apdu']);
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
    case 'daemon-lost':
      return isCount(x['code']);
    case 'reader-gone':
      return isName(x['reader']);
    case 'sighting':
      return isName(x['reader']) && isSighting(x['sighting']);
    case 'answer':
      return isCount(x['call']) && isAnswer(x['answer']);
    default:
      return false;
  }
};
