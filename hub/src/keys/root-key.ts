/**
 * The root key wraps every purpose key and is itself never in the database (R28).
 * `RootKey` hides where it lives: a key inside a PKCS#11 token would offer the same operations.
 */
import { createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { Misconfiguration, rootKeyPath, settingsTable, type Settings } from '../config.ts';
import { openBytes, sealBytes } from './sealed-bytes.ts';

export type RootKeySource =
  | { readonly kind: 'file'; readonly path: string }
  /** systemd lays it out, readable by the unit alone (LoadCredential=, systemd.exec(5)); its mode is systemd's matter. */
  | { readonly kind: 'systemd-credential'; readonly path: string };

export type RootKey = {
  /** 16 bytes that tell root keys apart and say nothing about them. */
  readonly id: Buffer;
  /** Names setting and place, for messages. */
  readonly from: string;
  wrap(secret: Uint8Array, label: string): Buffer;
  /** Throws when it was wrapped under another root key or label. */
  unwrap(wrapped: Uint8Array, label: string): Buffer;
  /** HMAC-SHA-256 under a key of its own. */
  mac(data: Uint8Array): Buffer;
};

export const ROOT_KEY_BYTES = 32;
const setting = settingsTable.rootKeyFile.env;

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `Misconfiguration` when neither is given. */
export const rootKeySource = (settings: Settings, env: Environment): RootKeySource => {
  const path = rootKeyPath(settings, env);
  return { kind: env['CREDENTIALS_DIRECTORY'] ? 'systemd-credential' : 'file', path };
};

/** Makes a new root key: an explicit act, never a part of starting. Throws `Misconfiguration` when the file exists. */
export const createRootKeyFile = (path: string): void => {
  writeRootKeyFile(path, randomBytes(ROOT_KEY_BYTES));
};

/** For its owner alone, and never over another. */
export const writeRootKeyFile = (path: string, bytes: Buffer): void => {
  if (existsSync(path)) {
    throw new Misconfiguration(`${setting} (${path}) exists already. A new root key would make every key unreadable.`);
  }
  writeFileSync(path, `${bytes.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
};

/** The 32 bytes themselves, which only backup and `openRootKey` need. Throws `Misconfiguration`. */
export const readRootKeyBytes = (source: RootKeySource): Buffer => {
  const where = describe(source);
  if (!existsSync(source.path)) {
    throw new Misconfiguration(
      `${where} does not exist. Put the root key there, or make the first one with keys:init.`,
    );
  }
  switch (source.kind) {
    case 'file':
      demandPrivate(source.path);
      break;
    case 'systemd-credential':
      break;
    default:
      source satisfies never;
  }
  const bytes = readFileSync(source.path);
  if (bytes.length === ROOT_KEY_BYTES) return bytes;
  const text = bytes.toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  throw new Misconfiguration(`${where} must hold 32 bytes, raw or as 64 hex digits.`);
};

export const openRootKey = (source: RootKeySource): RootKey => rootKeyFrom(readRootKeyBytes(source), describe(source));

/** `from` is only for messages. */
export const rootKeyFrom = (bytes: Uint8Array, from: string): RootKey => {
  const wrapping = derive(bytes, 'yizhan/root/wrap', 32);
  const macKey = derive(bytes, 'yizhan/root/mac', 32);
  return {
    id: derive(bytes, 'yizhan/root/id', 16).export(),
    from,
    wrap: (secret, label) => sealBytes(wrapping, secret, Buffer.from(label)),
    unwrap: (wrapped, label) => openBytes(wrapping, wrapped, Buffer.from(label)),
    mac: (data) => createHmac('sha256', macKey).update(data).digest(),
  };
};

const describe = (source: RootKeySource): string =>
  source.kind === 'file' ? `${setting} (${source.path})` : `The systemd credential yizhan-root-key (${source.path})`;

/** RFC 5869: one key a use, so that no use can help against another. */
const derive = (root: Uint8Array, use: string, length: number): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', root, '', use, length)));

const demandPrivate = (path: string): void => {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new Misconfiguration(
    `${setting} (${path}) can be read by others (mode ${mode.toString(8).padStart(4, '0')}). Run: chmod 600 ${path}`,
  );
};
