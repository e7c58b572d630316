/**
 * `node hub/src/cli/seed-demo.ts [--late-cases] [--spot-checks]`: migrates, seeds the demo campus, with cases that lie past
 * their time and uses of a power to look at if they are asked for, and prints the demo log-ins as one line of JSON.
 */
import { readSettings } from '../config.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { seedLateCases } from '../demo/seed-late-cases.ts';
import { seedSpotChecks } from '../demo/seed-spot-checks.ts';
import { openCa } from '../fleet/ca.ts';
import { prepareDatabase } from '../storage/prepare-database.ts';
import { clock, command, withParts } from './command.ts';

await command(async () => {
  await prepareDatabase(readSettings(process.env).databaseUrl);
  await withParts(async ({ settings, db, keyring }) => {
    const { issuer } = settings;
    const ca = await openCa({ db, keyring, clock, issuer });
    const deps = { db, keyring, ca, clock, issuer };
    const logins = await seedDemo(deps);
    if (process.argv.includes('--late-cases')) await seedLateCases(deps);
    if (process.argv.includes('--spot-checks')) await seedSpotChecks(deps);
    console.log(JSON.stringify({ logins }));
  });
});
