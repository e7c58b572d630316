import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { openCardDriver } from '@yizhan/drivers/card/open-card-driver.ts';
import type { Presence } from '@yizhan/drivers/card/card.ts';
import { startPcscd } from '@yizhan/drivers/simulated/pcscd.ts';
import pino from 'pino';
import { compile } from './compile.ts';
import { judge, median, type Result } from './result.ts';

const TURNS = 20;
const ROUNDS_A_TURN = 100;
/** Not measured: both run their code for the first time here. */
const WARM_UP_TURNS = 5;
const TURN_MS = 30_000;
const UID_APDU = Uint8Array.of(0xff, 0xca, 0, 0, 0);

/** One APDU through our driver, its child process included, beside a C program on libpcsclite. */
export const apduRoundTrip = async (): Promise<readonly Result[]> => {
  const program = compile('apdu');
  const pcscd = await startPcscd();
  const card = new Worker(path.join(import.meta.dirname, 'processes', 'card-worker.ts'), {
    workerData: { uid: '04a1b2c3', port: pcscd.port },
  });
  const driver = openCardDriver({ pcscSocket: pcscd.socket, log: pino({ level: 'silent' }) });
  try {
    const seen = new Promise<Presence>((resolve) => {
      driver.subscribe((event) => {
        if (event.kind === 'reader' && event.state.kind === 'present') resolve(event.state.presence);
      });
    });
    const { reader, generation } = await seen;
    const ours: number[] = [];
    const baseline: number[] = [];
    const askDriver = async (): Promise<number> => {
      const began = performance.now();
      const answer = await driver.transmit(reader, generation, UID_APDU);
      if (answer.kind !== 'ok') throw new Error(`The card answered ${answer.kind}`);
      return (performance.now() - began) * 1000;
    };
    const askInC = async (): Promise<number[]> => {
      const env = { ...process.env, PCSCLITE_CSOCK_NAME: pcscd.socket };
      const { stdout } = await promisify(execFile)(program, [String(ROUNDS_A_TURN)], { env, timeout: TURN_MS });
      return stdout.trim().split('\n').map(Number);
    };
    // In short turns, so that what else the machine does meets both.
    for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn += 1) {
      const a: number[] = [];
      for (let round = 0; round < ROUNDS_A_TURN; round += 1) a.push(await askDriver());
      const b = await askInC();
      if (turn < WARM_UP_TURNS) continue;
      ours.push(...a);
      baseline.push(...b);
    }
    const figures = { ours: median(ours), baseline: median(baseline) };
    return [judge({ name: 'APDU round trip, median', unit: 'µs', ...figures, goal: ['at most', 2.5] })];
  } finally {
    await card.terminate();
    await driver.close();
    await pcscd.stop();
  }
};
