import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { HubRecord } from '@yizhan/shared/wire/messages.ts';
import { record } from '../audit/record.ts';
import type { Staff } from '../people/sessions.ts';
import type { LiveBus } from '../realtime/live.ts';
import type { Db, Tx } from '../storage/db.ts';

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: LiveBus;
  readonly appendToStream: (tx: Tx, terminalId: string, body: HubRecord) => Promise<unknown>;
};

export type AnswerHelp = (helpId: string, staff: Staff) => Promise<{ readonly kind: 'answered' } | Fault>;

/** Tells the person at the terminal that somebody comes. Faults: `not-found`, `conflict` when another was faster. */
export const openAnswerHelp =
  ({ db, clock, live, appendToStream }: Deps): AnswerHelp =>
  (helpId, staff) =>
    db.tx(async (tx) => {
      const at = new Date(clock.now());
      const { rows } = await tx.query<{ terminal_id: string }>(
        `update help_call set answered_at = $2, answered_by = $3 where id = $1 and answered_at is null returning terminal_id`,
        [helpId, at, `account:${staff.accountId}`],
      );
      const terminalId = rows[0]?.terminal_id;
      if (terminalId === undefined) {
        const known = await tx.query('select 1 from help_call where id = $1', [helpId]);
        return { fault: known.rowCount === 0 ? 'not-found' : 'conflict' };
      }
      await appendToStream(tx, terminalId, { kind: 'help.answered', at: at.toISOString() });
      const detail = { terminal: terminalId };
      await record(tx, { kind: 'help.answered', actor: `account:${staff.accountId}`, subject: helpId, detail });
      tx.afterCommit(() => {
        live.emit({ kind: 'help', id: helpId });
      });
      return { kind: 'answered' };
    });
