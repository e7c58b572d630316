import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const out = path.join(import.meta.dirname, '..', '.artifacts', 'bench');

/** Builds one of the C baselines beside this file; returns the program's path. */
export const compile = (name: 'apdu' | 'watch'): string => {
  mkdirSync(out, { recursive: true });
  const program = path.join(out, name);
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'libpcsclite'], { encoding: 'utf8' })
    .trim()
    .split(/\s+/);
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, path.join(import.meta.dirname, 'c', `${name}.c`), ...flags]);
  return program;
};
