import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startIppPrinter } from './ipp-printer.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'yizhan-device-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

test('the printer dies with the process that started it, even when that is killed', async () => {
  const code = `
    import { startIppPrinter } from ${JSON.stringify(join(import.meta.dirname, 'ipp-printer.ts'))};
    const printer = await startIppPrinter({ dir: ${JSON.stringify(join(dir, 'a'))} });
    process.stdout.write(String(printer.port));
    setInterval(() => {}, 60_000);
  `;
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(parent.stdout, 'data')) as [Buffer];
  const socket = connect(Number(port.toString()), '127.0.0.1');
  await once(socket, 'connect');
  // Ended or reset: either way nobody is left at the other end.
  socket.on('error', () => socket.destroy());
  const closed = new Promise((resolve) => socket.once('close', resolve));
  parent.kill('SIGKILL');
  // The printer itself keeps an idle connection for 30 s: it closes now because the process is gone.
  socket.resume();
  await closed;
}, 10_000);

test('a taken port is an error that says what the printer said', async () => {
  const first = await startIppPrinter({ dir: join(dir, 'b') });
  await expect(startIppPrinter({ dir: join(dir, 'c'), port: first.port })).rejects.toThrow('ippeveprinter');
  await first.stop();
});

test('switched on again it has the same address, and gone() tells when its power went', async () => {
  const printer = await startIppPrinter({ dir: join(dir, 'd') });
  const { uri } = printer;
  const gone = printer.gone();
  await printer.powerOff();
  await gone;
  await printer.restart();
  expect(printer.uri).toBe(uri);
  await printer.stop();
});
