import { createPublicKey, createVerify, randomBytes } from 'node:crypto';
import { makeOpener, makeSealer } from '@yizhan/shared/wire/seal-record.ts';
import { expect, test } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import { journalPrivateKey } from './journal-key.ts';
import { openKeyring } from './keyring.ts';
import { rewrap } from './rewrap.ts';
import { rootKeyFrom } from './root-key.ts';

const root = (name = 'YIZHAN_ROOT_KEY_FILE (/etc/yizhan/root.key)') => rootKeyFrom(randomBytes(32), name);
const here = Buffer.from('here');
const ring = async () => {
  const { db } = await testDatabase();
  const rootKey = root();
  return { db, rootKey, keyring: await openKeyring({ db, rootKey }) };
};

test('R28 keys outlive the process, and no secret lies in the database in clear', async () => {
  const { db, rootKey, keyring } = await ring();
  await keyring.ensure('blobs', 'aes-256');
  await keyring.ensure('log', 'ec-p256');
  const { version, bytes } = keyring.encrypt('blobs', Buffer.from('在读证明'), here);
  const again = await openKeyring({ db, rootKey });
  expect(again.decrypt('blobs', version, bytes, here).toString()).toBe('在读证明');

  const secret = again.privateKey('log', 1).export({ format: 'jwk' }).d ?? '';
  const { rows } = await db.pool.query<{ all: Buffer }>(
    `select string_agg(wrapped, ''::bytea) as all from key_version`,
  );
  expect(rows[0]?.all.includes(Buffer.from(secret, 'base64url'))).toBe(false);
});

test('R28 another root key stops the start with a message that names the setting', async () => {
  const { db, keyring } = await ring();
  await keyring.ensure('cards', 'hmac-256');
  await expect(openKeyring({ db, rootKey: root() })).rejects.toThrow(
    /YIZHAN_ROOT_KEY_FILE \(\/etc\/yizhan\/root.key\) is not the root key/,
  );
});

test('R28 a database whose keys were never made still knows its root key', async () => {
  const { db } = await ring();
  await expect(openKeyring({ db, rootKey: root() })).rejects.toThrow(/is not the root key/);
});

test('R28 hubs that start at once make each key once and share it', async () => {
  const { db } = await testDatabase();
  const rootKey = root();
  const macs = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const keyring = await openKeyring({ db, rootKey });
      await keyring.ensure('cards', 'hmac-256');
      return keyring.mac('cards', here).toString('hex');
    }),
  );
  expect(new Set(macs).size).toBe(1);
  const { rows } = await db.pool.query(`select 1 from audit_event where kind = 'key.created'`);
  expect(rows).toHaveLength(1);
});

test('R28 after a rotation new data goes under the new version and the old still opens and verifies', async () => {
  const { keyring } = await ring();
  await keyring.ensure('blobs', 'aes-256');
  await keyring.ensure('log', 'ec-p256');
  const before = keyring.encrypt('blobs', Buffer.from('old'), here);
  const signed = keyring.sign('log', here);
  await keyring.rotate('blobs');
  await keyring.rotate('log');
  expect(keyring.encrypt('blobs', Buffer.from('new'), here).version).toBe(2);
  expect(keyring.sign('log', here).version).toBe(2);
  expect(keyring.decrypt('blobs', before.version, before.bytes, here).toString()).toBe('old');
  expect(keyring.verify('log', signed.version, here, signed.signature)).toBe(true);
  expect(keyring.verify('log', 2, here, signed.signature)).toBe(false);
  expect(keyring.verify('log', 3, here, signed.signature)).toBe(false);
});

test('R28 another hub can read under a new version before anyone writes under it', async () => {
  const { db, rootKey, keyring } = await ring();
  await keyring.ensure('blobs', 'aes-256');
  const other = await openKeyring({ db, rootKey });
  const loadedEverywhere = async (): Promise<void> => {
    await other.refresh();
    expect(other.versions('blobs').map((key) => key.version)).toEqual([2, 1]);
    expect(other.current('blobs').version).toBe(1);
  };
  await keyring.rotate('blobs', { by: 'operator:test', loadedEverywhere });
  const { version, bytes } = keyring.encrypt('blobs', here, here);
  expect(version).toBe(2);
  expect(other.decrypt('blobs', version, bytes, here)).toEqual(here);
});

