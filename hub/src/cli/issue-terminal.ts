/**
 * `terminal:issue T001 [T002 …] --out DIR [--hub https://host:port]`: key and certificate for terminals on record, for
 * several of them in folders of their own.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openCa } from '../fleet/ca.ts';
import { enrolTerminal, writeEnrolment } from '../fleet/enrol-terminal.ts';
import { clock, command, operator, Usage, withParts } from './command.ts';

await command(async () => {
  const { values, positionals } = parseArgs({
    options: { out: { type: 'string' }, hub: { type: 'string' } },
    allowPositionals: true,
  });
  const { out } = values;
  if (positionals.length === 0 || out === undefined)
    throw new Usage('Usage: terminal:issue TERMINAL… --out DIR [--hub URL]');
  await withParts(async ({ settings, db, keyring }) => {
    await keyring.ensure('journal', 'x25519');
    const ca = await openCa({ db, keyring, clock, issuer: settings.issuer });
    const hubUrl = values.hub ?? `https://${settings.terminalNames[0] ?? 'localhost'}:${String(settings.terminalPort)}`;
    for (const terminalId of positionals) {
      const enrolment = await enrolTerminal({ db, keyring, ca }, { terminalId, hubUrl, by: operator() });
      if (!enrolment) throw new Usage(`Terminal ${terminalId} is not on record. Add it to the hub first.`);
      const dir = positionals.length === 1 ? out : path.join(out, terminalId);
      writeEnrolment(enrolment, dir);
      console.log(`${terminalId}: wrote enrolment.json, key.pem, cert.pem and ca.pem to ${dir}`);
    }
  });
});
