/** Effects for tests of the way of a record: what each kind really does is tested with the cases. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import type { RecordContext, RecordEffects } from '../cases/terminal-effects.ts';
import type { Tx } from '../storage/db.ts';

export type Effect = (tx: Tx, context: RecordContext, record: TerminalRecord) => Promise<Fault | undefined>;

/** The same effect for every kind. */
export const effectsOf = (effect: Effect): RecordEffects => ({
  'visit.ended': effect,
  'case.submitted': effect,
  'print.attempted': effect,
  'print.result': effect,
  'paper.taken': effect,
  'copy.requested': effect,
  'help.called': effect,
});

/** Writes one row under the record's id: a second application would break on it. */
export const helpRow: Effect = async (tx, { recordId, terminalId, at }) => {
  await tx.query('insert into help_call (id, terminal_id, screen, at) values ($1, $2, $3, $4)', [
    recordId,
    terminalId,
    'home',
    at,
  ]);
  return undefined;
};
