/** What pcscd last said about a reader. */
export type Sighting = {
  /** pcscd's event counter: goes up by one with each insertion and each removal, so that a quick swap is seen too. */
  readonly counter: number;
  readonly card: 'none' | 'present' | 'mute';
  /** ISO 7816-3 §8.2, in lower-case hexadecimal; empty unless `present`. */
  readonly atr: string;
  /** When it was seen, ms since the epoch. */
  readonly at: number;
};

/** SCARD_STATE_* of pcsclite.h; the upper half of the word is the event counter. */
const STATE_UNKNOWN = 0x0004;
const STATE_UNAVAILABLE = 0x0008;
const STATE_PRESENT = 0x0020;
const STATE_MUTE = 0x0200;

/** `undefined` when the reader itself is not there. */
export const toSighting = (state: number, atr: string, at: number): Sighting | undefined => {
  if (state & (STATE_UNKNOWN | STATE_UNAVAILABLE)) return undefined;
  const counter = state >>> 16;
  if (!(state & STATE_PRESENT)) return { counter, card: 'none', atr: '', at };
  if (state & STATE_MUTE || atr === '') return { counter, card: 'mute', atr: '', at };
  return { counter, card: 'present', atr, at };
};

/** SCARD_* of pcsclite.h that mean the card, or its reader, is not there any more. */
const LEFT = new Set([
  0x80100009, // unknown reader
  0x8010000c, // no smart card
  0x80100017, // reader unavailable
  0x80100069, // removed card
]);

/** pcsclite throws text alone: `SCardTransmit error: Card was removed.(0x80100069)`. */
export const pcscCode = (fault: unknown): number | undefined => {
  const found = fault instanceof Error ? /\(0x([0-9a-f]{8,16})\)$/.exec(fault.message)?.[1] : undefined;
  return found === undefined ? undefined : Number(BigInt.asUintN(32, BigInt(`0x${found}`)));
};

export const saysLeft = (fault: unknown): boolean => LEFT.has(pcscCode(fault) ?? 0);
