/** As much of DER (X.690 §8, §10) as signatures and timestamps need: short tags, definite lengths of at most two bytes. */

export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const LONGEST = 0xffff;

/** Throws on content over 65,535 bytes: nothing written here comes near. */
export const tlv = (kind: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  if (size > LONGEST) throw new Error(`${String(size)} bytes are too many for one value`);
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.of(kind, ...length), content]);
};

/** `1.2.840.113549` */
export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const digits = [value & 0x7f];
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left & 0x7f) | 0x80);
    return digits;
  };
  return tlv(tag.oid, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
};

/** A whole number that is not negative, from its bytes, big-endian: as short as DER demands. */
export const integer = (magnitude: Uint8Array): Buffer => {
  let bytes = Buffer.from(magnitude);
  while (bytes.length > 1 && bytes[0] === 0) bytes = bytes.subarray(1);
  return tlv(tag.integer, (bytes[0] ?? 0) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0), bytes);
};

export type Value = {
  readonly kind: number;
  readonly content: Buffer;
  /** Tag and length too. */
  readonly whole: Buffer;
};

/** Not DER of the kind written here; says nothing of what it was. */
export class NotDer extends Error {
  override readonly name = 'NotDer';
}

/** The values that follow one another in `bytes`. Throws `NotDer` on a length that is longer than it need be, or does not fit. */
export const values = (bytes: Uint8Array): readonly Value[] => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Value[] = [];
  for (let at = 0; at < buffer.length;) {
    const { header, size } = lengthAt(buffer, at);
    const end = at + header + size;
    if (end > buffer.length) throw new NotDer('A value is cut short');
    const whole = buffer.subarray(at, end);
    found.push({ kind: buffer.readUInt8(at), content: whole.subarray(header), whole });
    at = end;
  }
  return found;
};

const lengthAt = (buffer: Buffer, at: number): { readonly header: number; readonly size: number } => {
  const first = buffer[at + 1];
  if (first === undefined) throw new NotDer('A value has no length');
  if (first < 0x80) return { header: 2, size: first };
  const [high = 0, low] = [buffer[at + 2], buffer[at + 3]];
  if (first === 0x81 && high >= 0x80) return { header: 3, size: high };
  if (first === 0x82 && low !== undefined && high > 0) return { header: 4, size: high * 256 + low };
  throw new NotDer('A length is not written as DER has it');
};

/** Exactly one value, of this kind. Throws `NotDer`. */
export const only = (kind: number, bytes: Uint8Array): Value => {
  const [value, ...others] = values(bytes);
  if (value?.kind !== kind || others.length > 0) throw new NotDer('Another value was expected');
  return value;
};
