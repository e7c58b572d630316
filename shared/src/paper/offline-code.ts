/** The offline code on page one. The format is in `shared/PAPER-CODES.md` and is never changed, only added to (R30). */
import { fromBase45, toBase45 } from './base45.ts';
import { type Cbor, type CborMap, fromCbor, toCbor } from './cbor.ts';

export const OFFLINE_PREFIX = 'YZ1:';
/** More than a QR code of version 40 at level M holds. */
const MAX_CHARACTERS = 3_400;
/** RFC 9053 §2.1: ECDSA with SHA-256, its signature r and s side by side. */
const ES256 = -7;
const SIGNATURE_BYTES = 64;
export const KEY_ID_BYTES = 8;
export const HASH_BYTES = 16;

/** What the issuer signs. */
export type OfflineClaims = {
  readonly issuer: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Canonical. */
  readonly code: string;
  readonly serial: string;
  /** 1 for the first. */
  readonly copy: number;
  /** Title of the paper, as it heads the page. */
  readonly title: string;
  /** Masked. */
  readonly name: string;
  /** Masked. */
  readonly number: string;
  /** Key facts in one line. */
  readonly facts: string;
  /** SHA-256 of the canonical JSON of all facts, its first 16 bytes. */
  readonly hash: Uint8Array;
  /** Seconds since 1970. */
  readonly validUntil?: number;
};

const keys = {
  issuer: 1,
  issuedAt: 6,
  code: -1,
  copy: -2,
  name: -3,
  number: -4,
  facts: -5,
  hash: -6,
  serial: -7,
  validUntil: -8,
  title: -9,
} as const satisfies Record<keyof OfflineClaims, number>;
const known: ReadonlySet<number> = new Set(Object.values(keys));

type Signing = {
  /** The first 8 bytes of the SHA-256 of the key's SubjectPublicKeyInfo. */
  readonly keyId: Uint8Array;
  /** ECDSA P-256 with SHA-256, r and s side by side (64 bytes). */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};

/** What is printed: `YZ1:` and a COSE_Sign1 (RFC 9052 §4.2) in base45. */
export const makeOfflineCode = (claims: OfflineClaims, { keyId, sign }: Signing): string => {
  const entries = (Object.keys(keys) as (keyof OfflineClaims)[]).flatMap((name): [number, Cbor][] => {
    const value = claims[name];
    return value === undefined ? [] : [[keys[name], value]];
  });
  const payload = toCbor(new Map(entries));
  const header = new Map([[4, keyId]]);
  return OFFLINE_PREFIX + toBase45(toCbor([PROTECTED, header, payload, sign(toSign(PROTECTED, payload))]));
};

const PROTECTED = toCbor(new Map([[1, ES256]]));

/** RFC 9052 §4.4: the bytes that are signed. */
const toSign = (protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array =>
  toCbor(['Signature1', protectedHeader, new Uint8Array(), payload]);

/** Read, and not yet believed: `signed` and `signature` are to be checked with the key named by `keyId`. */
export type OfflineCode = {
  readonly claims: OfflineClaims;
  /** What later issuers may have added: shown, never dropped. */
  readonly further: readonly { readonly key: number; readonly value: string }[];
  /** Lower-case hexadecimal. */
  readonly keyId: string;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
};

export type OfflineReading =
  | { readonly kind: 'code'; readonly code: OfflineCode }
  /** Not an offline code at all. */
  | { readonly kind: 'other' }
  /** Of a form this release does not know. */
  | { readonly kind: 'newer-format' }
  /** It begins as one, and is not whole. */
  | { readonly kind: 'damaged' };

export const isOfflineCode = (text: string): boolean => /^\s*YZ[0-9A-Z]:/i.test(text);

/** Reads what a scanner read, or what was copied from one. */
export const readOfflineCode = (text: string): OfflineReading => {
  if (!isOfflineCode(text)) return { kind: 'other' };
  const trimmed = text.trim().toUpperCase();
  if (!trimmed.startsWith(OFFLINE_PREFIX)) return { kind: 'newer-format' };
  if (trimmed.length > MAX_CHARACTERS) return { kind: 'damaged' };
  const bytes = fromBase45(trimmed.slice(OFFLINE_PREFIX.length));
  const code = bytes && codeIn(fromCbor(bytes));
  return code ? { kind: 'code', code } : { kind: 'damaged' };
};

const codeIn = (message: Cbor | undefined): OfflineCode | undefined => {
  if (!Array.isArray(message) || message.length !== 4) return undefined;
  const [protectedHeader, header, payload, signature] = message as readonly Cbor[];
  if (!isBytes(protectedHeader) || !isMap(header) || !isBytes(payload) || !isBytes(signature)) return undefined;
  const algorithm = fromCbor(protectedHeader);
  const keyId = header.get(4);
  if (!isMap(algorithm) || algorithm.size !== 1 || algorithm.get(1) !== ES256) return undefined;
  if (header.size !== 1 || !isBytes(keyId) || keyId.length !== KEY_ID_BYTES) return undefined;
  if (signature.length !== SIGNATURE_BYTES) return undefined;
  const map = fromCbor(payload);
  const claims = isMap(map) ? claimsIn(map) : undefined;
  if (!isMap(map) || !claims) return undefined;
  return {
    claims,
    further: Array.from(map).flatMap(([key, value]) => (known.has(key) ? [] : [{ key, value: shown(value) }])),
    keyId: hex(keyId),
    signed: toSign(protectedHeader, payload),
    signature,
  };
};

const claimsIn = (map: CborMap): OfflineClaims | undefined => {
  const text = (key: number): string | undefined => {
    const value = map.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const count = (key: number): number | undefined => {
    const value = map.get(key);
    return typeof value === 'number' && value >= 0 ? value : undefined;
  };
  const hash = map.get(keys.hash);
  const all = {
    issuer: text(keys.issuer),
    issuedAt: count(keys.issuedAt),
    code: text(keys.code),
    serial: text(keys.serial),
    copy: count(keys.copy),
    title: text(keys.title),
    name: text(keys.name),
    number: text(keys.number),
    facts: text(keys.facts),
    hash: isBytes(hash) && hash.length === HASH_BYTES ? hash : undefined,
  };
  if (!isWhole(all)) return undefined;
  if (!map.has(keys.validUntil)) return all;
  const validUntil = count(keys.validUntil);
  return validUntil === undefined ? undefined : { ...all, validUntil };
};

type Whole<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };
const isWhole = <T extends object>(all: T): all is T & Whole<T> =>
  Object.values(all).every((value) => value !== undefined);

const isBytes = (value: Cbor | undefined): value is Uint8Array => value instanceof Uint8Array;
const isMap = (value: Cbor | undefined): value is CborMap => value instanceof Map;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const shown = (value: Cbor): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (isBytes(value)) return hex(value);
  const items = isMap(value) ? Array.from(value, ([key, item]) => `${String(key)}: ${shown(item)}`) : value.map(shown);
  return items.join(', ');
};
