/** Vitest's global set-up of the hub's tests: one PostgreSQL for the run, one migrated template database in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- declaration merging needs an interface
  interface ProvidedContext {
    clusterUrl: string;
  }
}

export const TEMPLATE = 'yizhan_template';

const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const outside = process.env['YIZHAN_TEST_DATABASE_URL'];
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-pg-'));
  const cluster = outside ? undefined : await startEmbeddedPostgres({ dir, port: 0, fsync: 'off' });
  const url = outside ?? cluster?.url ?? '';
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`drop database if exists ${TEMPLATE}`);
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const template = new URL(url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href);
  project.provide('clusterUrl', url);
  return async () => {
    await cluster?.stop();
    rmSync(dir, { recursive: true, force: true });
  };
};
export default setup;
