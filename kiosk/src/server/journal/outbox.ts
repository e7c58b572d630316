import type { DatabaseSync } from 'node:sqlite';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { RecordsAck, SealedRecord } from '@yizhan/shared/wire/messages.ts';
import type { BatchLimit, StoreBounds } from '@yizhan/shared/wire/terminal-store.ts';
import { onDisk } from './database.ts';

export type Outbox = {
  /** `last`: it ends something that has begun and may use the reserve. The same id again changes nothing. Faults: `journal-full`. */
  add: (record: SealedRecord, last: boolean) => Fault | undefined;
  batch: (limit: BatchLimit) => readonly SealedRecord[];
  settle: (verdicts: RecordsAck['verdicts']) => Fault | undefined;
  /** Inside a transaction of the caller, who calls `recount` after it. */
  markAllForSending: () => void;
  recount: () => void;
  /** Drops what was acknowledged longer ago than it is kept. */
  prune: () => Fault | undefined;
  load(): { readonly depth: number; readonly oldestAt?: string; readonly full: boolean };
};

type Row = { id: string; at: string; key_version: number; enc: Uint8Array; ct: Uint8Array };
type Sums = { count: number; bytes: number };

/** Records not yet acknowledged are never dropped: at the bound new ones are refused, and kept ones make room first (R6). */
export const openOutbox = (db: DatabaseSync, bounds: StoreBounds, now: () => number): Outbox => {
  const sumOf = (where: string): Sums =>
    db
      .prepare(`select count(*) as count, coalesce(sum(length(ct)), 0) as bytes from outbox where ${where}`)
      .get() as Sums;
  let waiting = sumOf('settled_at is null');
  let kept = sumOf('settled_at is not null');
  const recount = (): void => {
    waiting = sumOf('settled_at is null');
    kept = sumOf('settled_at is not null');
  };

  const known = db.prepare('select 1 from outbox where id = ?');
  const insert = db.prepare(
    'insert into outbox (id, at, key_version, enc, ct) values (?, ?, ?, ?, ?) on conflict (id) do nothing',
  );
  const next = db.prepare(
    'select id, at, key_version, enc, ct from outbox where settled_at is null order by n limit ?',
  );
  const oldest = db.prepare('select at from outbox where settled_at is null order by n limit 1');
  const settleOne = db.prepare('update outbox set settled_at = ?, aside = ? where id = ? and settled_at is null');
  const dropKept = db.prepare(
    'delete from outbox where n in (select n from outbox where settled_at is not null order by n limit ?)',
  );
  const dropOld = db.prepare('delete from outbox where settled_at is not null and settled_at < ?');

  const over = ({ count, bytes }: Sums, share: number): boolean =>
    count > bounds.records * share || bytes > bounds.bytes * share;
  const plus = (a: Sums, b: Sums): Sums => ({ count: a.count + b.count, bytes: a.bytes + b.bytes });

  return {
    add: (record, last) => {
      if (known.get(record.id) !== undefined) return undefined;
      const one = { count: 1, bytes: record.ct.byteLength };
      const share = last ? 1 : 1 - bounds.reserve;
      if (over(plus(waiting, one), share)) return { fault: 'journal-full', params: { why: 'bound' } };
      const makeRoom = over(plus(plus(waiting, kept), one), 1);
      const done = onDisk(db, () => {
        if (makeRoom) dropKept.run(Math.max(1, Math.ceil(bounds.records / 100)));
        return insert.run(record.id, record.at, record.keyVersion, record.enc, record.ct).changes;
      });
      if (isFault(done)) return done;
      if (done === 1) waiting = plus(waiting, one);
      if (makeRoom) kept = sumOf('settled_at is not null');
      return undefined;
    },
    batch: (limit) => {
      const rows = next.all(limit.records) as Row[];
      let bytes = 0;
      const fits = rows.findIndex(({ ct }, index) => (bytes += ct.byteLength) > limit.bytes && index > 0);
      return (fits === -1 ? rows : rows.slice(0, fits)).map(({ id, at, key_version, enc, ct }) => ({
        id,
        at,
        keyVersion: key_version,
        enc,
        ct,
      }));
    },
    settle: (verdicts) => {
      const done = onDisk(db, () => {
        for (const verdict of verdicts) {
          settleOne.run(now(), verdict.kind === 'set-aside' ? JSON.stringify(verdict.why) : null, verdict.id);
        }
      });
      if (isFault(done)) return done;
      const before = waiting;
      waiting = sumOf('settled_at is null');
      kept = plus(kept, { count: before.count - waiting.count, bytes: before.bytes - waiting.bytes });
      return undefined;
    },
    markAllForSending: () => {
      db.exec('update outbox set settled_at = null, aside = null');
    },
    recount,
    prune: () => {
      const done = onDisk(db, () => void dropOld.run(now() - bounds.keepMs));
      recount();
      return isFault(done) ? done : undefined;
    },
    load: () => {
      const first = oldest.get() as { at: string } | undefined;
      return {
        depth: waiting.count,
        full: over(plus(waiting, { count: 1, bytes: 1 }), 1 - bounds.reserve),
        ...(first === undefined ? {} : { oldestAt: first.at }),
      };
    },
  };
};
