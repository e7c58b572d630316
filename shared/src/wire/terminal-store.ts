import type { Fault } from '../faults.ts';
import type { DesiredState, RecordsAck, SealedRecord, Welcome } from './messages.ts';

/** What came on the stream; `body` is checked before it is used, and set aside when it is not known (R5). */
export type StreamEntry = { readonly seq: number; readonly id: string; readonly at: string; readonly body: unknown };

export type Position = { readonly epoch?: string; readonly lastSeq: number };
export type Desired = { readonly version: number; readonly body: DesiredState };
export type BatchLimit = { readonly records: number; readonly bytes: number };

/**
 * What the link needs of the terminal's disk. Each call is on the disk when it returns, whole or not at all;
 * a full disk is a fault (`journal-full`), after which the same call may be made again.
 */
export type TerminalStore = {
  /** Of the last stream followed. */
  position: () => Position;
  /** Takes over epoch, position, journal key, desired state; marks all kept records for sending again if asked to. */
  adopt: (welcome: Welcome) => Fault | undefined;
  /** Stores what comes next in order and skips what it has; gives the last seq it now has. */
  receive: (epoch: string, entries: readonly StreamEntry[]) => number | Fault;
  /** Keeps it if it is newer; gives the version it now has. */
  desire: (desired: Desired) => number | Fault;
  /** Oldest records not yet acknowledged, in the order written, as many as fit and at least one if any waits. */
  batch: (limit: BatchLimit) => readonly SealedRecord[];
  settle: (verdicts: RecordsAck['verdicts']) => Fault | undefined;
  /** Called after each write of a record. */
  onWritten: (listener: () => void) => () => void;
};

/** The outbox and the inbox are bounded each by count and bytes (R6). */
export type StoreBounds = {
  readonly records: number;
  readonly bytes: number;
  /** Share of both, 0..1, that only the ends of what has begun may use. */
  readonly reserve: number;
  /** Hub records not yet consumed; above it the stream waits at the hub. */
  readonly inbox: number;
  /** How long acknowledged records are kept for a restored hub, ms. */
  readonly keepMs: number;
};

export const DEFAULT_BOUNDS: StoreBounds = {
  records: 20_000,
  bytes: 64 * 1024 * 1024,
  reserve: 0.25,
  inbox: 10_000,
  keepMs: 14 * 86_400_000,
};
