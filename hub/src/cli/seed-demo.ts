/** `node hub/src/cli/seed-demo.ts`: migrates, seeds the demo campus, and prints the demo log-ins as one line of JSON. */
import { readSettings } from '../config.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { openCa } from '../fleet/ca.ts';
import { prepareDatabase } from '../storage/prepare-database.ts';
import { clock, command, withParts } from './command.ts';

await command(async () => {
  await prepareDatabase(readSettings(process.env).databaseUrl);
  await withParts(async ({ settings, db, keyring }) => {
    const { issuer } = settings;
    const ca = await openCa({ db, keyring, clock, issuer });
    console.log(JSON.stringify({ logins: await seedDemo({ db, keyring, ca, clock, issuer }) }));
  });
});
