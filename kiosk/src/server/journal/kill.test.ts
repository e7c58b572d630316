import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { testJournal } from './test-journal.ts';

const script = fileURLToPath(new URL('kill-process.ts', import.meta.url));
const publicKey = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x ?? '';

test('R5.6 killed -9 in the middle of writing, the journal holds everything it said it had, in order', async () => {
  const { open, file, troubles } = testJournal();
  const said: string[] = [];
  for (const atLeast of [1, 7, 20]) {
    const child = spawn(process.execPath, [script, file, publicKey], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    let text = '';
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.split('\n').length > atLeast) child.kill('SIGKILL');
    }
    await ended;
    // A last line without its end was cut by the kill: its record may be there or not.
    said.push(...text.split('\n').slice(0, -1));
  }
  const journal = open();
  const kept = journal.batch({ records: 100_000, bytes: 1e9 }).map(({ id }) => id);
  expect(kept.filter((id) => said.includes(id))).toEqual(said);
  expect(kept.length - said.length).toBeLessThanOrEqual(3); // at most the one in hand at each kill
  expect(troubles).toEqual([]);
  journal.close();
}, 60_000);
