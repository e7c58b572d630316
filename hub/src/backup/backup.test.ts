import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { followEvents } from '../audit/event-reader.ts';
import { openLog } from '../audit/log.ts';
import { appendEvents, newCase } from '../audit/test-cases.ts';
import { verifyLog } from '../audit/verify-log.ts';
import { ensureStandardKeys, openKeyring } from '../keys/keyring.ts';
import { decryptFor, encryptFor } from '../keys/person-keys.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import { erasePerson } from '../people/erase-person.ts';
import { openDb, type Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { backUp } from './back-up.ts';
import { restore } from './restore.ts';
import { readPassphrase, readWrappedRootKey } from './wrapped-root-key.ts';

const clock = manualClock();
const by = 'operator:test';
const EPOCH = '11111111-1111-4111-8111-111111111111';

const folder = (): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-backup-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
};

/** Rows in tables that refer to each other and to themselves, keys, a person, three cases, and a log of them. */
const seed = async (db: Db) => {
  const root = randomBytes(32);
  const rootKey = rootKeyFrom(root, 'YIZHAN_ROOT_KEY_FILE (root.key)');
  const keyring = await openKeyring({ db, rootKey });
  await ensureStandardKeys(keyring);
  const personId = randomUUID();
  const statements = [
    `insert into hub_state (id, epoch, issuer) values (1, '${EPOCH}', 'DEMO')`,
    `insert into place (id, parent_id, kind, name_zh, name_en) values ('floor', 'lib', 'floor', '一层', 'F1'), ('lib', null, 'building', '图书馆', 'Library')`,
    `insert into terminal (id, place_id, receipt_prefix, desired, online) values ('T001', 'floor', '7K2M', '{}', true)`,
    `insert into person (id, kind, number, name_zh, name_en) values ('${personId}', 'student', '1', '王小明', 'Wang')`,
    `insert into card (token_hash, person_id) values ('x', '${personId}')`,
    `insert into job (kind, key, body) values ('test', 'a', '{"n": 1}'), ('test', 'b', '{}')`,
  ];
  for (const statement of statements) await db.pool.query(statement);
  const name = await encryptFor(db, keyring, personId, Buffer.from('王小明'));
  const cases = [newCase(), newCase(), newCase()];
  for (const one of cases) await db.tx((tx) => appendEvents(tx, one, 3));
  return { root, rootKey, keyring, personId, name, cases, log: openLog({ db, keyring, clock }) };
};

const connect = (url: string): Db => {
  const db = openDb({ url, max: 4 });
  onTestFinished(() => db.close());
  return db;
};

