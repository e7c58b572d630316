/**
 * A backup of everything the hub keeps (R32): all tables at one moment, while the hub goes on working. Files of people
 * lie in the database as ciphertext, the keyring lies in it wrapped. Read models are in clear: keep the folder safe.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '@yizhan/shared/clock.ts';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { record, type Actor } from '../audit/record.ts';
import type { RootKey } from '../keys/root-key.ts';
import type { Db } from '../storage/db.ts';
import { inSnapshot } from '../storage/snapshot.ts';
import { fileOf, writeManifest, type BackedUpTable, type Manifest } from './manifest.ts';
import { Refused } from './refused.ts';
import { listTables, rowsOf, type Table } from './tables.ts';
import { writeWrappedRootKey } from './wrapped-root-key.ts';

export type BackUp = {
  readonly db: Db;
  readonly rootKey: RootKey;
  readonly clock: Clock;
  readonly by: Actor;
  /** Made when absent, else empty. */
  readonly dir: string;
  /** To put the root key itself in the folder, under a passphrase. */
  readonly include?: { readonly rootKey: Buffer; readonly passphrase: string };
};

/** Throws `Refused` when the folder is in use. A backup that failed half-way has no manifest and is no backup. */
export const backUp = async ({ db, rootKey, clock, by, dir, include }: BackUp): Promise<Manifest> => {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if ((await readdir(dir)).length > 0) throw new Refused(`${dir} is not empty. Give the backup a folder of its own.`);
  const takenAt = new Date(clock.now()).toISOString();
  const content = await inSnapshot(db.pool, async (client) => {
    const tables: BackedUpTable[] = [];
    for (const table of await listTables(client)) tables.push(await copyOut(client, table, dir));
    return { tables, ...(await surroundings(client)) };
  });
  if (include) await writeWrappedRootKey(dir, include.rootKey, include.passphrase);
  const manifest: Manifest = {
    format: 1,
    id: randomUUID(),
    takenAt,
    rootKeyId: rootKey.id.toString('hex'),
    rootKey: include ? 'under-passphrase' : 'kept-separately',
    ...content,
  };
  await writeManifest(dir, manifest, rootKey);
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  await record(db.pool, { kind: 'hub.backed-up', actor: by, subject: manifest.id, detail: { rows } });
  return manifest;
};

const copyOut = async (client: pg.PoolClient, table: Table, dir: string): Promise<BackedUpTable> => {
  const out = client.query(copyTo(`copy (${rowsOf(table)}) to stdout (format binary)`));
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(out, count, createWriteStream(fileOf(dir, table.name), { mode: 0o600, flags: 'wx', flush: true }));
  const { name, columns } = table;
  return { name, columns: [...columns], rows: out.rowCount, bytes, sha256: hash.digest('hex') };
};

const surroundings = async (client: pg.PoolClient) => {
  const all = async <R extends pg.QueryResultRow>(text: string): Promise<R[]> => (await client.query<R>(text)).rows;
  const migrations = await all<{ name: string }>(
    'select migration_name as name from _prisma_migrations where finished_at is not null order by migration_name',
  );
  // Not of the snapshot but of now: never behind a row that is in it.
  const sequences = await all<{ name: string; last: string }>(
    `select sequencename::text as name, last_value::text as last from pg_sequences
     where schemaname = 'public' and last_value is not null order by 1`,
  );
  const [state] = await all<{ epoch: string }>('select epoch from hub_state');
  const [server] = await all<{ server_version: string }>('show server_version');
  return {
    migrations: migrations.map((migration) => migration.name),
    sequences,
    epoch: state?.epoch ?? null,
    postgres: server?.server_version ?? '',
  };
};
