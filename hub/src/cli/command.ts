/** What every command of the hub shares: settings, database, keyring, and one way to end. */
import os from 'node:os';
import { systemClock } from '@yizhan/shared/clock.ts';
import type { Actor } from '../audit/record.ts';
import { Refused } from '../backup/refused.ts';
import { Misconfiguration, readSettings, type Settings } from '../config.ts';
import { openKeyring, type Keyring } from '../keys/keyring.ts';
import { openRootKey, rootKeySource, type RootKey } from '../keys/root-key.ts';
import { openDb, type Db } from '../storage/db.ts';

/** What the person at the command line did wrong: shown without a stack. */
export class Usage extends Error {
  override readonly name = 'Usage';
}

/** Ends with 0, with 1 after a sentence on what to do, or with 2 after a bug's stack. */
export const command = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const told = error instanceof Usage || error instanceof Misconfiguration || error instanceof Refused;
    console.error(told ? error.message : error);
    process.exitCode = told ? 1 : 2;
  }
};

/** The person at the command line, as the audit names them. */
export const operator = (): Actor => `operator:${process.env['SUDO_USER'] ?? os.userInfo().username}`;

export type Parts = {
  readonly settings: Settings;
  readonly db: Db;
  readonly rootKey: RootKey;
  readonly keyring: Keyring;
};

export const withParts = async (work: (parts: Parts) => Promise<void>): Promise<void> => {
  const settings = readSettings(process.env);
  const rootKey = openRootKey(rootKeySource(settings, process.env));
  const db = openDb({ url: settings.databaseUrl, max: 4 });
  try {
    await work({ settings, db, rootKey, keyring: await openKeyring({ db, rootKey }) });
  } finally {
    await db.close();
  }
};

export const clock = systemClock;
