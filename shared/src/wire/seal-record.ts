/**
 * A terminal's record is sealed to the hub before it touches the disk; the terminal cannot open it again (R26).
 * RFC 9180 base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The terminal's and the record's id are
 * authenticated with it, so that a record does not open under another name.
 */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { KeyObject } from 'node:crypto';
import type { Fault } from '../faults.ts';
import { badMessage } from './bad-message.ts';
import { terminalRecord, type SealedRecord, type TerminalRecord } from './messages.ts';

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** `yizhan/1` separates this use of the key from any other. */
const aadOf = (terminalId: string, recordId: string): ArrayBuffer =>
  arrayBuffer(new TextEncoder().encode(`yizhan/1|${terminalId}|${recordId}`));

const arrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

export type JournalKey = { readonly version: number; readonly publicKey: Uint8Array };

type Unsealed = { readonly id: string; readonly at: string; readonly record: TerminalRecord };
export type Sealer = (unsealed: Unsealed) => Promise<SealedRecord>;

/** `publicKey`: X25519, raw 32 bytes. Throws when it is not one: a misconfiguration. */
export const makeSealer = async (terminalId: string, { version, publicKey }: JournalKey): Promise<Sealer> => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(arrayBuffer(publicKey));
  return async ({ id, at, record }) => {
    const { ct, enc } = await suite.seal(
      { recipientPublicKey },
      arrayBuffer(new TextEncoder().encode(JSON.stringify(record))),
      aadOf(terminalId, id),
    );
    return { id, at, keyVersion: version, enc: new Uint8Array(enc), ct: new Uint8Array(ct) };
  };
};

/** Named by what makes it: a page's types and Node's disagree on `CryptoKey`. */
type PrivateKey = Awaited<ReturnType<typeof suite.kem.deserializePrivateKey>>;

export type Opener = (terminalId: string, sealed: SealedRecord) => Promise<TerminalRecord | Fault>;

/**
 * `privateKey` finds the X25519 key of a version, undefined when there is none.
 * Faults: `record-sealed-wrongly` (unknown key version, other terminal, altered), `bad-message` (no record inside).
 */
export const makeOpener = (privateKey: (version: number) => Promise<KeyObject | undefined>): Opener => {
  const keys = new Map<number, PrivateKey>();

  const keyOf = async (version: number): Promise<PrivateKey | undefined> => {
    const known = keys.get(version);
    if (known !== undefined) return known;
    const found = await privateKey(version);
    if (found === undefined) return undefined;
    const raw = Buffer.from(found.export({ format: 'jwk' }).d ?? '', 'base64url');
    const key = await suite.kem.deserializePrivateKey(arrayBuffer(raw));
    keys.set(version, key);
    return key;
  };

  return async (terminalId, { id, keyVersion, enc, ct }) => {
    const recipientKey = await keyOf(keyVersion);
    if (recipientKey === undefined) return { fault: 'record-sealed-wrongly', params: { keyVersion } };
    let plain: ArrayBuffer;
    try {
      plain = await suite.open({ recipientKey, enc: arrayBuffer(enc) }, arrayBuffer(ct), aadOf(terminalId, id));
    } catch {
      return { fault: 'record-sealed-wrongly' }; // what exactly differs is not for the sender to know
    }
    return readRecord(plain);
  };
};

const readRecord = (plain: ArrayBuffer): TerminalRecord | Fault => {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain));
  } catch {
    return { fault: 'bad-message', params: { at: 'json' } }; // opened, but no JSON inside
  }
  const parsed = terminalRecord.safeParse(body);
  return parsed.success ? parsed.data : badMessage(parsed.error);
};
