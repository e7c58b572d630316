/** Question and answer of a timestamp authority (RFC 3161 §2.4), as DER. */
import { integer, NotDer, oid, only, tag, tlv, values } from '../der.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
/** Absent parameters are written as NULL here by everybody (RFC 3161 appendix B predates RFC 5754). */
const NULL = Buffer.of(5, 0);
const TRUE = tlv(tag.boolean, Buffer.of(0xff));

/** `imprint`: SHA-256 of what is stamped. `nonce`: up to 32 random bytes. The authority's certificates are asked for. */
export type Query = { readonly imprint: Uint8Array; readonly nonce: Uint8Array };

export const messageImprint = (imprint: Uint8Array): Buffer =>
  tlv(tag.sequence, tlv(tag.sequence, oid(SHA256), NULL), tlv(tag.octets, imprint));

export const makeQuery = ({ imprint, nonce }: Query): Buffer =>
  tlv(tag.sequence, integer(Buffer.of(1)), messageImprint(imprint), integer(nonce), TRUE);

/** Throws `NotDer` on a query of any other form: another hash, no nonce, a policy. */
export const readQuery = (der: Uint8Array): Query => {
  const [version, imprint, nonce, certificates, ...more] = values(only(tag.sequence, der).content);
  const digest = values(imprint?.content ?? Buffer.alloc(0))[1]?.content;
  if (version?.whole.equals(integer(Buffer.of(1))) !== true || nonce?.kind !== tag.integer || digest?.length !== 32)
    throw new NotDer('Not a question with a SHA-256 imprint and a nonce');
  if (certificates?.whole.equals(TRUE) !== true || more.length > 0)
    throw new NotDer('Not a question that asks for certificates and nothing more');
  return { imprint: digest, nonce: nonce.content };
};

/** RFC 3161 §2.4.2: granted, granted with modifications; all others carry no token. */
const GRANTED = [0, 1];
const REJECTION = 2;

export const makeReply = (token: Uint8Array): Buffer =>
  tlv(tag.sequence, tlv(tag.sequence, integer(Buffer.of(0))), token);

export const makeRefusal = (): Buffer => tlv(tag.sequence, tlv(tag.sequence, integer(Buffer.of(REJECTION))));

/** The token, or undefined when the authority refused. Throws `NotDer`. */
export const readReply = (der: Uint8Array): Buffer | undefined => {
  const [status, token, ...more] = values(only(tag.sequence, der).content);
  if (status?.kind !== tag.sequence || more.length > 0) throw new NotDer('Not an answer of a timestamp authority');
  const code = values(status.content)[0];
  if (code?.kind !== tag.integer) throw new NotDer('An answer without a status');
  return token && code.content.length === 1 && GRANTED.includes(code.content.readUInt8(0)) ? token.whole : undefined;
};

/** `TSTInfo` (§2.4.2): what the authority states. */
export type Statement = {
  readonly imprint: Uint8Array;
  readonly at: Date;
  /** As its INTEGER's content. */
  readonly nonce: Uint8Array | undefined;
};

type NewStatement = Statement & { readonly policy: string; readonly serial: Uint8Array };

export const makeStatement = ({ policy, imprint, serial, at, nonce }: NewStatement): Buffer =>
  tlv(
    tag.sequence,
    integer(Buffer.of(1)),
    oid(policy),
    messageImprint(imprint),
    integer(serial),
    tlv(tag.time, Buffer.from(timeText(at), 'latin1')),
    ...(nonce === undefined ? [] : [tlv(tag.integer, nonce)]),
  );

/** X.690 §11.7: no trailing zeros, no point without a fraction. */
const timeText = (at: Date): string => {
  const [whole = '', fraction = ''] = at
    .toISOString()
    .replaceAll(/[-:TZ]/g, '')
    .split('.');
  const short = fraction.replace(/0+$/, '');
  return short === '' ? `${whole}Z` : `${whole}.${short}Z`;
};

const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,6})?Z$/;

/** Throws `NotDer`, also on an imprint that is not SHA-256. */
export const readStatement = (der: Uint8Array): Statement => {
  const [version, policy, imprint, serial, time, ...more] = values(only(tag.sequence, der).content);
  const digest = values(imprint?.content ?? Buffer.alloc(0))[1]?.content ?? Buffer.alloc(0);
  if (
    version?.whole.equals(integer(Buffer.of(1))) !== true ||
    policy?.kind !== tag.oid ||
    serial?.kind !== tag.integer ||
    imprint?.whole.equals(messageImprint(digest)) !== true ||
    time?.kind !== tag.time
  )
    throw new NotDer('Not a statement of a time over a SHA-256');
  const [, year, month, day, hour, minute, second, fraction = ''] = TIME.exec(time.content.toString('latin1')) ?? [];
  const at = new Date(`${[year, month, day].join('-')}T${[hour, minute, second].join(':')}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(at.getTime())) throw new NotDer('A time that is none');
  return { imprint: digest, at, nonce: more.find(({ kind }) => kind === tag.integer)?.content };
};
