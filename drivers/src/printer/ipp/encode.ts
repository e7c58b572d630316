import type { IppAttribute, IppMessage, IppValue } from './message.ts';
import { groupTags, outOfBandTags, textTags, valueTags } from './tags.ts';

/** Lengths are SIGNED-SHORT (RFC 8010 §3.1.4), so no name or value is longer than this. */
const MAX_LENGTH = 32_767;

const field = (bytes: Uint8Array): Buffer => {
  if (bytes.length > MAX_LENGTH) throw new RangeError(`an IPP field of ${String(bytes.length)} octets`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const text = (value: string): Buffer => Buffer.from(value, 'utf8');
const int32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeInt32BE(value, i * 4));
  return bytes;
};
const NOTHING = new Uint8Array();

type Encoded = { readonly tag: number; readonly bytes: Uint8Array };

function encodeScalar(value: Exclude<IppValue, { tag: 'collection' }>): Encoded {
  switch (value.tag) {
    case 'integer':
    case 'enum':
      return { tag: valueTags[value.tag], bytes: int32(value.value) };
    case 'boolean':
      return { tag: valueTags.boolean, bytes: Uint8Array.of(value.value ? 1 : 0) };
    case 'textWithLanguage':
    case 'nameWithLanguage':
      return {
        tag: valueTags[value.tag],
        bytes: Buffer.concat([field(text(value.language)), field(text(value.value))]),
      };
    case 'rangeOfInteger':
      return { tag: valueTags.rangeOfInteger, bytes: int32(value.low, value.high) };
    case 'resolution':
      return {
        tag: valueTags.resolution,
        bytes: Buffer.concat([int32(value.across, value.along), Uint8Array.of(value.units)]),
      };
    case 'octetString':
    case 'dateTime':
      return { tag: valueTags[value.tag], bytes: value.value };
    case 'other':
      return { tag: value.code, bytes: value.value };
    case 'unsupported':
    case 'unknown':
    case 'no-value':
      return { tag: outOfBandTags[value.tag], bytes: NOTHING };
    default:
      return { tag: textTags[value.tag], bytes: text(value.value) };
  }
}

const piece = (tag: number, name: string, value: Uint8Array): Buffer =>
  Buffer.concat([Uint8Array.of(tag), field(text(name)), field(value)]);

function encodeValue(name: string, value: IppValue): Buffer {
  if (value.tag !== 'collection') {
    const { tag, bytes } = encodeScalar(value);
    return piece(tag, name, bytes);
  }
  // RFC 8010 §3.1.6: each member is its name as a value, then its values without a name.
  return Buffer.concat([
    piece(valueTags.begCollection, name, NOTHING),
    ...value.members.flatMap((member) => [
      piece(valueTags.memberAttrName, '', text(member.name)),
      ...member.values.map((one) => encodeValue('', one)),
    ]),
    piece(valueTags.endCollection, '', NOTHING),
  ]);
}

// RFC 8010 §3.1.5: a further value of the same attribute has an empty name.
const encodeAttribute = ({ name, values }: IppAttribute): Buffer =>
  Buffer.concat(values.map((value, i) => encodeValue(i === 0 ? name : '', value)));

/** application/ipp, RFC 8010 §3. Throws RangeError for a name or value over 32,767 octets. */
export function encodeMessage(message: IppMessage): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(message.version[0], 0);
  head.writeUInt8(message.version[1], 1);
  head.writeUInt16BE(message.code, 2);
  head.writeInt32BE(message.requestId, 4);
  return Buffer.concat([
    head,
    ...message.groups.flatMap((group) => [Uint8Array.of(group.tag), ...group.attributes.map(encodeAttribute)]),
    Uint8Array.of(groupTags.end),
    message.data,
  ]);
}
