import type { Calendar } from '@yizhan/shared/campus/working-time.ts';
import type { Clock } from '@yizhan/shared/clock.ts';
import type { HubRecord, Reason } from '@yizhan/shared/wire/messages.ts';
import type { Connector } from '../connectors/contract.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { OwnOffice } from '../powers/authority.ts';
import type { LiveBus } from '../realtime/live.ts';
import type { Db, Sql, Tx } from '../storage/db.ts';

export type ClerkAsk = {
  readonly flowId: string;
  /** Home department of the flow. */
  readonly department: string;
  readonly applicant: string;
  readonly placeId?: string | undefined;
  readonly now: Date;
  readonly except?: readonly string[];
};

/** What every use case of a case needs. */
export type CaseDesk = {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly flows: FlowBook;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly live: LiveBus;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** What a department's source did wrong, for the log. */
  readonly sourceFailed: (connector: string, error: unknown) => void;
  /** Finds the one responsible clerk of a case; total while the campus has staff. */
  readonly chooseClerk: (
    tx: Tx,
    ask: ClerkAsk,
  ) => Promise<{ readonly clerk: string; readonly reasons: readonly Reason[] }>;
  /** Every office somebody may act in now: their posts, and those they stand in for. */
  readonly officesOf: (sql: Sql, personId: string, now: Date) => Promise<readonly OwnOffice[]>;
  /** Appends to a terminal's stream, in the same transaction (R4). */
  readonly toTerminal: (tx: Tx, terminalId: string, body: HubRecord) => Promise<unknown>;
  /** Wakes the runner: a transaction that queued jobs has just committed. */
  readonly kick: () => void;
};
