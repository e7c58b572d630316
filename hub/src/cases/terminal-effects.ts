/** What each kind of a terminal's record does, in the transaction in which the record is taken (R3, R5). */
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { callHelp } from '../fleet/call-help.ts';
import { endVisit } from '../people/visits.ts';
import { orderCopy } from '../print-desk/order-copy.ts';
import type { Tx } from '../storage/db.ts';
import type { CaseDesk } from './case-desk.ts';
import { recordPrint, type PrintRecord } from './record-print.ts';
import { submitCase } from './submit-case.ts';

export type RecordContext = {
  /** From the channel (R2). */
  readonly terminalId: string;
  readonly recordId: string;
  /** When it was made, by the terminal's clock (R10). */
  readonly at: Date;
};

/** A fault means: never applied, set aside with this reason. A throw is the database, and it comes again, or a bug, and it is set aside. */
export type RecordEffect<K extends TerminalRecord['kind']> = (
  tx: Tx,
  context: RecordContext,
  record: Extract<TerminalRecord, { kind: K }>,
) => Promise<Fault | undefined>;

export type RecordEffects = { readonly [K in TerminalRecord['kind']]: RecordEffect<K> };

export const terminalEffects = (desk: CaseDesk): RecordEffects => {
  const print = (tx: Tx, { terminalId, at }: RecordContext, record: PrintRecord): Promise<Fault | undefined> =>
    recordPrint(desk, tx, { terminalId, at, record });
  return {
    'visit.ended': async (tx, { terminalId, at }, { visitId, why }) => {
      await endVisit(tx, { visitId, terminalId, at, why });
      return undefined;
    },
    'case.submitted': async (tx, { terminalId, at }, submission) => {
      const submitted = await submitCase(desk, tx, { ...submission, terminalId, at });
      return isFault(submitted) ? submitted : undefined;
    },
    'print.attempted': print,
    'print.result': print,
    'paper.taken': print,
    'copy.requested': (tx, { terminalId, at }, wish) => orderCopy(desk, tx, { ...wish, terminalId, at }),
    'help.called': async (tx, { terminalId, recordId, at }, { screen }) => {
      await callHelp(tx, desk.live, { id: recordId, terminalId, screen, at });
      return undefined;
    },
  };
};
