/**
 * Where a signature sits in a file (ISO 32000-1 §12.8.1): `ByteRange [0 a b c]`, and between byte a and byte b nothing
 * but `<`, the container in lower-case hex, zeros up to a fixed length, and `>`. Written and read here alone, in one exact
 * form, so that no byte of a sealed file can change unnoticed, padding included.
 */

/** Room for the container: B-B takes about 1.3 kB (2 kB with RSA), an RFC 3161 timestamp with its chain up to 6 kB more. */
const CONTAINER_BYTES = 8192;
const NUMBER_WIDTH = 10;

/** Until the offsets are known; nine is the widest digit, so the real numbers fit. */
export const RANGE_PLACEHOLDER = Number('9'.repeat(NUMBER_WIDTH));
export const CONTENTS_PLACEHOLDER = '0'.repeat(2 * CONTAINER_BYTES);
const RANGE_TEXT = `[ 0 ${String(RANGE_PLACEHOLDER)} ${String(RANGE_PLACEHOLDER)} ${String(RANGE_PLACEHOLDER)} ]`;

export type Slot = {
  /** The bytes before `<` and after `>`. */
  readonly signed: readonly [Uint8Array, Uint8Array];
  /** First byte after what is signed: the file's length when it covers the whole. */
  readonly end: number;
  readonly hex: string;
  /** Offset of the dictionary's `/ByteRange`. */
  readonly at: number;
};

/** Writes the offsets into a file that has both placeholders once, at its end. */
export const fixRange = (file: Buffer): Slot => {
  const open = file.lastIndexOf(`<${CONTENTS_PLACEHOLDER}>`);
  const range = file.lastIndexOf(RANGE_TEXT);
  if (open < 0 || range < 0) throw new Error('The file has no place for a signature');
  const close = open + CONTENTS_PLACEHOLDER.length + 2;
  const written = `[ 0 ${String(open)} ${String(close)} ${String(file.length - close)}`;
  file.write(`${written.padEnd(RANGE_TEXT.length - 2)} ]`, range, 'latin1');
  return slotOf(file, range, [open, close, file.length - close]);
};

/** Writes the container into the slot that `fixRange` gave. */
export const fillSlot = (file: Buffer, slot: Slot, container: Uint8Array): void => {
  if (container.byteLength > CONTAINER_BYTES)
    throw new Error(`A signature of ${String(container.byteLength)} bytes does not fit`);
  file.write(Buffer.from(container).toString('hex'), slot.signed[0].byteLength + 1, 'latin1');
};

const slotOf = (file: Uint8Array, at: number, [a, b, c]: readonly [number, number, number]): Slot => ({
  signed: [file.subarray(0, a), file.subarray(b, b + c)],
  end: b + c,
  hex: Buffer.from(file.buffer, file.byteOffset + a, b - a).toString('latin1'),
  at,
});

const RANGE = /^\/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/;
const LONGEST_RANGE = 80;

/** Every slot that lies inside the file, the one that reaches furthest last. */
export const findSlots = (file: Uint8Array): readonly Slot[] => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const slots: Slot[] = [];
  for (let at = bytes.indexOf('/ByteRange'); at >= 0; at = bytes.indexOf('/ByteRange', at + 1)) {
    const [, ...numbers] = RANGE.exec(bytes.toString('latin1', at, at + LONGEST_RANGE)) ?? [];
    const [a = 0, b = 0, c = 0] = numbers.map(Number);
    if (a < b && b + c <= bytes.length) slots.push(slotOf(bytes, at, [a, b, c]));
  }
  return slots.sort((x, y) => x.end - y.end);
};

const EXACT = new RegExp(`^<((?:[0-9a-f]{2})+)>$`);

/** The container's own bytes, or `undefined` when hex, padding or length are not as `fillSlot` writes them. */
export const containerIn = (slot: Slot): Buffer | undefined => {
  const hex = EXACT.exec(slot.hex)?.[1];
  if (hex?.length !== CONTENTS_PLACEHOLDER.length) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  // DER: SEQUENCE with a length of two bytes, as every container is longer than 255.
  const size = 4 + bytes.readUInt16BE(2);
  if (bytes.readUInt16BE(0) !== 0x3082 || size > bytes.length) return undefined;
  return bytes.subarray(size).every((byte) => byte === 0) ? bytes.subarray(0, size) : undefined;
};
