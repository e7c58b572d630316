/** Whether an offline code is genuine, by the issuer's key list alone: no network, in a browser or on a server. */
import { type CodeKey, fromBase64Url, isSignedWith, isVoided, type KeyList } from './key-list.ts';
import { readOfflineCode, type OfflineCode, type OfflineReading } from './offline-code.ts';

export type OfflineVerdict =
  | Exclude<OfflineReading, { kind: 'code' }>
  | { readonly kind: 'foreign'; readonly issuer: string }
  /** Signed by nobody in the list: the list is older than the key, or the code is made up. */
  | { readonly kind: 'unknown-key' }
  /** Not what the named key signed, or dated outside the key's time. */
  | { readonly kind: 'forged' }
  | {
      readonly kind: 'stands' | 'expired' | 'voided';
      readonly code: OfflineCode;
      readonly key: CodeKey;
    };

/** `at` in seconds since 1970 decides what has expired. */
export const verifyOffline = async (text: string, list: KeyList, at: number): Promise<OfflineVerdict> => {
  const reading = readOfflineCode(text);
  if (reading.kind !== 'code') return reading;
  const { code } = reading;
  const { issuer, issuedAt, serial, validUntil } = code.claims;
  if (issuer !== list.issuer) return { kind: 'foreign', issuer };
  const key = list.keys.find(({ id }) => id === code.keyId);
  if (!key) return { kind: 'unknown-key' };
  const inTime = issuedAt >= key.from && (key.until === undefined || issuedAt <= key.until);
  const signed = isSignedWith(fromBase64Url(key.key), Uint8Array.from(code.signature), Uint8Array.from(code.signed));
  if (!(await signed) || !inTime) return { kind: 'forged' };
  if (await isVoided(list, serial)) return { kind: 'voided', code, key };
  return { kind: validUntil !== undefined && validUntil < at ? 'expired' : 'stands', code, key };
};
