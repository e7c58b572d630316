import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startIppPrinter } from '@yizhan/drivers/simulated/ipp-printer.ts';
import type { SimulatedPrinter } from '@yizhan/drivers/simulated/ipp-printer.ts';
import { afterAll, beforeAll, test } from 'vitest';

import { PAGE_MS } from './trial/bench.ts';
import { faultRun } from './trial/fault-run.ts';

const SLOW = process.env['YIZHAN_SLOW'] === '1';
const RUNS = SLOW ? 1_000 : 12;
/** The first of the seeds; print one again with YIZHAN_SEED. */
const FIRST = Number(process.env['YIZHAN_SEED'] ?? (SLOW ? Date.now() % 1_000_000 : 1));

let root: string;
let printer: SimulatedPrinter;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'yizhan-fault-run-'));
  printer = await startIppPrinter({ dir: join(root, 'printer'), pageMs: PAGE_MS });
});
afterAll(async () => {
  await printer.stop();
  rmSync(root, { recursive: true });
});

test(
  `R13 ${String(RUNS)} prints under drawn faults, seeds from ${String(FIRST)}: at most one paper each, and each gets one`,
  async () => {
    for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
      const said = await faultRun({ seed, dir: root, printer });
      if (SLOW) process.stdout.write(`${said}\n`);
    }
  },
  RUNS * 10_000,
);
