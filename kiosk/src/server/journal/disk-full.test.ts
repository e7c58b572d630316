import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const script = fileURLToPath(new URL('disk-full-process.ts', import.meta.url));

test('R6.8 a full disk refuses new matters, keeps room for last words, loses nothing, and mends itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-full-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  // A mount namespace of its own: nothing of it is left when the process ends.
  const asUser = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const out = execFileSync(
    'unshare',
    [
      ...asUser,
      '--mount',
      'sh',
      '-c',
      'mount -t tmpfs -o size=1m none "$0" && exec "$1" "$2" "$0"',
      folder,
      process.execPath,
      script,
    ],
    { encoding: 'utf8' },
  );
  const seen = JSON.parse(out) as Record<string, unknown> & { stored: number; depth: number };
  expect(seen).toMatchObject({
    refused: { fault: 'journal-full' },
    whileFull: true,
    lastWords: ['stored', 'stored', 'stored', 'stored', 'stored'],
    stillFull: true,
    afterRoom: false,
    again: 'stored',
  });
  expect(seen.stored).toBeGreaterThan(10);
  expect(seen.depth).toBe(seen.stored + 5 + 1);
  expect(seen['reopened']).toBe(seen.depth);
});
