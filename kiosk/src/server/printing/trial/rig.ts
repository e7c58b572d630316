/** The bench of one test file: one printer, and for each test a fresh wire, tray and state directory. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PrinterDriver } from '@yizhan/drivers/printer/printer.ts';
import { openCutProxy } from '@yizhan/drivers/simulated/cut-proxy.ts';
import type { CutProxy } from '@yizhan/drivers/simulated/cut-proxy.ts';
import { startIppPrinter } from '@yizhan/drivers/simulated/ipp-printer.ts';
import type { SimulatedPrinter } from '@yizhan/drivers/simulated/ipp-printer.ts';
import { uuidv7 } from 'uuidv7';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

import type { PrintDesk } from '../open-print-desk.ts';
import type { Emit } from '../tell-hub.ts';
import { PAGE_MS, openTrialDesk, pdfOf, trialDriver } from './bench.ts';
import { readJournal } from './journal-file.ts';
import type { ChildOrder } from './steps.ts';

export const CREATE_JOB = 0x0005;
export const SEND_DOCUMENT = 0x0006;

/** Registers its hooks with the file that calls it. */
export function printingRig() {
  let root: string;
  let dir: string;
  let printer: SimulatedPrinter;
  let wire: CutProxy;
  const opened: { desk: PrintDesk; driver: PrinterDriver }[] = [];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'yizhan-desk-'));
    printer = await startIppPrinter({ dir: join(root, 'printer'), pageMs: PAGE_MS });
  });
  beforeEach(async () => {
    dir = mkdtempSync(join(root, 'state-'));
    await printer.restart();
    printer.emptyTray();
    wire = await openCutProxy(printer.port);
  });
  afterEach(async () => {
    for (const { desk, driver } of opened.splice(0)) {
      await desk.close();
      await driver.close();
    }
    await wire.close();
  });
  afterAll(async () => {
    await printer.stop();
    rmSync(root, { recursive: true });
  });

  const journal = () => readJournal(join(dir, 'journal'));
  return {
    printer: () => printer,
    wire: () => wire,
    newOrder: (pages = 1): ChildOrder => ({
      uri: wire.uri,
      dir,
      jobId: uuidv7(),
      serial: 'YZ-1',
      pages,
      mark: randomUUID(),
    }),
    /** The agent of this process, on the state that a dead one may have left. */
    openDesk: (emit?: Emit): PrintDesk => {
      const driver = trialDriver(wire.uri);
      const desk = openTrialDesk({ printer: driver, dir, ...(emit ? { emit } : {}) });
      opened.push({ desk, driver });
      return desk;
    },
    journal,
    outcomes: () => journal().flatMap((record) => (record.kind === 'print.result' ? [record.outcome] : [])),
    /** Papers of this very document in the tray, by content. */
    papersOf: (order: ChildOrder) => printer.tray().filter(({ file }) => readFileSync(file).equals(pdfOf(order).bytes)),
  };
}
