/** `hub:restore DIR [--replace] [--root-key-passphrase FILE]`: puts a backup into the database and audits it. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { wordsOf } from '../audit/findings.ts';
import { verifyLog } from '../audit/verify-log.ts';
import { restore } from '../backup/restore.ts';
import { readPassphrase, readWrappedRootKey } from '../backup/wrapped-root-key.ts';
import { readSettings } from '../config.ts';
import { openRootKey, rootKeySource, writeRootKeyFile } from '../keys/root-key.ts';
import { command, operator, Usage, withParts } from './command.ts';

await command(async () => {
  const { values, positionals } = parseArgs({
    options: { replace: { type: 'boolean', default: false }, 'root-key-passphrase': { type: 'string' } },
    allowPositionals: true,
  });
  const [dir] = positionals;
  if (dir === undefined) throw new Usage('Usage: hub:restore DIR [--replace] [--root-key-passphrase FILE]');
  const settings = readSettings(process.env);
  const source = rootKeySource(settings, process.env);
  const passphraseFile = values['root-key-passphrase'];
  if (passphraseFile !== undefined && !existsSync(source.path)) {
    writeRootKeyFile(source.path, readWrappedRootKey(dir, readPassphrase(passphraseFile)));
    console.log(`The root key was put back into ${source.path}`);
  }
  const rootKey = openRootKey(source);
  const { manifest, epoch, erasedAgain } = await restore({
    ...{ url: settings.databaseUrl, dir, rootKey, by: operator() },
    replace: values.replace,
  });
  console.log(
    `Restored ${manifest.id} of ${manifest.takenAt}. The new epoch is ${epoch}: terminals send again what they kept.`,
  );
  if (erasedAgain > 0) console.log(`${String(erasedAgain)} person(s) erased since then were erased again.`);
  await withParts(async ({ db, keyring }) => {
    const { cases, events, findings, found } = await verifyLog(db, keyring);
    for (const finding of findings) console.log(wordsOf(finding).en);
    console.log(`Audit: ${String(cases)} cases, ${String(events)} events, ${String(found)} found`);
    if (found > 0) process.exitCode = 1;
  });
});
