/** `pnpm --filter @yizhan/hub migration NAME`: writes the migration that brings the database to schema.prisma. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../storage/embedded-postgres.ts';
import { migrate, pendingSql } from '../storage/migrate.ts';

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name))
  throw new Error('Give the migration a name of small letters, digits and underscores');
const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-migration-'));
const cluster = await startEmbeddedPostgres({ dir, port: 0, fsync: 'off' });
try {
  await migrate(cluster.url);
  const sql = await pendingSql(cluster.url);
  if (sql.trim() === '' || sql.includes('This is an empty migration')) {
    console.log('schema.prisma and the migrations agree: nothing to write');
  } else {
    const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const folder = path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations', `${stamp}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'migration.sql'), sql);
    console.log(`Wrote ${path.basename(folder)}/migration.sql`);
  }
} finally {
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
}
