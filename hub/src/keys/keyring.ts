/**
 * One versioned keyring (R28). Decrypted keys stay in memory as KeyObjects; the database holds them wrapped.
 * New data always goes under the active version; every version ever made still opens and verifies.
 */
import { createHmac, createPublicKey, sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { record } from '../audit/record.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../storage/db.ts';
import { loadSecret, type Algorithm } from './key-material.ts';
import {
  activate,
  claimRoot,
  insertKey,
  labelOf,
  nextVersion,
  readKeys,
  type KeyRow,
  type KeyState,
} from './key-table.ts';
import type { RootKey } from './root-key.ts';
import { openBytes, sealBytes } from './sealed-bytes.ts';

export type Purpose =
  | 'ca'
  | 'journal'
  | 'cards'
  | 'persons'
  | 'blobs'
  | 'log'
  | 'links'
  | `seal:${string}`
  | `code:${string}`
  | 'key-list';

/** `publicKey`: raw 32 bytes for x25519, SubjectPublicKeyInfo DER for ec-p256 and rsa-3072, absent for symmetric keys. */
export type KeyVersion = { readonly version: number; readonly publicKey?: Buffer };

/** What signs; seals alone may be RSA. */
export type SigningAlgorithm = 'ec-p256' | 'rsa-3072';
const isSigning = (alg: Algorithm): alg is SigningAlgorithm => alg === 'ec-p256' || alg === 'rsa-3072';

type Rotation = {
  readonly by: Actor;
  /** Waits until every hub has loaded the new version, so that none meets bytes it cannot open. */
  readonly loadedEverywhere?: () => Promise<void>;
};

export type Keyring = {
  /** Makes the first version where there is none. Throws when the purpose has another algorithm. */
  ensure(purpose: Purpose, alg: Algorithm): Promise<KeyVersion>;
  current(purpose: Purpose): KeyVersion;
  versions(purpose: Purpose): readonly KeyVersion[];
  /** With SHA-256: ECDSA P-256, signature as DER, or RSA PKCS #1 v1.5, as the key is. */
  sign(purpose: Purpose, data: Uint8Array): { readonly version: number; readonly signature: Buffer };
  /** False for an unknown version too. */
  verify(purpose: Purpose, version: number, data: Uint8Array, signature: Uint8Array): boolean;
  /** HMAC-SHA-256 under the active version. */
  mac(purpose: Purpose, data: Uint8Array): Buffer;
  /** Under every version, newest first: to look up what was written before a rotation. */
  macs(purpose: Purpose, data: Uint8Array): readonly Buffer[];
  /** AES-256-GCM; `aad` is the place the bytes belong to. */
  encrypt(
    purpose: Purpose,
    plaintext: Uint8Array,
    aad: Uint8Array,
  ): { readonly version: number; readonly bytes: Buffer };
  /** Throws when key, aad or bytes differ. */
  decrypt(purpose: Purpose, version: number, bytes: Uint8Array, aad: Uint8Array): Buffer;
  privateKey(purpose: Purpose, version: number): KeyObject;
  /** The new version is used for what is written from now on. */
  rotate(purpose: Purpose, rotation?: Rotation): Promise<KeyVersion>;
  /** Takes in what other hubs made or rotated; hubs call it every `REFRESH_MS`. */
  refresh(): Promise<void>;
};

/** A rotation waits twice as long, so this is half of what an operator waits for it. */
export const REFRESH_MS = 15_000;

type Loaded = KeyVersion & { readonly alg: Algorithm; readonly secret: KeyObject; readonly state: KeyState };

/** Throws `Misconfiguration` when `rootKey` is not the one of this database. */
export const openKeyring = async ({ db, rootKey }: { db: Db; rootKey: RootKey }): Promise<Keyring> => {
  let ring: ReadonlyMap<string, readonly Loaded[]> = new Map();

  const refresh = async (): Promise<void> => {
    const next = new Map<string, Loaded[]>();
    for (const row of await readKeys(db.pool)) {
      const known = ring.get(row.purpose)?.find((key) => key.version === row.version);
      const key = known ? { ...known, state: row.state } : load(row, rootKey);
      next.set(row.purpose, [key, ...(next.get(row.purpose) ?? [])]);
    }
    ring = next;
  };

  const all = (purpose: Purpose): readonly Loaded[] => ring.get(purpose) ?? [];
  const active = (purpose: Purpose): Loaded | undefined => all(purpose).find((key) => key.state === 'active');
  const use = (purpose: Purpose, alg: Algorithm, version?: number): Loaded => {
    const key = version === undefined ? active(purpose) : all(purpose).find((k) => k.version === version);
    if (!key)
      throw new Error(`The keyring has no key ${purpose} ${version === undefined ? '' : String(version)}`.trim());
    if (key.alg !== alg) throw new Error(`The key ${purpose} is for ${key.alg}, not for ${alg}`);
    return key;
  };
  const macUnder = (key: Loaded, data: Uint8Array): Buffer => createHmac('sha256', key.secret).update(data).digest();
  const current = (purpose: Purpose): Loaded => {
    const key = active(purpose);
    if (!key) throw new Error(`The keyring has no key ${purpose}`);
    return key;
  };

  await claimRoot(db.pool, rootKey);
  await refresh();

  return {
    refresh,
    current,
    versions: all,
    ensure: async (purpose, alg) => {
      if (!active(purpose)) {
        await db.tx(async (tx) => {
          const made = await insertKey(tx, rootKey, { purpose, version: 1, alg, state: 'active' });
          if (made) await record(tx, { kind: 'key.created', actor: 'hub', subject: purpose, detail: { alg } });
        });
        await refresh();
      }
      return use(purpose, alg);
    },
    sign: (purpose, data) => {
      const key = current(purpose);
      if (!isSigning(key.alg)) throw new Error(`The key ${purpose} is for ${key.alg}, not for signatures`);
      return { version: key.version, signature: signBytes('sha256', data, key.secret) };
    },
    verify: (purpose, version, data, signature) => {
      const key = all(purpose).find((k) => k.version === version);
      if (!key || !isSigning(key.alg)) return false;
      return verifyBytes('sha256', data, createPublicKey(key.secret), signature);
    },
    mac: (purpose, data) => macUnder(use(purpose, 'hmac-256'), data),
    macs: (purpose, data) => all(purpose).map((key) => macUnder(use(purpose, 'hmac-256', key.version), data)),
    encrypt: (purpose, plaintext, aad) => {
      const key = use(purpose, 'aes-256');
      return { version: key.version, bytes: sealBytes(key.secret, plaintext, aad) };
    },
    decrypt: (purpose, version, bytes, aad) => openBytes(use(purpose, 'aes-256', version).secret, bytes, aad),
    privateKey: (purpose, version) => {
      const key = all(purpose).find((k) => k.version === version);
      if (key?.secret.type !== 'private')
        throw new Error(`The keyring has no private key ${purpose} ${String(version)}`);
      return key.secret;
    },
    rotate: async (purpose, { by, loadedEverywhere } = { by: 'hub' }) => {
      const { alg } = current(purpose);
      const version = await db.tx(async (tx) => {
        const next = await nextVersion(tx, purpose);
        await insertKey(tx, rootKey, { purpose, version: next, alg, state: 'next' });
        return next;
      });
      await loadedEverywhere?.();
      await db.tx(async (tx) => {
        await activate(tx, purpose, version);
        await record(tx, { kind: 'key.rotated', actor: by, subject: purpose, detail: { version } });
      });
      await refresh();
      return current(purpose);
    },
  };
};

const load = (row: KeyRow, root: RootKey): Loaded => {
  const secret = root.unwrap(row.wrapped, labelOf(row.purpose, row.version));
  const key = loadSecret(row.alg, secret);
  secret.fill(0);
  const common = { version: row.version, alg: row.alg, secret: key, state: row.state };
  return row.public ? { ...common, publicKey: row.public } : common;
};

/** What every hub needs before it opens its doors; seals bring their own. */
const STANDARD: readonly (readonly [Purpose, Algorithm])[] = [
  ['ca', 'ec-p256'],
  ['journal', 'x25519'],
  ['cards', 'hmac-256'],
  ['persons', 'aes-256'],
  ['blobs', 'aes-256'],
  ['log', 'ec-p256'],
  ['links', 'hmac-256'],
];

export const ensureStandardKeys = async (keyring: Keyring): Promise<void> => {
  for (const [purpose, alg] of STANDARD) await keyring.ensure(purpose, alg);
};
