/** The root key under a passphrase, for those who want one thing to keep: RFC 7914 scrypt, then AES-256-GCM. */
import { createSecretKey, randomBytes, scryptSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { openBytes, sealBytes } from '../keys/sealed-bytes.ts';
import { writeDurably } from './manifest.ts';
import { Refused } from './refused.ts';

const FILE = 'root-key.json';
const AAD = Buffer.from('yizhan/root-key/1');
/** 128 MiB and about 0.4 s a try: a guesser pays that too. */
const COST = { N: 131_072, r: 8, p: 1 };
const MIN_PASSPHRASE = 12;

const wrapped = z.object({
  kdf: z.literal('scrypt'),
  N: z.literal(COST.N),
  r: z.literal(COST.r),
  p: z.literal(COST.p),
  salt: z.base64(),
  sealed: z.base64(),
});

const keyFrom = (passphrase: string, salt: Buffer): KeyObject =>
  createSecretKey(scryptSync(passphrase.normalize('NFC'), salt, 32, { ...COST, maxmem: 256 * 1024 * 1024 }));

/** First line of a file. Throws `Refused` when it is too short to protect anything. */
export const readPassphrase = (file: string): string => {
  if (!existsSync(file)) throw new Refused(`The passphrase file ${file} does not exist.`);
  const passphrase = readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  if (passphrase.length >= MIN_PASSPHRASE) return passphrase;
  throw new Refused(`The passphrase in ${file} is shorter than ${String(MIN_PASSPHRASE)} characters.`);
};

export const writeWrappedRootKey = (dir: string, rootKey: Buffer, passphrase: string): Promise<void> => {
  const salt = randomBytes(16);
  const sealed = sealBytes(keyFrom(passphrase, salt), rootKey, AAD);
  const content = { kdf: 'scrypt', ...COST, salt: salt.toString('base64'), sealed: sealed.toString('base64') };
  return writeDurably(path.join(dir, FILE), `${JSON.stringify(content, null, 2)}\n`);
};

/** Throws `Refused` when there is none or the passphrase is another one. */
export const readWrappedRootKey = (dir: string, passphrase: string): Buffer => {
  const file = path.join(dir, FILE);
  if (!existsSync(file)) throw new Refused(`${dir} holds no root key. Put the one you keep separately in its place.`);
  const { salt, sealed } = wrapped.parse(JSON.parse(readFileSync(file, 'utf8')));
  try {
    return openBytes(keyFrom(passphrase, Buffer.from(salt, 'base64')), Buffer.from(sealed, 'base64'), AAD);
  } catch {
    throw new Refused(`The passphrase does not open ${file}.`); // GCM does not say more
  }
};
