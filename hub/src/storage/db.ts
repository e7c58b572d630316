import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/client.ts';

/** Planned once a connection and then kept under its name, for statements whose planning costs more than their rows. */
export type Prepared = { readonly name: string; readonly text: string };

/** Anything that runs SQL: the pool outside a transaction, `Tx` inside one. */
export type Sql = {
  query<R extends pg.QueryResultRow>(text: string | Prepared, values?: unknown[]): Promise<pg.QueryResult<R>>;
};

export type Tx = Sql & {
  /** Runs once this transaction is durable; never when it rolls back. What it throws is logged, not returned. */
  afterCommit(fn: () => void): void;
};

export type Db = {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /** Read committed. Rolls back on any throw. */
  tx<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

type Options = {
  readonly url: string;
  /** Connections, 1..100. */
  readonly max?: number;
  readonly onError?: (error: Error) => void;
};

/** How long a request waits for a connection before it fails: longer and people stand before a frozen screen. */
const CONNECT_DEADLINE_MS = 5000;

export const openDb = ({ url, max = 20, onError = () => undefined }: Options): Db => {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_DEADLINE_MS,
    keepAlive: true,
    // Rows lie on flash: with the default of 4, made for turning disks, lists walk a whole index to save a few reads.
    options: '-c random_page_cost=1.1',
  });
  pool.on('error', onError); // an idle connection was lost; the pool replaces it at the next query
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });

  const tx = async <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    const hooks: (() => void)[] = [];
    let broken: Error | undefined;
    const note = (error: Error): void => void (broken = error);
    client.on('error', note);
    try {
      await client.query('begin');
      const result = await fn({
        query: (text, values) => client.query(typeof text === 'string' ? text : { ...text }, values),
        afterCommit: (hook) => void hooks.push(hook),
      });
      await client.query('commit');
      for (const hook of hooks) runHook(hook, onError);
      return result;
    } catch (error) {
      await client.query('rollback').catch(note); // the connection itself is gone: it is thrown away below
      throw error;
    } finally {
      client.off('error', note);
      client.release(broken);
    }
  };

  return {
    prisma,
    pool,
    tx,
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
};

const runHook = (hook: () => void, onError: (error: Error) => void): void => {
  try {
    hook();
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
  }
};
