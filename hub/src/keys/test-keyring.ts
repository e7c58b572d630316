import { randomBytes } from 'node:crypto';
import type { Db } from '../storage/db.ts';
import { ensureStandardKeys, openKeyring, type Keyring } from './keyring.ts';
import { rootKeyFrom } from './root-key.ts';

/** A keyring with every standard key under a root key of its own. */
export const testKeyring = async (db: Db): Promise<Keyring> => {
  const keyring = await openKeyring({ db, rootKey: rootKeyFrom(randomBytes(32), 'the test root key') });
  await ensureStandardKeys(keyring);
  return keyring;
};