/** Every row of every table as text, apart from what a restore is meant to change. */
const contents = async (db: Db): Promise<Record<string, string[]>> => {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const all: Record<string, string[]> = {};
  const meant = ['_prisma_migrations', 'hub_state', 'terminal', 'audit_event', 'reader_cursor'];
  for (const { name } of tables.filter((table) => !meant.includes(table.name))) {
    const { rows } = await db.pool.query<{ row: string }>(
      `select (to_jsonb(t) - 'xid' - 'position')::text as row from "${name}" t order by 1`,
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
};

test('R32 a wrecked hub is restored on an empty database: every row, a clean audit, a new epoch', async () => {
  const { db } = await testDatabase();
  const { url: emptyUrl, db: unused } = await testDatabase();
  await unused.close();
  const seeded = await seed(db);
  while ((await seeded.log.append()) > 0);
  const before = await contents(db);
  const dir = path.join(folder(), 'monday');
  const { id } = await backUp({ db, rootKey: seeded.rootKey, clock, by, dir });
  await db.pool.query('drop schema public cascade');

  const { epoch } = await restore({ url: emptyUrl, dir, rootKey: seeded.rootKey, by, replace: false });
  const restored = connect(emptyUrl);
  expect(await contents(restored)).toEqual(before);

  const keyring = await openKeyring({ db: restored, rootKey: seeded.rootKey });
  expect(await verifyLog(restored, keyring)).toMatchObject({ cases: 3, events: 9, found: 0 });
  expect(Buffer.from(await decryptFor(restored, keyring, seeded.personId, seeded.name)).toString()).toBe('王小明');

  const state = await restored.prisma.hubState.findUniqueOrThrow({ where: { id: 1 } });
  expect(state).toMatchObject({ epoch, issuer: 'DEMO' });
  expect(epoch).not.toBe(EPOCH);
  const terminal = await restored.prisma.terminal.findUniqueOrThrow({ where: { id: 'T001' } });
  expect(terminal).toMatchObject({ online: false });
  expect(terminal.desiredVersion).toBeGreaterThan(1);
  const noted = await restored.prisma.auditEvent.findFirstOrThrow({ where: { kind: 'hub.restored' } });
  expect(noted).toMatchObject({ subject: id, detail: { epochBefore: EPOCH, epoch } });
});

test('R29 in a restored database followers go on where they stood, and miss nothing new', async () => {
  const { db } = await testDatabase();
  const { url, db: unused } = await testDatabase();
  await unused.close();
  const { rootKey, cases } = await seed(db);
  const seen: string[] = [];
  const read = (from: Db, limit: number) =>
    followEvents(from, {
      name: 'test',
      limit,
      apply: async (_, events) => void seen.push(...events.map((event) => `${event.caseId}/${String(event.seq)}`)),
    });
  while (seen.length < 4) await read(db, 4 - seen.length);
  const dir = path.join(folder(), 'b');
  await backUp({ db, rootKey, clock, by, dir });
  await restore({ url, dir, rootKey, by, replace: false });

  const restored = connect(url);
  await restored.tx((tx) => appendEvents(tx, cases[0]!, 1));
  while (seen.length < 10) await read(restored, 100);
  const expected = cases.flatMap(({ id }) => [1, 2, 3].map((seq) => `${id}/${String(seq)}`));
  expect(seen).toEqual([...expected, `${cases[0]!.id}/4`]);
  await restored.pool.query(`insert into job (kind, key, body) values ('test', 'c', '{}')`); // its sequence went along
});

test('R32 the backup is of one moment while the hub goes on', async () => {
  const { db } = await testDatabase();
  const { url, db: unused } = await testDatabase();
  await unused.close();
  const { rootKey, keyring } = await seed(db);
  const going = { on: true };
  const writing = (async () => {
    while (going.on) await db.tx((tx) => appendEvents(tx, newCase(), 2));
  })();
  const dir = path.join(folder(), 'b');
  await backUp({ db, rootKey, clock, by, dir });
  going.on = false;
  await writing;
  await restore({ url, dir, rootKey, by, replace: false });
  expect(await verifyLog(connect(url), keyring)).toMatchObject({ found: 0 });
});

test('R32 a database that holds something is replaced only when that is said, and not under a running hub', async () => {
  const { db, url } = await testDatabase();
  const { rootKey, personId } = await seed(db);
  const dir = path.join(folder(), 'b');
  await backUp({ db, rootKey, clock, by, dir });
  const request = { url, dir, rootKey, by } as const;
  await expect(restore({ ...request, replace: true })).rejects.toThrow(/other connection.*Stop the hub first/);
  await db.pool.query('delete from case_event');
  await db.close();
  await expect(restore({ ...request, replace: false })).rejects.toThrow(/not empty.*--replace/);

  await restore({ ...request, replace: true });
  const restored = connect(url);
  expect(await restored.prisma.person.findUnique({ where: { id: personId } })).not.toBeNull();
  const { rows } = await restored.pool.query(`select nspname from pg_namespace where nspname like 'yizhan%'`);
  expect(rows).toEqual([]);
});

test('R25 a backup from before an erasure does not bring the person back', async () => {
  const { db, url } = await testDatabase();
  const { rootKey, personId, name } = await seed(db);
  const dir = path.join(folder(), 'b');
  await backUp({ db, rootKey, clock, by, dir });
  await db.tx((tx) => erasePerson(tx, { personId, by: 'account:1', basis: 'request 3' }));
  await db.close();
  expect(await restore({ url, dir, rootKey, by, replace: true })).toMatchObject({ erasedAgain: 1 });
  const restored = connect(url);
  expect(await restored.prisma.person.count()).toBe(0);
  const keyring = await openKeyring({ db: restored, rootKey });
  expect(await decryptFor(restored, keyring, personId, name)).toBe('erased');
});

test('R32 what is damaged, cut, missing or rewritten is refused with its name before anything is touched', async () => {
  const { db } = await testDatabase();
  const { url, db: target } = await testDatabase();
  const { rootKey } = await seed(db);
  await target.pool.query(`insert into place (id, kind, name_zh, name_en) values ('here', 'campus', '甲', 'A')`);
  await target.close();
  const taken = async (): Promise<string> => {
    const dir = path.join(folder(), 'b');
    await backUp({ db, rootKey, clock, by, dir });
    return dir;
  };
  const attempt = (dir: string) => restore({ url, dir, rootKey, by, replace: true });
  const file = (dir: string) => path.join(dir, 'case_event.copy');

  const flipped = await taken();
  const bytes = readFileSync(file(flipped));
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(file(flipped), bytes);
  await expect(attempt(flipped)).rejects.toThrow(/case_event.copy is damaged/);

  const cut = await taken();
  writeFileSync(file(cut), bytes.subarray(0, 200));
  await expect(attempt(cut)).rejects.toThrow(/case_event.copy is not \d+ bytes long/);

  const missing = await taken();
  rmSync(file(missing));
  await expect(attempt(missing)).rejects.toThrow(/case_event.copy is missing/);

  const rewritten = await taken();
  const manifest = path.join(rewritten, 'manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"rows": 9', '"rows": 8'));
  await expect(attempt(rewritten)).rejects.toThrow(/manifest.json is not as the hub wrote it/);

  const unfinished = await taken();
  rmSync(path.join(unfinished, 'manifest.json'));
  await expect(attempt(unfinished)).rejects.toThrow(/no finished backup/);

  const other = rootKeyFrom(randomBytes(32), 'YIZHAN_ROOT_KEY_FILE (other.key)');
  const wrongKey = restore({ url, dir: await taken(), rootKey: other, by, replace: true });
  await expect(wrongKey).rejects.toThrow(/YIZHAN_ROOT_KEY_FILE \(other.key\) is not the root key that was in use/);
  expect(await connect(url).prisma.place.count()).toBe(1);
});

test('R32 a restore that fails half-way leaves what was there', async () => {
  const { db } = await testDatabase();
  const { url, db: target } = await testDatabase();
  const { rootKey } = await seed(db);
  await target.pool.query(`insert into place (id, kind, name_zh, name_en) values ('here', 'campus', '甲', 'A')`);
  await target.close();
  // A table that no migration knows: the backup is whole, but it does not go in.
  await db.pool.query('create table zz_strange (a int)');
  const dir = path.join(folder(), 'b');
  await backUp({ db, rootKey, clock, by, dir });
  await expect(restore({ url, dir, rootKey, by, replace: true })).rejects.toThrow(/zz_strange/);
  const left = connect(url);
  expect((await left.prisma.place.findMany()).map((place) => place.id)).toEqual(['here']);
  expect(await left.prisma.person.count()).toBe(0);
});

test('R32 a restore that was killed is taken back by the next one', async () => {
  const { db } = await testDatabase();
  const { url, db: target } = await testDatabase();
  await target.close();
  const { rootKey } = await seed(db);
  const dir = path.join(folder(), 'b');
  await backUp({ db, rootKey, clock, by, dir });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`insert into place (id, kind, name_zh, name_en) values ('here', 'campus', '甲', 'A')`);
  await client.query('alter schema public rename to yizhan_before_restore');
  await client.query('create schema public');
  await client.end();
  await expect(restore({ url, dir, rootKey, by, replace: false })).rejects.toThrow(/not empty \(place\)/);
  await restore({ url, dir, rootKey, by, replace: true });
  expect(await connect(url).prisma.place.count()).toBe(2);
});

