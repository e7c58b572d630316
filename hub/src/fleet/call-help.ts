import type { LiveBus } from '../realtime/live.ts';
import type { Tx } from '../storage/db.ts';

type Call = {
  /** The record's own id: the same call told twice is one. */
  readonly id: string;
  readonly terminalId: string;
  readonly screen: string;
  readonly at: Date;
};

export const callHelp = async (tx: Tx, live: LiveBus, { id, terminalId, screen, at }: Call): Promise<void> => {
  await tx.query('insert into help_call (id, terminal_id, screen, at) values ($1, $2, $3, $4) on conflict do nothing', [
    id,
    terminalId,
    screen,
    at,
  ]);
  tx.afterCommit(() => {
    live.emit({ kind: 'help', id });
  });
};
