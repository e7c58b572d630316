/**
 * One deletable key per person (R25): what events say about a person is ciphertext under it, and deleting the key
 * erases all of it while every chain stays whole. Keys are never cached: a deleted key is gone at once, everywhere.
 */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Db, Tx } from '../storage/db.ts';
import type { Keyring } from './keyring.ts';
import { openBytes, sealBytes, sealReproducibly } from './sealed-bytes.ts';

export type PersonCipher = {
  encrypt(plaintext: Uint8Array): Uint8Array;
  /** Throws when the bytes are altered or another person's. */
  decrypt(ciphertext: Uint8Array): Uint8Array;
};

/** First byte of every ciphertext, so that a later form can stand beside this one in events that are never rewritten. */
const FORM = 1;

type Row = { wrapped: Buffer; key_version: number };

/** Both directions with one look at the database; makes the key of a person who has none yet. */
export const personCipher = async (
  on: Db | Tx,
  keyring: Keyring,
  personId: string,
): Promise<PersonCipher | 'erased'> => {
  const row = (await readKey(on, personId)) ?? (await makeKey(on, keyring, personId));
  return row === 'erased' ? 'erased' : cipherOf(await unwrap(keyring, personId, row), personId);
};

/** Throws `PersonErased`: whoever writes about an erased person has to ask first. */
export const encryptFor = async (
  on: Db | Tx,
  keyring: Keyring,
  personId: string,
  plaintext: Uint8Array,
): Promise<Uint8Array> => {
  const cipher = await personCipher(on, keyring, personId);
  if (cipher === 'erased') throw new PersonErased(personId);
  return cipher.encrypt(plaintext);
};

export const decryptFor = async (
  on: Db | Tx,
  keyring: Keyring,
  personId: string,
  ciphertext: Uint8Array,
): Promise<Uint8Array | 'erased'> => {
  const row = await readKey(on, personId);
  if (row) return cipherOf(await unwrap(keyring, personId, row), personId).decrypt(ciphertext);
  if (await isErased(on, personId)) return 'erased';
  throw new Error(`Person ${personId} has no key and was not erased: the key was lost`);
};

export class PersonErased extends Error {
  override readonly name = 'PersonErased';
  readonly personId: string;
  constructor(personId: string) {
    super(`Person ${personId} was erased`);
    this.personId = personId;
  }
}

/** Orders the making of a person's key against their erasure; held until the transaction ends. */
export const lockPerson = async (tx: Tx, personId: string): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 25))', [`person:${personId}`]);
};

const sqlOf = (on: Db | Tx): Pick<Tx, 'query'> => ('pool' in on ? on.pool : on);

const readKey = async (on: Db | Tx, personId: string): Promise<Row | undefined> => {
  const text = 'select wrapped, key_version from person_key where person_id = $1';
  const { rows } = await sqlOf(on).query<Row>(text, [personId]);
  return rows[0];
};

const isErased = async (on: Db | Tx, personId: string): Promise<boolean> => {
  const { rowCount } = await sqlOf(on).query('select 1 from erasure where person_id = $1', [personId]);
  return rowCount === 1;
};

const makeKey = async (on: Db | Tx, keyring: Keyring, personId: string): Promise<Row | 'erased'> => {
  if ('pool' in on) return on.tx((tx) => makeKey(tx, keyring, personId));
  await lockPerson(on, personId);
  if (await isErased(on, personId)) return 'erased';
  const { version, bytes } = keyring.encrypt('persons', randomBytes(32), Buffer.from(personId));
  await on.query(
    'insert into person_key (person_id, wrapped, key_version) values ($1, $2, $3) on conflict do nothing',
    [personId, bytes, version],
  );
  const row = await readKey(on, personId);
  if (!row) throw new Error(`The key of person ${personId} was not written`);
  return row;
};

const unwrap = async (keyring: Keyring, personId: string, row: Row): Promise<KeyObject> => {
  if (!keyring.versions('persons').some((key) => key.version === row.key_version)) await keyring.refresh();
  return createSecretKey(keyring.decrypt('persons', row.key_version, row.wrapped, Buffer.from(personId)));
};

/** For people who are invented from a seed: 32 bytes of key, and the same ciphertext for the same words every time. */
export const inventedCipher = (key: Uint8Array, personId: string): PersonCipher => {
  const [secret, aad] = [createSecretKey(key), Buffer.from(personId)];
  return {
    ...cipherOf(secret, personId),
    encrypt: (plaintext) => Buffer.concat([Buffer.of(FORM), sealReproducibly(secret, plaintext, aad)]),
  };
};

const cipherOf = (key: KeyObject, personId: string): PersonCipher => {
  const aad = Buffer.from(personId);
  return {
    encrypt: (plaintext) => Buffer.concat([Buffer.of(FORM), sealBytes(key, plaintext, aad)]),
    decrypt: (ciphertext) => {
      if (ciphertext[0] !== FORM)
        throw new Error(`Ciphertext of a person in an unknown form: ${String(ciphertext[0])}`);
      return openBytes(key, ciphertext.subarray(1), aad);
    },
  };
};
