/** A terminal door on a fresh database, with terminals enrolled and effects in the hand of the test. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { systemClock, type Clock } from '@yizhan/shared/clock.ts';
import { desiredFixture } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { onTestFinished } from 'vitest';
import { openCa } from '../fleet/ca.ts';
import { enrolTerminal } from '../fleet/enrol-terminal.ts';
import { ensureEpoch } from '../fleet/epoch.ts';
import { openStream } from '../fleet/stream.ts';
import { ensureStandardKeys, openKeyring } from '../keys/keyring.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { openLiveBus } from './live.ts';
import { effectsOf, helpRow } from './test-effects.ts';
import { openTerminalDoor, type TerminalDoorOptions } from './terminal-door.ts';

export const furnishTerminals = async (db: Db, ids: readonly string[]): Promise<void> => {
  await db.pool.query(`insert into place (id, kind, name_zh, name_en) values ('lib', 'building', '图书馆', 'Library')`);
  for (const [index, id] of ids.entries()) {
    await db.pool.query('insert into terminal (id, place_id, receipt_prefix, desired) values ($1, $2, $3, $4)', [
      id,
      'lib',
      `T${String(index).padStart(3, '0')}`,
      JSON.stringify(desiredFixture),
    ]);
  }
  await ensureEpoch(db.pool, 'DEMO');
};

export const testHub = async (ids: readonly string[] = ['T-0001']) => {
  const { db, url } = await testDatabase();
  const root = randomBytes(32);
  const keyring = await openKeyring({ db, rootKey: rootKeyFrom(root, 'the test root key') });
  await ensureStandardKeys(keyring);
  const ca = await openCa({ db, keyring, clock: manualClock(Date.now()), issuer: 'DEMO' });
  await furnishTerminals(db, ids);
  const errors: unknown[] = [];
  const counts = new Map<string, number>();
  const live = openLiveBus((error) => errors.push(error));
  const append = openStream(live);

  const serverKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serverCert = await ca.issue({
    kind: 'server',
    names: ['localhost', '127.0.0.1'],
    publicKey: serverKey.publicKey,
  });
  const tls = {
    key: serverKey.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: serverCert.pem,
    clientCa: ca.roots,
  };

  const openDoor = async (over: Partial<TerminalDoorOptions> & { readonly clock?: Clock } = {}) => {
    const door = await openTerminalDoor({
      ...{ db, keyring, live, append, tls, clock: systemClock, host: '127.0.0.1', port: 0 },
      effects: effectsOf(helpRow),
      answerAsk: () => Promise.resolve({ fault: 'not-found' }),
      reconnectWindowMs: 100,
      count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
      failed: (error) => {
        errors.push(error);
        return `line-${String(errors.length)}`;
      },
      ...over,
    });
    let open = true;
    const close = async (): Promise<void> => {
      if (open) await door.close();
      open = false;
    };
    onTestFinished(close);
    return { port: door.port, door, close, url: `https://127.0.0.1:${String(door.port)}` };
  };

  const enrol = async (terminalId: string, hubUrl: string) => {
    const enrolment = await enrolTerminal({ db, keyring, ca }, { terminalId, hubUrl, by: 'operator:test' });
    if (enrolment === undefined) throw new Error(`no terminal ${terminalId}`);
    return enrolment;
  };
  return { db, url, root, keyring, ca, live, append, errors, counts, openDoor, enrol, tls };
};
