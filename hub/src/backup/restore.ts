/**
 * Puts a backup into a database (R32). Everything is checked before anything is touched; what was there is kept until
 * all of it has succeeded. The database gets a new epoch, by which every terminal knows to send again what it kept (R5).
 */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { record, type Actor } from '../audit/record.ts';
import type { RootKey } from '../keys/root-key.ts';
import { erasePerson } from '../people/erase-person.ts';
import { openDb } from '../storage/db.ts';
import { migrate, migrationNames } from '../storage/migrate.ts';
import { checkBackup, fileOf, readManifest, type BackedUpTable, type Manifest } from './manifest.ts';
import { Refused } from './refused.ts';
import { putBack, setAside, throwAway, undoInterrupted } from './set-aside.ts';
import { columnList, filledTables } from './tables.ts';

export type Restore = {
  /** Of the target database. */
  readonly url: string;
  readonly dir: string;
  readonly rootKey: RootKey;
  readonly by: Actor;
  /** Whether what is in the target may go. */
  readonly replace: boolean;
};

export type Restored = {
  readonly manifest: Manifest;
  readonly epoch: string;
  /** People erased after the backup was taken, and now again. */
  readonly erasedAgain: number;
};

/** Throws `Refused` with nothing changed. */
export const restore = async ({ url, dir, rootKey, by, replace }: Restore): Promise<Restored> => {
  const manifest = readManifest(dir);
  await checkBackup(dir, manifest, rootKey);
  await demandKnownMigrations(manifest);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await demandAlone(client);
    await undoInterrupted(client);
    const filled = await filledTables(client);
    if (filled.length > 0 && !replace) {
      throw new Refused(
        `The database is not empty (${filled.join(', ')}). Add --replace to put the backup in its place.`,
      );
    }
    const erasures = filled.includes('erasure') ? await readErasures(client) : [];
    await setAside(client);
    try {
      await migrate(url, manifest.migrations);
      const epoch = await load(client, { dir, manifest, by });
      await migrate(url);
      const erasedAgain = await eraseAgain(url, erasures);
      await throwAway(client);
      return { manifest, epoch, erasedAgain };
    } catch (error) {
      await putBack(client);
      throw error;
    }
  } finally {
    await client.end();
  }
};

const demandKnownMigrations = async ({ migrations }: Manifest): Promise<void> => {
  const known = new Set(await migrationNames());
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new Refused(`The backup was taken by a newer hub (${unknown.join(', ')}). Install that version first.`);
  }
};

const demandAlone = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  const count = rows[0]?.count ?? 0;
  if (count > 0) throw new Refused(`${String(count)} other connection(s) use the database. Stop the hub first.`);
};

type Load = { readonly dir: string; readonly manifest: Manifest; readonly by: Actor };

/** One transaction: all of the backup or none of it. Returns the new epoch. */
const load = async (client: pg.Client, { dir, manifest, by }: Load): Promise<string> => {
  await client.query('begin');
  for (const table of manifest.tables) await copyIn(client, table, dir);
  for (const { name, last } of manifest.sequences) {
    await client.query('select setval($1::regclass, $2::bigint)', [`public."${name}"`, last]);
  }
  const epoch = randomUUID();
  await client.query('update hub_state set epoch = $1, epoch_from = now()', [epoch]);
  // Nobody is connected to this history; what terminals were told after the backup must not look newer than it.
  await client.query(
    'update terminal set online = false, online_since = null, desired_version = desired_version + $1',
    [DESIRED_VERSIONS_SKIPPED],
  );
  const detail = { epoch, epochBefore: manifest.epoch ?? '', takenAt: manifest.takenAt };
  await record(client, { kind: 'hub.restored', actor: by, subject: manifest.id, detail });
  await client.query('commit');
  return epoch;
};

/** More than settings of a terminal change between two backups: desired state is "latest wins" (R3). */
const DESIRED_VERSIONS_SKIPPED = 1000;

const copyIn = async (client: pg.Client, table: BackedUpTable, dir: string): Promise<void> => {
  const into = client.query(copyFrom(`copy "${table.name}" (${columnList(table.columns)}) from stdin (format binary)`));
  await pipeline(createReadStream(fileOf(dir, table.name)), into);
  if (into.rowCount !== table.rows) {
    throw new Error(`${table.name}: ${String(into.rowCount)} rows came in instead of ${String(table.rows)}`);
  }
};

type Erasure = { readonly person_id: string; readonly by: Actor; readonly basis: string };

const readErasures = async (client: pg.Client): Promise<readonly Erasure[]> =>
  (await client.query<Erasure>('select person_id, by, basis from erasure')).rows;

/** An old backup must not bring back whom the law let go (R25). */
const eraseAgain = async (url: string, erasures: readonly Erasure[]): Promise<number> => {
  const db = openDb({ url, max: 2 });
  let count = 0;
  try {
    for (const { person_id: personId, by, basis } of erasures) {
      const { kind } = await db.tx((tx) => erasePerson(tx, { personId, by, basis, again: true }));
      if (kind === 'erased') count++;
    }
    return count;
  } finally {
    await db.close();
  }
};
