/**
 * `keys:init [FILE]` makes the root key file, once. `keys:rotate PURPOSE` makes a new version of a key.
 * `keys:rewrap NEW_FILE` puts every key under the root key in NEW_FILE, which then takes the old one's place.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { readSettings } from '../config.ts';
import { REFRESH_MS, type Purpose } from '../keys/keyring.ts';
import { rewrap } from '../keys/rewrap.ts';
import { createRootKeyFile, openRootKey, rootKeySource } from '../keys/root-key.ts';
import { command, operator, Usage, withParts } from './command.ts';

const USAGE = 'Usage: keys.ts init [FILE] | rotate PURPOSE | rewrap NEW_FILE';
const isPurpose = (text: string): text is Purpose =>
  /^(ca|journal|cards|persons|blobs|log|seal:.+|code:.+|key-list)$/.test(text);

const configuredFile = (): string => {
  const { path, kind } = rootKeySource(readSettings(process.env), process.env);
  if (kind === 'file') return path;
  throw new Usage('systemd hands over the root key: make it with systemd-creds encrypt.');
};

const init = (path: string = configuredFile()): void => {
  createRootKeyFile(path);
  console.log(`Made the root key ${path}. Keep a copy in another place: backups are of no use without it.`);
};

const rotate = (purpose: string | undefined): Promise<void> => {
  if (purpose === undefined || !isPurpose(purpose)) throw new Usage(USAGE);
  return withParts(async ({ keyring }) => {
    console.log(`Waiting ${String((2 * REFRESH_MS) / 1000)} s, until every hub has loaded the new version`);
    const loadedEverywhere = (): Promise<void> => wait(2 * REFRESH_MS);
    const { version } = await keyring.rotate(purpose, { by: operator(), loadedEverywhere });
    console.log(`${purpose}: version ${String(version)} is in use`);
    if (purpose === 'ca' || purpose.startsWith('seal:')) console.log('Restart the hubs: their certificates follow.');
  });
};

const change = (file: string | undefined): Promise<void> => {
  if (file === undefined) throw new Usage(USAGE);
  return withParts(async ({ db, rootKey }) => {
    const to = openRootKey({ kind: 'file', path: file });
    const count = await rewrap(db, { from: rootKey, to, by: operator() });
    console.log(`${String(count)} keys are under the root key in ${file}. Put it in place and restart the hubs.`);
    console.log('Keep the old root key as long as backups taken under it.');
  });
};

await command(async () => {
  const [verb, argument] = process.argv.slice(2);
  if (verb === 'init') init(argument);
  else if (verb === 'rotate') await rotate(argument);
  else if (verb === 'rewrap') await change(argument);
  else throw new Usage(USAGE);
});
