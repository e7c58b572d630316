/** A backup is a folder: one binary COPY file a table, and this manifest, written last and authenticated by the root key. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { RootKey } from '../keys/root-key.ts';
import { Refused } from './refused.ts';

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/);
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${String(bytes * 2)}}$`));

export const backedUpTable = z.object({
  name,
  columns: z.array(name).min(1),
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  sha256: hex(32),
});
export type BackedUpTable = z.infer<typeof backedUpTable>;

const manifest = z.object({
  format: z.literal(1),
  id: z.uuid(),
  takenAt: z.iso.datetime(),
  /** Of the server it was taken from, for people. */
  postgres: z.string(),
  epoch: z.uuid().nullable(),
  rootKeyId: hex(16),
  /** Whether root-key.json beside this file holds the root key under a passphrase. */
  rootKey: z.enum(['kept-separately', 'under-passphrase']),
  migrations: z.array(z.string()).min(1),
  /** In an order in which every row finds those it refers to. */
  tables: z.array(backedUpTable).min(1),
  sequences: z.array(z.object({ name, last: z.string().regex(/^\d+$/) })),
});
export type Manifest = z.infer<typeof manifest>;

const MANIFEST = 'manifest.json';
const MAC = 'manifest.mac';
export const fileOf = (dir: string, table: string): string => path.join(dir, `${table}.copy`);

export const writeManifest = async (dir: string, content: Manifest, rootKey: RootKey): Promise<void> => {
  const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
  await writeDurably(path.join(dir, MAC), `${rootKey.mac(bytes).toString('hex')}\n`);
  await writeDurably(path.join(dir, MANIFEST), bytes);
};

export const writeDurably = async (file: string, content: string | Buffer): Promise<void> => {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Not authenticated yet: only to learn which root key to ask for. Throws `Refused`. */
export const readManifest = (dir: string): Manifest => {
  const file = path.join(dir, MANIFEST);
  if (!existsSync(file)) throw new Refused(`${dir} holds no finished backup: there is no ${MANIFEST} in it.`);
  const result = manifest.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!result.success) throw new Refused(`${file} cannot be read:\n${z.prettifyError(result.error)}`);
  return result.data;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema says what is wrong with it
  }
};

/** Every file is complete and is the one that was written. Throws `Refused` with all that are not. */
export const checkBackup = async (dir: string, content: Manifest, rootKey: RootKey): Promise<void> => {
  if (rootKey.id.toString('hex') !== content.rootKeyId) {
    throw new Refused(
      `${rootKey.from} is not the root key that was in use when this backup was taken (${content.takenAt}). Give that one.`,
    );
  }
  const mac = Buffer.from(readIfThere(path.join(dir, MAC)).trim(), 'hex');
  const expected = rootKey.mac(readFileSync(path.join(dir, MANIFEST)));
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) {
    throw new Refused(`${path.join(dir, MANIFEST)} is not as the hub wrote it. Use another backup.`);
  }
  const wrong: string[] = [];
  for (const table of content.tables) {
    const file = fileOf(dir, table.name);
    if (!existsSync(file)) wrong.push(`${file} is missing`);
    else if (statSync(file).size !== table.bytes) wrong.push(`${file} is not ${String(table.bytes)} bytes long`);
    else if ((await sha256Of(file)) !== table.sha256) wrong.push(`${file} is damaged: its SHA-256 differs`);
  }
  if (wrong.length > 0) throw new Refused(`${wrong.join('\n')}\nUse another backup.`);
};

const readIfThere = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};
