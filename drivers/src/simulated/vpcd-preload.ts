import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOURCE = fileURLToPath(new URL('./vpcd-preload.c', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

/** Path of the compiled `vpcd-preload.c`, named by what it was made from; compiled with gcc at the first use. */
export const vpcdPreload = async (): Promise<string> => {
  const source = await readFile(SOURCE);
  const name = `vpcd-preload-${process.arch}-${createHash('sha256').update(source).digest('hex').slice(0, 16)}.so`;
  const directory = await writable(CACHE);
  const target = join(directory, name);
  if (await exists(target)) return target;
  // Several test runs may compile at once: each makes its own file, and the rename decides.
  const own = join(directory, `${name}.${String(process.pid)}.${Date.now().toString(36)}`);
  try {
    await promisify(execFile)('gcc', ['-shared', '-fPIC', '-O2', '-o', own, SOURCE, '-ldl']);
    await rename(own, target);
  } catch (cause) {
    await rm(own, { force: true });
    throw new Error('The simulated card reader needs a C compiler: apt install gcc libc6-dev', { cause });
  }
  return target;
};

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The cache beside the installed packages, or the user's own when the checkout is read-only. */
const writable = async (preferred: string): Promise<string> => {
  const fallback = join(homedir(), '.cache', 'yizhan');
  for (const directory of [preferred, fallback]) {
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await access(directory, constants.W_OK);
      return directory;
    } catch {
      // Read-only checkout: the next one is tried, and the throw below names both.
    }
  }
  throw new Error(`Neither ${preferred} nor ${fallback} can be written`);
};
