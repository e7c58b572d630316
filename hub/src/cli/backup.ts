/** `hub:backup DIR [--with-root-key PASSPHRASE_FILE]`: everything the hub keeps, while it goes on working. */
import { parseArgs } from 'node:util';
import { backUp } from '../backup/back-up.ts';
import { readPassphrase } from '../backup/wrapped-root-key.ts';
import { readRootKeyBytes, rootKeySource } from '../keys/root-key.ts';
import { clock, command, operator, Usage, withParts } from './command.ts';

await command(async () => {
  const { values, positionals } = parseArgs({
    options: { 'with-root-key': { type: 'string' } },
    allowPositionals: true,
  });
  const [dir] = positionals;
  if (dir === undefined) throw new Usage('Usage: hub:backup DIR [--with-root-key PASSPHRASE_FILE]');
  await withParts(async ({ settings, db, rootKey }) => {
    const file = values['with-root-key'];
    const include =
      file === undefined
        ? undefined
        : {
            passphrase: readPassphrase(file),
            rootKey: readRootKeyBytes(rootKeySource(settings, process.env)),
          };
    const { tables, id } = await backUp({ db, rootKey, clock, by: operator(), dir, ...(include && { include }) });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`Backup ${id}: ${String(rows)} rows of ${String(tables.length)} tables in ${dir}`);
    console.log('It holds personal data in clear: keep it encrypted, and no longer than the retention periods allow.');
    console.log(
      include
        ? 'The root key is in it under the passphrase. Keep the passphrase elsewhere: without it the backup is of no use.'
        : `The root key is NOT in it. Keep ${rootKey.from} separately: without it the backup is of no use.`,
    );
  });
});
