import { DatabaseSync } from 'node:sqlite';

import type { PrintAttempt } from './attempt.ts';
import type { PrintRecord } from './records.ts';

/** Settled attempts are kept so long, so that a job printed once is known as printed. */
const KEEP_MS = 90 * 86_400_000;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS attempts (
    job_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    phase TEXT NOT NULL,
    state TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (job_id, attempt)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS untold (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL
  ) STRICT;
`;

export type Untold = { readonly id: string; readonly record: PrintRecord };

/**
 * Attempts on disk, and beside them the records the journal has not taken yet: both change in one transaction, so
 * that no state is ever reached whose record could be forgotten. Holds no personal data. Throws when the disk is full.
 */
export type AttemptStore = {
  last(jobId: string): PrintAttempt | undefined;
  /** Neither settled nor with a person. */
  open(): PrintAttempt[];
  asking(): PrintAttempt[];
  save(attempt: PrintAttempt, record: Untold | undefined): void;
  /** Oldest first. */
  untold(): Untold | undefined;
  told(id: string): void;
  close(): void;
};

export function openAttemptStore(file: string, now: () => number): AttemptStore {
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  db.prepare(`DELETE FROM attempts WHERE phase = 'settled' AND changed_at < ?`).run(now() - KEEP_MS);

  const put = db.prepare(
    `INSERT INTO attempts VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET phase = excluded.phase, state = excluded.state, changed_at = excluded.changed_at`,
  );
  const queue = db.prepare('INSERT INTO untold (id, record) VALUES (?, ?)');
  const unqueue = db.prepare('DELETE FROM untold WHERE id = ?');
  const first = db.prepare('SELECT id, record FROM untold ORDER BY position LIMIT 1');
  const lastOf = db.prepare('SELECT state FROM attempts WHERE job_id = ? ORDER BY attempt DESC LIMIT 1');
  const inPhase = db.prepare('SELECT state FROM attempts WHERE (phase = ?) = ? AND phase <> ? ORDER BY changed_at');

  // What this file wrote itself is read back as it is.
  const read = (row: unknown): PrintAttempt => JSON.parse((row as { state: string }).state) as PrintAttempt;

  return {
    last(jobId) {
      const row = lastOf.get(jobId);
      return row && read(row);
    },
    open: () => inPhase.all('asking', 0, 'settled').map(read),
    asking: () => inPhase.all('asking', 1, 'settled').map(read),
    save(attempt, record) {
      db.exec('BEGIN IMMEDIATE');
      try {
        put.run(attempt.jobId, attempt.attempt, attempt.phase, JSON.stringify(attempt), now());
        if (record) queue.run(record.id, JSON.stringify(record.record));
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    untold() {
      const row = first.get() as { id: string; record: string } | undefined;
      return row && { id: row.id, record: JSON.parse(row.record) as PrintRecord };
    },
    told: (id) => {
      unqueue.run(id);
    },
    close: () => {
      db.close();
    },
  };
}
