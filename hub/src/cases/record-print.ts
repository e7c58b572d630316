/** What a terminal tells about a print becomes events of its case, and the state of its print job (R13, R14). */
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { wasHere } from '../people/visits.ts';
import type { Tx } from '../storage/db.ts';
import type { CaseDesk } from './case-desk.ts';
import { changeCase } from './change-case.ts';
import type { EventBody } from './events.ts';
import type { CaseState, PaperState } from './fold.ts';

export type PrintRecord = Extract<TerminalRecord, { kind: 'print.attempted' | 'print.result' | 'paper.taken' }>;

type From = { readonly terminalId: string; readonly at: Date };
type JobRow = { case_id: string; person_id: string };

/** Faults: `not-found` (no such job), `not-allowed` (its person was never at this terminal). */
export const recordPrint = async (
  desk: CaseDesk,
  tx: Tx,
  told: From & { record: PrintRecord },
): Promise<Fault | undefined> => {
  const { record, terminalId, at } = told;
  // The case is locked before it is read: what a terminal has seen happen must never lose a race.
  const { rows } = await tx.query<JobRow>(
    `select j.case_id, j.person_id from print_job j join case_view v on v.id = j.case_id where j.id = $1 for update of v`,
    [record.jobId],
  );
  const [job] = rows;
  if (!job) return { fault: 'not-found' };
  if (!(await wasHere(tx, { personId: job.person_id, terminalId }))) return { fault: 'not-allowed' };
  const changed = await changeCase(desk, tx, {
    ...{ caseId: job.case_id, by: `terminal:${terminalId}`, doneAt: at },
    decide: (course) => {
      course.emit(eventOf(record, terminalId));
      return undefined;
    },
  });
  if (isFault(changed)) return changed;
  const state = jobState(changed.after, record.jobId);
  await tx.query(
    `update print_job set state = $2, changed_at = $3, terminal_id = $4, attempts = attempts || $5::jsonb
     where id = $1 and state <> 'void'`,
    [record.jobId, state, new Date(desk.clock.now()), terminalId, JSON.stringify(noteOf(record, told))],
  );
  return undefined;
};

const eventOf = (record: PrintRecord, terminalId: string): EventBody => {
  switch (record.kind) {
    case 'print.attempted': {
      const { jobId, attempt, nonce, printerUuid } = record;
      return { kind: 'print-attempted', jobId, attempt, nonce, printerUuid, terminal: terminalId };
    }
    case 'print.result':
      return resultOf(record);
    case 'paper.taken':
      return { kind: 'paper-taken', jobId: record.jobId, by: record.by };
    default:
      return record satisfies never;
  }
};

const resultOf = ({
  jobId,
  attempt,
  outcome,
  impressions,
  by,
  reasons,
}: Extract<PrintRecord, { kind: 'print.result' }>): EventBody => {
  switch (outcome) {
    case 'printed':
      return { kind: 'print-confirmed', jobId, attempt, impressions, by };
    case 'not-printed':
      return { kind: 'print-failed', jobId, attempt, by, printerReasons: reasons };
    case 'unknown':
      return { kind: 'print-unknown', jobId, attempt, printerReasons: reasons };
    default:
      return outcome satisfies never;
  }
};

/** The row says what the fold says: `waiting | attempting | printed | unknown | taken`. */
const jobState = (state: CaseState, jobId: string): Exclude<PaperState['print'], 'sealed'> => {
  const print = state.papers.find((p) => p.jobId === jobId)?.print;
  if (print === undefined || print === 'sealed')
    throw new Error(`Print job ${jobId} was never released by case ${state.id}`);
  return print;
};

/** For the operator: what was tried, where and how it went. */
const noteOf = (record: PrintRecord, { terminalId, at }: From): unknown[] => {
  const note = { what: record.kind, terminal: terminalId, at: at.toISOString() };
  switch (record.kind) {
    case 'print.attempted':
      return [
        {
          ...note,
          attempt: record.attempt,
          nonce: record.nonce,
          printerUuid: record.printerUuid,
          upSince: record.upSince,
        },
      ];
    case 'print.result':
      return [{ ...note, attempt: record.attempt, outcome: record.outcome, by: record.by, reasons: record.reasons }];
    case 'paper.taken':
      return [{ ...note, by: record.by }];
    default:
      return record satisfies never;
  }
};
