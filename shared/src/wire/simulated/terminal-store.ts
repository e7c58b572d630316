import type { Fault } from '../../faults.ts';
import { isFault } from '../../faults.ts';
import type { RecordsAck, SealedRecord, Welcome } from '../messages.ts';
import {
  DEFAULT_BOUNDS,
  type Desired,
  type Position,
  type StoreBounds,
  type StreamEntry,
  type TerminalStore,
} from '../terminal-store.ts';

type Kept = { readonly record: SealedRecord; settled?: 'stored' | 'set-aside' };

export type MemoryStore = TerminalStore & {
  /** Faults: `journal-full`. */
  write: (record: SealedRecord) => Fault | undefined;
  /** Everything received, in order. */
  readonly received: readonly StreamEntry[];
  readonly desired: () => Desired | undefined;
  readonly unsettled: () => number;
  readonly setAside: () => readonly string[];
  /** Until called again with false, each write to this disk fails. */
  fill: (full: boolean) => void;
};

/** A terminal's disk that lives as long as this object: a simulated terminal is restarted by a new link on the same one. */
export const memoryStore = (bounds: Pick<StoreBounds, 'records' | 'inbox'> = DEFAULT_BOUNDS): MemoryStore => {
  let position: Position = { lastSeq: 0 };
  let desired: Desired | undefined;
  let full = false;
  const outbox: Kept[] = [];
  const received: StreamEntry[] = [];
  const listeners = new Set<() => void>();
  const onDisk = <T>(write: () => T): T | Fault => (full ? { fault: 'journal-full' } : write());

  return {
    received,
    desired: () => desired,
    unsettled: () => outbox.filter(({ settled }) => settled === undefined).length,
    setAside: () => outbox.filter(({ settled }) => settled === 'set-aside').map(({ record }) => record.id),
    fill: (next) => {
      full = next;
    },
    write: (record) => {
      if (outbox.length >= bounds.records) return { fault: 'journal-full' };
      const done = onDisk(() => void outbox.push({ record }));
      if (isFault(done)) return done;
      for (const listener of listeners) listener();
      return undefined;
    },
    position: () => position,
    adopt: (welcome: Welcome) =>
      onDisk(() => {
        const { epoch, resume, from, resend } = welcome;
        position = { epoch, lastSeq: resume === 'snapshot' ? from - 1 : position.lastSeq };
        desired = welcome.desired;
        if (resend) for (const kept of outbox) delete kept.settled;
        return undefined;
      }),
    receive: (epoch, entries) =>
      onDisk(() => {
        if (received.length + entries.length > bounds.inbox) return { fault: 'journal-full' as const };
        for (const entry of entries) {
          if (entry.seq <= position.lastSeq) continue;
          received.push(entry);
          position = { epoch, lastSeq: entry.seq };
        }
        return position.lastSeq;
      }),
    desire: (next) =>
      onDisk(() => {
        if (desired === undefined || next.version > desired.version) desired = next;
        return desired.version;
      }),
    batch: (limit) => {
      const waiting: SealedRecord[] = [];
      let bytes = 0;
      for (const { record, settled } of outbox) {
        if (settled !== undefined) continue;
        bytes += record.ct.byteLength;
        if (waiting.length > 0 && (waiting.length >= limit.records || bytes > limit.bytes)) break;
        waiting.push(record);
      }
      return waiting;
    },
    settle: (verdicts: RecordsAck['verdicts']) =>
      onDisk(() => {
        for (const { id, kind } of verdicts) {
          const kept = outbox.find(({ record }) => record.id === id);
          if (kept !== undefined) kept.settled = kind;
        }
        return undefined;
      }),
    onWritten: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
