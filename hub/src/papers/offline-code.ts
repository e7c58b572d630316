/** The code on page one that is checked without a network: `shared/PAPER-CODES.md`. */
import { createHash } from 'node:crypto';
import { HASH_BYTES, KEY_ID_BYTES, makeOfflineCode, type OfflineClaims } from '@yizhan/shared/paper/offline-code.ts';
import type { Keyring, Purpose } from '../keys/keyring.ts';

/**
 * Each seal has a key of its own for codes, beside the one that signs files: ECDSA P-256 whatever the seal itself signs
 * with, and no signature of one kind can be taken for the other.
 */
export const codePurpose = (sealId: string): Purpose => `code:${sealId}`;

export const keyIdOf = (spki: Uint8Array): Buffer =>
  createHash('sha256').update(spki).digest().subarray(0, KEY_ID_BYTES);

/** UTF-8 bytes: with them all, the code is no larger than a QR code of version 13 at level M. */
const MOST = { title: 30, name: 20, number: 12, facts: 64 } as const;

export type ToState = Omit<OfflineClaims, 'hash' | 'facts' | 'issuedAt' | 'validUntil'> & {
  readonly sealId: string;
  readonly issuedAt: Date;
  readonly validUntil: Date | undefined;
  /** Most telling first. */
  readonly facts: readonly string[];
  /** RFC 8785 bytes of all the paper says. */
  readonly canonical: Uint8Array;
};

export const offlineCodeFor = async (keyring: Keyring, paper: ToState): Promise<string> => {
  const { sealId, issuedAt, validUntil, facts, canonical, ...kept } = paper;
  const purpose = codePurpose(sealId);
  const { publicKey } = await keyring.ensure(purpose, 'ec-p256');
  if (!publicKey) throw new Error(`The key ${purpose} has no public half`);
  const claims: OfflineClaims = {
    ...kept,
    title: clipped(kept.title, MOST.title),
    name: clipped(kept.name, MOST.name),
    number: clipped(kept.number, MOST.number),
    issuedAt: seconds(issuedAt),
    facts: inOneLine(facts),
    hash: createHash('sha256').update(canonical).digest().subarray(0, HASH_BYTES),
    ...(validUntil && { validUntil: seconds(validUntil) }),
  };
  return makeOfflineCode(claims, {
    keyId: keyIdOf(publicKey),
    sign: (bytes) => sideBySide(keyring.sign(purpose, bytes)),
  });
};

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const clipped = (text: string, most: number): string => {
  if (Buffer.byteLength(text) <= most) return text;
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(`${kept}${character}…`) > most) break;
    kept += character;
  }
  return `${kept}…`;
};

/** Whole facts only: half a figure would be another figure. */
const inOneLine = (facts: readonly string[]): string =>
  facts.reduce((line, fact) => {
    const longer = line === '' ? fact : `${line} · ${fact}`;
    return Buffer.byteLength(longer) <= MOST.facts ? longer : line;
  }, '');

/** From the keyring's DER, SEQUENCE { INTEGER r, INTEGER s }, to r and s of 32 bytes each. */
export const sideBySide = ({ signature }: { readonly signature: Buffer }): Buffer => {
  const rLength = signature.readUInt8(3);
  const half = (from: number, length: number): Buffer =>
    Buffer.from(
      signature
        .subarray(from, from + length)
        .toString('hex')
        .slice(-64)
        .padStart(64, '0'),
      'hex',
    );
  return Buffer.concat([half(4, rLength), half(6 + rLength, signature.readUInt8(5 + rLength))]);
};
