import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, type ManualClock } from '@yizhan/shared/manual-clock.ts';
import { makeOpener, type Opener } from '@yizhan/shared/wire/seal-record.ts';
import { desiredFixture } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { onTestFinished } from 'vitest';
import { openJournal, type Journal, type JournalOptions } from './journal.ts';

export type TestJournal = {
  readonly folder: string;
  readonly file: string;
  readonly clock: ManualClock;
  readonly troubles: unknown[];
  readonly open: (options?: Partial<JournalOptions>) => Journal;
  /** What the hub would do. */
  readonly unseal: Opener;
};

export const testJournal = (folder = mkdtempSync(join(tmpdir(), 'yizhan-journal-'))): TestJournal => {
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const pair = generateKeyPairSync('x25519');
  const publicKey = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const file = join(folder, 'journal.sqlite');
  const clock = manualClock();
  const troubles: unknown[] = [];
  return {
    folder,
    file,
    clock,
    troubles,
    unseal: makeOpener(() => Promise.resolve(pair.privateKey)),
    open: (options) =>
      openJournal({
        file,
        terminalId: 'T-0001',
        journalKey: { version: 1, publicKey },
        receiptPrefix: '7KQ2',
        desired: { version: 0, body: desiredFixture },
        clock,
        reserveBytes: 65_536,
        onTrouble: (why) => troubles.push(why),
        ...options,
      }),
  };
};
