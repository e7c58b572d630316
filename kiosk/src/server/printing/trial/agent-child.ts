/** A process that prints one job through the real desk and driver, and stands still where it is told to, to be killed. */
import type { PrinterDriver } from '@yizhan/drivers/printer/printer.ts';

import type { Emit } from '../tell-hub.ts';
import { openTrialDesk, pdfOf, trialDriver } from './bench.ts';
import { journalFile } from './journal-file.ts';
import type { ChildOrder, Step } from './steps.ts';

const order = JSON.parse(process.argv[2] ?? '') as ChildOrder;

const passing = async (step: Step): Promise<void> => {
  if (order.stopAt !== step) return;
  process.stdout.write(`at ${step}\n`);
  await new Promise<never>(() => undefined);
};

const real = trialDriver(order.uri);
let refreshed = false;
const printer: PrinterDriver = {
  ...real,
  async refresh() {
    if (!refreshed) await passing('before-attempt');
    refreshed = true;
    return real.refresh();
  },
  async create(key, layout) {
    const created = await real.create(key, layout);
    await passing('job-created');
    return created;
  },
  async send(key, document) {
    await passing('number-on-disk');
    const sent = await real.send(key, document);
    await passing('document-sent');
    return sent;
  },
  async *follow(key, signal) {
    for await (const report of real.follow(key, signal)) {
      await passing(report.kind === 'completed' || report.kind === 'failed' ? 'completed' : 'following');
      yield report;
    }
  },
};

const write = journalFile(`${order.dir}/journal`);
const emit: Emit = async (record, id) => {
  await passing(record.kind === 'print.attempted' ? 'attempt-on-disk' : 'outcome-on-disk');
  const written = await write(record, id);
  await passing(record.kind === 'print.attempted' ? 'attempt-in-journal' : 'outcome-in-journal');
  return written;
};

const desk = openTrialDesk({ printer, dir: order.dir, emit });
const { job, bytes } = pdfOf(order);
await desk.print(job, bytes);
process.stdout.write('done\n');
await desk.close();
await real.close();
