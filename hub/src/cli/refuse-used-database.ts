/** `node hub/src/cli/refuse-used-database.ts`: ends with 1 and a sentence when the database holds tables already. */
import pg from 'pg';
import { readSettings, settingsTable } from '../config.ts';
import { command, Usage } from './command.ts';

const anyTable = `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') limit 1`;

await command(async () => {
  const { env } = settingsTable.databaseUrl;
  const client = new pg.Client({ connectionString: readSettings(process.env).databaseUrl });
  try {
    await client.connect();
    if ((await client.query(anyTable)).rowCount === 0) return;
  } catch (cause) {
    throw new Usage(`The database that ${env} names cannot be used: ${String(cause)}.`, { cause });
  } finally {
    await client.end().catch(() => undefined); // it may never have been connected
  }
  throw new Usage(
    `--fresh empties the embedded database, never one of yours: ${env} names a database that holds tables. ` +
      'Give an empty one, or leave --fresh away to go on with this one.',
  );
});
