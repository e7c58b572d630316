/**
 * The part of CBOR (RFC 8949) that codes on paper are made of, in deterministic encoding (§4.2.1) alone: integers, byte
 * strings, text, arrays, and maps whose keys are integers. What is read is hostile: anything else, and any other way to
 * write the same, is no value.
 */
export type Cbor = number | string | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number, Cbor>;

const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5 } as const;
/** Deeper than any code. */
const MAX_DEPTH = 8;

export const toCbor = (value: Cbor): Uint8Array => {
  const out: number[] = [];
  write(out, value);
  return Uint8Array.from(out);
};

const write = (out: number[], value: Cbor): void => {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('a whole number');
    head(out, value < 0 ? MAJOR.negative : MAJOR.unsigned, value < 0 ? -1 - value : value);
  } else if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    head(out, MAJOR.text, bytes.length);
    out.push(...bytes);
  } else if (value instanceof Uint8Array) {
    head(out, MAJOR.bytes, value.length);
    out.push(...value);
  } else if (isList(value)) {
    head(out, MAJOR.array, value.length);
    for (const item of value) write(out, item);
  } else {
    head(out, MAJOR.map, value.size);
    const entries = Array.from(value, ([key, item]) => ({ key: toCbor(key), item }));
    for (const { key, item } of entries.sort((a, b) => bytewise(a.key, b.key))) {
      out.push(...key);
      write(out, item);
    }
  }
};

const isList = (value: readonly Cbor[] | CborMap): value is readonly Cbor[] => Array.isArray(value);

/** The shortest form of the argument (§4.2.1). */
const head = (out: number[], major: number, argument: number): void => {
  const width = argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : argument < 0x1_0000_0000 ? 4 : 8;
  out.push((major << 5) | (width === 0 ? argument : 24 + Math.log2(width)));
  for (let shift = width - 1; shift >= 0; shift -= 1) out.push(Math.floor(argument / 256 ** shift) % 256);
};

const bytewise = (a: Uint8Array, b: Uint8Array): number => {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

/** `undefined` for bytes that are not exactly one value of this kind. */
export const fromCbor = (bytes: Uint8Array): Cbor | undefined => {
  const reader = { bytes, at: 0 };
  const value = read(reader, 0);
  return value !== undefined && reader.at === bytes.length ? value : undefined;
};

type Reader = { readonly bytes: Uint8Array; at: number };

const read = (reader: Reader, depth: number): Cbor | undefined => {
  const first = reader.bytes[reader.at++];
  if (first === undefined || depth > MAX_DEPTH) return undefined;
  const argument = argumentOf(reader, first & 31);
  if (argument === undefined) return undefined;
  switch (first >> 5) {
    case MAJOR.unsigned:
      return argument;
    case MAJOR.negative:
      return -1 - argument;
    case MAJOR.bytes:
      return slice(reader, argument);
    case MAJOR.text:
      return textOf(slice(reader, argument));
    case MAJOR.array:
      return list(reader, argument, depth);
    case MAJOR.map:
      return map(reader, argument, depth);
    default:
      return undefined;
  }
};

const argumentOf = (reader: Reader, info: number): number | undefined => {
  if (info < 24) return info;
  if (info > 27) return undefined;
  const width = 2 ** (info - 24);
  const bytes = slice(reader, width);
  const value = bytes?.reduce((sum, byte) => sum * 256 + byte, 0);
  // One that would have fitted a shorter form is written wrongly.
  const least = width === 1 ? 24 : 256 ** (width / 2);
  return value === undefined || value < least || !Number.isSafeInteger(value) ? undefined : value;
};

const slice = (reader: Reader, length: number): Uint8Array | undefined => {
  if (reader.at + length > reader.bytes.length) return undefined;
  const from = reader.at;
  reader.at += length;
  return reader.bytes.slice(from, reader.at);
};

const textOf = (bytes: Uint8Array | undefined): string | undefined => {
  if (!bytes) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // not UTF-8, so not text
  }
};

const list = (reader: Reader, length: number, depth: number): Cbor[] | undefined => {
  const items: Cbor[] = [];
  for (let n = 0; n < length; n += 1) {
    const item = read(reader, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
};

const map = (reader: Reader, length: number, depth: number): CborMap | undefined => {
  const entries = new Map<number, Cbor>();
  let before: Uint8Array | undefined;
  for (let n = 0; n < length; n += 1) {
    const from = reader.at;
    const key = read(reader, depth + 1);
    const written = reader.bytes.slice(from, reader.at);
    const item = read(reader, depth + 1);
    // Keys rise, and so none comes twice.
    if (typeof key !== 'number' || item === undefined || (before && bytewise(before, written) >= 0)) return undefined;
    entries.set(key, item);
    before = written;
  }
  return entries;
};
