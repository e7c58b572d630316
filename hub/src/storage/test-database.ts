import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { openDb, type Db } from './db.ts';
import { TEMPLATE } from './test-cluster.ts';

export type TestDatabase = { readonly db: Db; readonly url: string };

/** A fresh migrated database of its own for one test (or, called in a hook, for a file); dropped afterwards. */
export const testDatabase = async (options: { keep?: boolean } = {}): Promise<TestDatabase> => {
  const clusterUrl = inject('clusterUrl');
  const name = `t_${randomBytes(6).toString('hex')}`;
  const admin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: clusterUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await admin(`create database ${name} template ${TEMPLATE}`);
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  const db = openDb({ url: url.href, max: 10 });
  if (!options.keep) {
    onTestFinished(async () => {
      await db.close();
      await admin(`drop database ${name} with (force)`);
    });
  }
  return { db, url: url.href };
};
