/** What the printing tests stand on: the real desk, the real driver, real ippeveprinter, a wire that can be cut. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { openPrinter } from '@yizhan/drivers/printer/open-printer.ts';
import type { PrinterDriver } from '@yizhan/drivers/printer/printer.ts';
import { blankPdf } from '@yizhan/drivers/simulated/blank-pdf.ts';
import { systemClock } from '@yizhan/shared/clock.ts';
import { pino } from 'pino';

import { openPrintDesk } from '../open-print-desk.ts';
import type { PrintDesk, PrintJob } from '../open-print-desk.ts';
import type { Emit } from '../tell-hub.ts';
import type { PrintProgress } from '../tell-person.ts';
import { journalFile } from './journal-file.ts';
import type { ChildOrder } from './steps.ts';

export const PAGE_MS = 40;

export const trialDriver = (uri: string): PrinterDriver =>
  openPrinter({
    uri,
    idlePollMs: 50,
    jobPollMs: 20,
    lostAfterMs: 800,
    // Far longer than a busy machine needs, shorter than production, so that a held wire does not hold the tests.
    timing: {
      question: { connect: 1_000, firstByte: 1_500, whole: 2_000 },
      document: { connect: 1_000, firstByte: 1_500, whole: 3_000 },
    },
  });

type TrialDesk = { readonly printer: PrinterDriver; readonly dir: string; readonly emit?: Emit };

export const openTrialDesk = ({ printer, dir, emit }: TrialDesk): PrintDesk =>
  openPrintDesk({
    printer,
    file: join(dir, 'attempts.sqlite'),
    emit: emit ?? journalFile(join(dir, 'journal')),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    patienceMs: 1_000,
    askAgainMs: 50,
  });

export const pdfOf = (order: Pick<ChildOrder, 'jobId' | 'serial' | 'pages' | 'mark'>) => {
  const bytes = blankPdf(order.pages, order.mark);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const job: PrintJob = { jobId: order.jobId, serial: order.serial, pages: order.pages, sha256 };
  return { job, bytes };
};

export type AgentProcess = {
  /** The lines it says. */
  readonly said: Promise<string>;
  kill(): Promise<void>;
};

export function startAgent(order: ChildOrder): AgentProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'agent-child.ts'), JSON.stringify(order)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  if (!child.stdout) throw new Error('the child has no output');
  const lines = createInterface({ input: child.stdout });
  const said = Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(([code]) => `ended ${String(code)}`),
  ]);
  return {
    said,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Every word of the desk about one job, and the last one when nothing more will follow by itself. */
export function listen(desk: PrintDesk, jobId: string) {
  const heard: PrintProgress[] = [];
  desk.subscribe((id, progress) => {
    if (id === jobId) heard.push(progress);
  });
  return heard;
}
