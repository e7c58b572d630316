import type { IppAttribute, IppGroup, IppMessage, IppValue, TextTag } from './message.ts';
import { groupTags, outOfBandTags, textTags, valueTags } from './tags.ts';

/** Deeper than any registered attribute goes (media-col-database is two); stops a hostile answer from recursing. */
const MAX_DEPTH = 8;

class Garbage extends Error {}

const named = <T extends Record<string, number>>(table: T): ReadonlyMap<number, keyof T & string> =>
  new Map(Object.entries(table).map(([name, code]) => [code, name]));
const textNames: ReadonlyMap<number, TextTag> = named(textTags);
const outOfBandNames = named(outOfBandTags);

/** Reads forward over the octets; anything past the end is garbage. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new Garbage(`ends at octet ${String(this.#bytes.length)}`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  peek(): number {
    const tag = this.#bytes[this.#at];
    if (tag === undefined) throw new Garbage('has no end-of-attributes tag');
    return tag;
  }

  tag(): number {
    return this.take(1).readUInt8();
  }

  field(): Buffer {
    return this.take(this.take(2).readUInt16BE());
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }
}

const exactly = (bytes: Buffer, length: number): Buffer => {
  if (bytes.length !== length)
    throw new Garbage(`has a value of ${String(bytes.length)} octets instead of ${String(length)}`);
  return bytes;
};

function scalar(tag: number, bytes: Buffer): IppValue {
  const textName = textNames.get(tag);
  if (textName !== undefined) return { tag: textName, value: bytes.toString('utf8') };
  const outOfBand = outOfBandNames.get(tag);
  // §3.8: the value of an out-of-band tag is empty, and ignored if it is not.
  if (outOfBand !== undefined) return { tag: outOfBand };
  switch (tag) {
    case valueTags.integer:
      return { tag: 'integer', value: exactly(bytes, 4).readInt32BE() };
    case valueTags.enum:
      return { tag: 'enum', value: exactly(bytes, 4).readInt32BE() };
    case valueTags.boolean:
      return { tag: 'boolean', value: exactly(bytes, 1).readUInt8() !== 0 };
    case valueTags.rangeOfInteger:
      return { tag: 'rangeOfInteger', low: exactly(bytes, 8).readInt32BE(), high: bytes.readInt32BE(4) };
    case valueTags.resolution:
      return {
        tag: 'resolution',
        across: exactly(bytes, 9).readInt32BE(),
        along: bytes.readInt32BE(4),
        units: bytes.readUInt8(8),
      };
    case valueTags.dateTime:
      return { tag: 'dateTime', value: exactly(bytes, 11) };
    case valueTags.octetString:
      return { tag: 'octetString', value: bytes };
    case valueTags.textWithLanguage:
    case valueTags.nameWithLanguage: {
      const inner = new Cursor(bytes);
      const language = inner.field().toString('utf8');
      const value = inner.field().toString('utf8');
      return { tag: tag === valueTags.textWithLanguage ? 'textWithLanguage' : 'nameWithLanguage', language, value };
    }
    default:
      return { tag: 'other', code: tag, value: bytes };
  }
}

function collection(cursor: Cursor, depth: number): IppValue {
  if (depth > MAX_DEPTH) throw new Garbage('nests collections too deep');
  const members: { name: string; values: IppValue[] }[] = [];
  for (;;) {
    const tag = cursor.tag();
    cursor.field();
    const bytes = cursor.field();
    if (tag === valueTags.endCollection)
      return { tag: 'collection', members: members.filter((m) => m.values.length > 0) };
    if (tag === valueTags.memberAttrName) {
      members.push({ name: bytes.toString('utf8'), values: [] });
      continue;
    }
    const member = members.at(-1);
    if (!member) throw new Garbage('has a collection value before any member name');
    member.values.push(tag === valueTags.begCollection ? collection(cursor, depth + 1) : scalar(tag, bytes));
  }
}

function attributes(cursor: Cursor): IppAttribute[] {
  const found: { name: string; values: IppValue[] }[] = [];
  // Tags below 0x10 begin a group (§3.5.1); value tags follow from there.
  while (cursor.peek() >= 0x10) {
    const tag = cursor.tag();
    const name = cursor.field().toString('utf8');
    const bytes = cursor.field();
    const value = tag === valueTags.begCollection ? collection(cursor, 1) : scalar(tag, bytes);
    const last = found.at(-1);
    if (name !== '') found.push({ name, values: [value] });
    else if (last) last.values.push(value);
    else throw new Garbage('has a further value before any attribute');
  }
  return found;
}

/** Reads application/ipp (RFC 8010 §3). What a peer may send in error is a value: `garbage` says what is wrong. */
export function decodeMessage(bytes: Uint8Array): IppMessage | { readonly garbage: string } {
  try {
    const cursor = new Cursor(bytes);
    const version = [cursor.tag(), cursor.tag()] as const;
    const code = cursor.take(2).readUInt16BE();
    const requestId = cursor.take(4).readInt32BE();
    const groups: IppGroup[] = [];
    for (let tag = cursor.tag(); tag !== groupTags.end; tag = cursor.tag()) {
      if (tag >= 0x10) throw new Garbage('has a value outside any group');
      groups.push({ tag, attributes: attributes(cursor) });
    }
    return { version, code, requestId, groups, data: cursor.rest() };
  } catch (error) {
    if (error instanceof Garbage) return { garbage: error.message };
    throw error;
  }
}