test('R28 two rotations at once make two versions and leave one active', async () => {
  const { db, keyring } = await ring();
  await keyring.ensure('cards', 'hmac-256');
  const [early, late] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const first = keyring.rotate('cards', {
    by: 'hub',
    loadedEverywhere: async () => {
      early.resolve(undefined);
      await late.promise;
    },
  });
  await early.promise;
  await keyring.rotate('cards');
  late.resolve(undefined);
  await first;
  const { rows } = await db.pool.query<{ version: number }>(
    `select version from key_version where purpose = 'cards' and state = 'active'`,
  );
  expect(rows.map((row) => row.version)).toEqual([3]);
});

test('R28 what was looked up by mac before a rotation is still found', async () => {
  const { keyring } = await ring();
  await keyring.ensure('cards', 'hmac-256');
  const before = keyring.mac('cards', here);
  await keyring.rotate('cards');
  expect(keyring.mac('cards', here)).not.toEqual(before);
  expect(keyring.macs('cards', here)).toContainEqual(before);
});

test('R28 ciphertext opens only at the place it was made for', async () => {
  const { keyring } = await ring();
  await keyring.ensure('blobs', 'aes-256');
  const { version, bytes } = keyring.encrypt('blobs', Buffer.from('x'), here);
  expect(() => keyring.decrypt('blobs', version, bytes, Buffer.from('there'))).toThrow();
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  expect(() => keyring.decrypt('blobs', version, bytes, here)).toThrow();
});

test('R28 signatures are ECDSA P-256 over SHA-256 in DER, checkable from the public key alone', async () => {
  const { keyring } = await ring();
  const { publicKey } = await keyring.ensure('seal:jwc', 'ec-p256');
  const key = createPublicKey({ key: publicKey ?? Buffer.alloc(0), format: 'der', type: 'spki' });
  expect(createVerify('sha256').update(here).verify(key, keyring.sign('seal:jwc', here).signature)).toBe(true);
});

test('R28 the root key is changed in one step, after which the old one no longer opens or makes keys', async () => {
  const { db, rootKey, keyring } = await ring();
  await keyring.ensure('blobs', 'aes-256');
  const { bytes } = keyring.encrypt('blobs', here, here);
  const next = root('the new root key');
  expect(await rewrap(db, { from: rootKey, to: next, by: 'operator:test' })).toBe(1);
  const after = await openKeyring({ db, rootKey: next });
  expect(after.decrypt('blobs', 1, bytes, here)).toEqual(here);
  await expect(openKeyring({ db, rootKey })).rejects.toThrow(/is not the root key/);
  await expect(keyring.ensure('cards', 'hmac-256')).rejects.toThrow(/is not the root key/);
  await expect(rewrap(db, { from: rootKey, to: root(), by: 'operator:test' })).rejects.toThrow(/is not the root key/);
});

test('R26 a record sealed by a terminal opens with the journal key, also under a version another hub made', async () => {
  const { db, rootKey, keyring } = await ring();
  const first = await keyring.ensure('journal', 'x25519');
  expect(first.publicKey).toHaveLength(32);
  const other = await openKeyring({ db, rootKey });
  const { version, publicKey = Buffer.alloc(0) } = await keyring.rotate('journal');
  const seal = await makeSealer('T001', { version, publicKey });
  const body = { kind: 'help.called', screen: 'home' } as const;
  const sealed = await seal({
    id: '019a0000-0000-7000-8000-000000000001',
    at: '2026-09-01T00:00:00.000Z',
    record: body,
  });
  const open = makeOpener(journalPrivateKey(other));
  expect(await open('T001', sealed)).toEqual(body);
  expect(await open('T002', sealed)).toMatchObject({ fault: 'record-sealed-wrongly' });
  expect(await journalPrivateKey(other)(9)).toBeUndefined();
});
