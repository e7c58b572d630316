import pg from 'pg';
import { Misconfiguration, settingsTable } from '../config.ts';
import { migrate } from './migrate.ts';

/** `nulls not distinct`, ICU by default and what our SQL uses came with 15. */
const OLDEST_VERSION = 15;
const CONNECT_DEADLINE_MS = 10_000;
const { env } = settingsTable.databaseUrl;

/**
 * Looks whether the database can serve and brings it up to date; the names of the migrations applied. Throws
 * `Misconfiguration` when it cannot be reached, is too old, or does not speak UTF-8.
 */
export const prepareDatabase = async (url: string): Promise<readonly string[]> => {
  const { version, encoding } = await lookAt(url);
  if (version < OLDEST_VERSION) {
    throw new Misconfiguration(`${env} names a PostgreSQL ${version}. The hub needs ${OLDEST_VERSION} or newer.`);
  }
  if (encoding !== 'UTF8') {
    throw new Misconfiguration(`${env} names a database in ${encoding}. Create it with encoding UTF8.`);
  }
  return migrate(url);
};

type Facts = { readonly version: number; readonly encoding: string };

const lookAt = async (url: string): Promise<Facts> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_DEADLINE_MS });
  client.on('error', () => undefined); // the query that meets it rejects as well
  try {
    await client.connect();
    const { rows } = await client.query<Facts>(
      `select current_setting('server_version_num')::int / 10000 as version, getdatabaseencoding() as encoding`,
    );
    const [facts] = rows;
    if (facts === undefined) throw new Error('it does not answer queries');
    return facts;
  } catch (error) {
    throw new Misconfiguration(`The database that ${env} names cannot be used: ${whyNot(error)}.`, { cause: error });
  } finally {
    await client.end().catch(() => undefined); // it may never have been connected
  }
};

/** An AggregateError (one try an address) has no message of its own. */
const whyNot = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(whyNot).join('; ');
  return error instanceof Error ? error.message : String(error);
};
