import { systemClock } from '@yizhan/shared/clock.ts';
import type { Clock } from '@yizhan/shared/clock.ts';

import { findJob, jobNameOf } from './find-job.ts';
import { followJob } from './follow-job.ts';
import { openIppClient } from './ipp/client.ts';
import { readPrinterUri } from './ipp/exchange.ts';
import { ippOperations } from './ipp/operations.ts';
import type { Failed, IppOperations, Timing } from './ipp/operations.ts';
import { statusCodes } from './ipp/tags.ts';
import { readReport } from './job-report.ts';
import type { CreateResult, JobKey, PrinterDriver, PrintLayout } from './printer.ts';
import { watchPrinter } from './watch.ts';

export type PrinterOptions = {
  /** ipp://host[:631]/ipp/print */
  readonly uri: string;
  /** requesting-user-name; names the terminal, never a person. */
  readonly user?: string;
  readonly idlePollMs?: number;
  readonly jobPollMs?: number;
  readonly lostAfterMs?: number;
  readonly timing?: Timing;
  readonly clock?: Clock;
};

/** A refresh is at most two questions, so it ends within 5 s. */
export const PRINTER_TIMING: Timing = {
  question: { connect: 1_000, firstByte: 2_000, whole: 2_500 },
  document: { connect: 1_000, firstByte: 30_000, whole: 60_000 },
};

/** IPP 0x05xx is the printer's trouble of the moment; 0x04xx is about the request and stays (RFC 8011 appendix B). */
const isPassing = (failed: Failed): boolean =>
  failed.kind === 'unsent' || (failed.kind === 'said-no' && failed.code >= 0x0500);

const notCreated = (failed: Failed): CreateResult =>
  failed.kind === 'broken'
    ? { kind: 'unknown', why: failed.why }
    : { kind: 'refused', why: failed.why, passing: isPassing(failed) };

/**
 * A terminal that died between Create-Job and Send-Document leaves an empty job, and a printer that takes one job at a
 * time is busy with it until its multiple-operation-time-out. Ours without a document may go: nothing is in them.
 */
async function clearEmptyJobs(operations: IppOperations): Promise<boolean> {
  const said = await operations.jobs('not-completed');
  if (said.kind !== 'ok') return false;
  const empty = said.value.filter(
    (job) => job.name.startsWith('yz-') && readReport(job, 'ready').kind === 'waiting-document',
  );
  for (const job of empty) await operations.cancel(job.id);
  return empty.length > 0;
}

export function openPrinter(options: PrinterOptions): PrinterDriver {
  const clock = options.clock ?? systemClock;
  const jobPollMs = options.jobPollMs ?? 250;
  const client = openIppClient(readPrinterUri(options.uri), options.user ?? 'yizhan');
  const operations = ippOperations(client, options.timing ?? PRINTER_TIMING);
  const watch = watchPrinter({ operations, clock, jobPollMs, idlePollMs: options.idlePollMs ?? 2_000 });

  const create = async (key: JobKey, layout: PrintLayout): Promise<CreateResult> => {
    let said = await operations.create(jobNameOf(key), layout);
    if (said.kind === 'said-no' && said.code === statusCodes.busy && (await clearEmptyJobs(operations)))
      said = await operations.create(jobNameOf(key), layout);
    if (said.kind !== 'ok') return notCreated(said);
    // Create-Job need not answer with job-uuid; a printer without one is known by the name alone.
    const job = await operations.job(said.value.id);
    const jobUuid = job.kind === 'ok' ? job.value.uuid : undefined;
    return { kind: 'created', key: { ...key, jobId: said.value.id, ...(jobUuid === undefined ? {} : { jobUuid }) } };
  };

  return {
    subscribe: (listener) => watch.subscribe(listener),
    refresh: () => watch.refresh(),
    create,

    async send(key, document) {
      const reply = await operations.send(key.jobId, document);
      if (reply.kind === 'ok') return { kind: 'accepted' };
      // A 0x05xx may come after the printer has begun with the document.
      const surelyNot =
        reply.kind === 'unsent' || reply.kind === 'refused' || (reply.kind === 'said-no' && reply.code < 0x0500);
      return { kind: surelyNot ? 'refused' : 'unknown', why: reply.why };
    },

    follow: (key, signal) =>
      followJob({ operations, watch, clock, jobPollMs, lostAfterMs: options.lostAfterMs ?? 15_000 }, key, signal),
    find: (key) => findJob(operations, key, () => watch.refresh()),

    async cancel(key) {
      const reply = await operations.cancel(key.jobId);
      return reply.kind === 'ok' || reply.kind === 'said-no';
    },

    close() {
      watch.close();
      return Promise.resolve();
    },
  };
}
