import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SOURCE = join(import.meta.dirname, 'ipp-printer-preload.c');

/** Compiles the preload with gcc once for each version of its source; answers with the path of the shared object. */
export async function buildPreload(): Promise<string> {
  const dir = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'yizhan');
  const hash = createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 16);
  const built = join(dir, `ipp-printer-preload-${hash}.so`);
  if (existsSync(built)) return built;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // Two tests may build at once: each under a name of its own, put in place in one step.
  const fresh = join(dir, `.${randomUUID()}.so`);
  await promisify(execFile)('gcc', ['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-o', fresh, SOURCE]);
  renameSync(fresh, built);
  return built;
}
