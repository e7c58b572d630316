import type { IppOperations, JobAnswer, Said } from './ipp/operations.ts';
import { statusCodes } from './ipp/tags.ts';
import { readReport } from './job-report.ts';
import type { FindResult, JobKey, PrinterState } from './printer.ts';
import { runOf, sameRun } from './watch.ts';

export const jobNameOf = (key: JobKey): string => `yz-${key.nonce}`;

const isOurs = (job: JobAnswer, key: JobKey): boolean => job.name === jobNameOf(key);

/** Looks a job up by its number, then by its name among all the printer still knows. */
async function lookUp(operations: IppOperations, key: JobKey): Promise<Said<JobAnswer | undefined>> {
  if (key.jobId !== undefined) {
    const said = await operations.job(key.jobId);
    // After a restart the number may be another job's: only the name tells.
    if (said.kind === 'ok' && isOurs(said.value, key)) return said;
    if (said.kind !== 'ok' && !(said.kind === 'said-no' && said.code === statusCodes.notFound)) return said;
  }
  for (const which of ['not-completed', 'completed'] as const) {
    const said = await operations.jobs(which);
    if (said.kind !== 'ok') return said;
    const job = said.value.find((one) => isOurs(one, key));
    if (job) return { kind: 'ok', value: job };
  }
  return { kind: 'ok', value: undefined };
}

export async function findJob(
  operations: IppOperations,
  key: JobKey,
  refresh: () => Promise<PrinterState>,
): Promise<FindResult> {
  const said = await lookUp(operations, key);
  if (said.kind !== 'ok') return { kind: 'unknowable', why: 'away' };
  const state = await refresh();
  if (said.value) {
    const { id, uuid } = said.value;
    const found = { ...key, jobId: id, ...(uuid === undefined ? {} : { jobUuid: uuid }) };
    return { kind: 'found', key: found, report: readReport(said.value, state.condition) };
  }
  // The run is read after the list, so that a restart between the two is seen.
  const run = state.condition === 'away' ? undefined : runOf(state);
  if (!run) return { kind: 'unknowable', why: 'away' };
  if (!sameRun(run, key)) return { kind: 'unknowable', why: 'restarted' };
  return key.jobId === undefined ? { kind: 'absent' } : { kind: 'unknowable', why: 'forgotten' };
}
