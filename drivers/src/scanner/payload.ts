import type { Part } from './hid-pos.ts';
import type { UnreadWhy } from './scanner.ts';

/** The largest symbol, QR version 40 at level L, holds 7,089 digits (ISO/IEC 18004 table 7). */
export const MAX_PAYLOAD_BYTES = 7_089;

/** A payload that goes on in the next report, or one whose rest is thrown away. */
export type Joining =
  | { readonly kind: 'joining'; readonly parts: readonly Uint8Array[]; readonly symbology: string | undefined }
  | { readonly kind: 'skipping' };

export type Joined = {
  readonly joining: Joining | undefined;
  readonly outcome?:
    | { readonly kind: 'payload'; readonly bytes: Uint8Array; readonly symbology: string | undefined }
    | { readonly kind: 'unread'; readonly why: UnreadWhy };
};

/** One more report. What is thrown away ends with its last report, or with the silence after it. */
export const join = (before: Joining | undefined, part: Part): Joined => {
  if (before?.kind === 'skipping') return { joining: part.continued ? before : undefined };
  const rest = part.continued ? ({ kind: 'skipping' } as const) : undefined;
  const begun = before ?? { kind: 'joining', parts: [], symbology: part.symbology };
  // Every report of one payload names the same kind of code, or none: two kinds are two payloads with reports lost between.
  if (part.symbology !== undefined && part.symbology !== begun.symbology) {
    return { joining: rest, outcome: { kind: 'unread', why: 'garbled' } };
  }
  const parts = [...begun.parts, part.data];
  const length = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (length > MAX_PAYLOAD_BYTES) return { joining: rest, outcome: { kind: 'unread', why: 'too-long' } };
  if (part.continued) return { joining: { ...begun, parts } };
  // Some scanners report an empty payload when they gave up looking.
  if (length === 0) return { joining: undefined };
  return {
    joining: undefined,
    outcome: { kind: 'payload', bytes: Buffer.concat(parts), symbology: begun.symbology },
  };
};

/** UTF-8 where it is valid, else ISO 8859-1, which is what a QR code holds by default (ISO/IEC 18004 §7.3.5). */
export const textOf = (bytes: Uint8Array): string => {
  // A scanner set up for keyboards ends each code with Enter or Tab.
  const text = decode(bytes);
  return text.replace(/[\r\n\t]+$/, '');
};

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1'); // not UTF-8: the other reading that the standard knows
  }
};
