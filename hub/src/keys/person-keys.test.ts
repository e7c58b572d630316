import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { erasePerson } from '../people/erase-person.ts';
import { testDatabase } from '../storage/test-database.ts';
import { decryptFor, encryptFor, personCipher } from './person-keys.ts';
import { testKeyring } from './test-keyring.ts';

const name = Buffer.from('王小明');
const setUp = async () => {
  const { db } = await testDatabase();
  return { db, keyring: await testKeyring(db), personId: randomUUID() };
};
const erasure = (personId: string) => ({ personId, by: 'account:1', basis: 'request 7' }) as const;

test('R25 a person’s values open under their key and nobody else’s', async () => {
  const { db, keyring, personId } = await setUp();
  const other = randomUUID();
  const ciphertext = await encryptFor(db, keyring, personId, name);
  await encryptFor(db, keyring, other, name);
  expect(Buffer.from(ciphertext).includes(name)).toBe(false);
  expect(await decryptFor(db, keyring, personId, ciphertext)).toEqual(name);
  await expect(decryptFor(db, keyring, other, ciphertext)).rejects.toThrow();
});

test('R25 after erasure the values are gone for good, and no new key is made', async () => {
  const { db, keyring, personId } = await setUp();
  const ciphertext = await encryptFor(db, keyring, personId, name);
  await db.tx((tx) => erasePerson(tx, erasure(personId)));
  expect(await decryptFor(db, keyring, personId, ciphertext)).toBe('erased');
  expect(await personCipher(db, keyring, personId)).toBe('erased');
  await expect(db.tx((tx) => encryptFor(tx, keyring, personId, name))).rejects.toThrow(/was erased/);
});

test('R25 a key that is being made while its person is erased does not survive', async () => {
  const { db, keyring, personId } = await setUp();
  const made = Promise.withResolvers<undefined>();
  const commit = Promise.withResolvers<undefined>();
  const writing = db.tx(async (tx) => {
    await encryptFor(tx, keyring, personId, name);
    made.resolve(undefined);
    await commit.promise;
  });
  await made.promise;
  const erasing = db.tx((tx) => erasePerson(tx, erasure(personId)));
  commit.resolve(undefined);
  await Promise.all([writing, erasing]);
  expect(await db.prisma.personKey.count()).toBe(0);
});

test('R25 many first writes at once make one key', async () => {
  const { db, keyring, personId } = await setUp();
  const all = await Promise.all(Array.from({ length: 5 }, () => encryptFor(db, keyring, personId, name)));
  for (const ciphertext of all) expect(await decryptFor(db, keyring, personId, ciphertext)).toEqual(name);
});

test('R28 person keys outlive a rotation of the key that wraps them', async () => {
  const { db, keyring, personId } = await setUp();
  const ciphertext = await encryptFor(db, keyring, personId, name);
  await keyring.rotate('persons');
  expect(await decryptFor(db, keyring, personId, ciphertext)).toEqual(name);
});

test('a lost key is told apart from an erased person', async () => {
  const { db, keyring, personId } = await setUp();
  const ciphertext = await encryptFor(db, keyring, personId, name);
  await db.pool.query('delete from person_key');
  await expect(decryptFor(db, keyring, personId, ciphertext)).rejects.toThrow(/key was lost/);
});