test('R32 a backup by a newer hub is refused with the migration’s name', async () => {
  const { db } = await testDatabase();
  const { url, db: target } = await testDatabase();
  await target.close();
  const { rootKey } = await seed(db);
  await db.pool.query(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('x', 'x', '29990101000000_later', now())`,
  );
  const dir = path.join(folder(), 'b');
  await backUp({ db, rootKey, clock, by, dir });
  await expect(restore({ url, dir, rootKey, by, replace: false })).rejects.toThrow(
    /newer hub \(29990101000000_later\)/,
  );
});

test('R32 the root key is in a backup only when asked for, and then under a passphrase', async () => {
  const { db } = await testDatabase();
  const { root, rootKey } = await seed(db);
  const plain = path.join(folder(), 'b');
  await backUp({ db, rootKey, clock, by, dir: plain });
  expect(() => readWrappedRootKey(plain, 'correct horse battery')).toThrow(/holds no root key/);

  const dir = folder();
  const include = { rootKey: root, passphrase: 'correct horse battery' };
  expect(await backUp({ db, rootKey, clock, by, dir, include })).toMatchObject({ rootKey: 'under-passphrase' });
  for (const name of readdirSync(dir)) {
    const bytes = readFileSync(path.join(dir, name));
    expect(bytes.includes(root) || bytes.includes(root.toString('hex')), name).toBe(false);
    expect(statSync(path.join(dir, name)).mode & 0o077, name).toBe(0);
  }
  expect(readWrappedRootKey(dir, 'correct horse battery')).toEqual(root);
  expect(() => readWrappedRootKey(dir, 'correct horse buttery')).toThrow(/passphrase does not open/);

  const short = path.join(folder(), 'pass');
  writeFileSync(short, 'short\n');
  expect(() => readPassphrase(short)).toThrow(/shorter than 12/);
  await expect(backUp({ db, rootKey, clock, by, dir })).rejects.toThrow(/not empty/);
});
