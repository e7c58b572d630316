import type { Fault } from '../faults.ts';
import type { Ask, Hello, RecordsAck, ReportedState, SealedRecord, StreamRecord, Welcome } from './messages.ts';
import type { Desired } from './terminal-store.ts';

/** Counted for the metrics, each with the terminal it happened to. */
export type WireCount =
  | 'welcomed'
  | 'superseded'
  | 'refused-protocol'
  | 'no-hello'
  | 'bad-message'
  | 'out-of-turn'
  | 'over-rate'
  | 'unanswerable'
  | 'record-stored'
  | 'record-set-aside'
  | 'stream-unanswered'
  | 'ack-beyond-sent'
  | 'slow-terminal'
  | 'failed';

export type Verdict = RecordsAck['verdicts'][number];

/**
 * What the hub's end of the link needs of the hub: the database in production, a table in memory in tests.
 * A port that throws is answered with `internal`, and what was asked is asked again.
 */
export type HubPorts = {
  /** One transaction: next generation, presence, and what this terminal is to be sent. */
  hello: (terminalId: string, hello: Hello) => Promise<Omit<Welcome, 'kind' | 'protocol' | 'now' | 'asks'>>;
  /** Ends presence unless a newer generation has begun (R7). */
  gone: (terminalId: string, generation: number) => Promise<void>;
  /**
   * Applies records in order, each in one transaction, each once. Verdicts of those that are done; it stops early
   * when it cannot go on now, or when `stopped` says that nobody waits any more.
   */
  take: (terminalId: string, records: readonly SealedRecord[], stopped: () => boolean) => Promise<readonly Verdict[]>;
  /** Records after `seq` in order, at most `max`. */
  stream: (
    terminalId: string,
    after: { readonly epoch: string; readonly seq: number; readonly max: number },
  ) => Promise<readonly StreamRecord[]>;
  acked: (terminalId: string, upTo: { readonly epoch: string; readonly seq: number }) => Promise<void>;
  /** Keeps it if it is newer within this generation. */
  reported: (
    terminalId: string,
    report: { readonly generation: number; readonly version: number; readonly body: ReportedState },
  ) => Promise<void>;
  desired: (terminalId: string) => Promise<Desired>;
  /** A read. The value is checked by the terminal against `answer[ask.kind]`. */
  answer: (terminalId: string, ask: Ask) => Promise<unknown>;
  count: (what: WireCount, terminalId: string) => void;
  /** Logs what was met at this boundary and words it: `storage-away`, or `internal` with the id of the log line. */
  failed: (error: unknown, where: { readonly terminalId: string; readonly event: string }) => Fault;
};
