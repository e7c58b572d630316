import { DatabaseSync } from 'node:sqlite';
import { existsSync, renameSync } from 'node:fs';
import type { Fault } from '@yizhan/shared/faults.ts';

/** Each list is one forward migration; `user_version` counts those that ran. */
const MIGRATIONS = [
  `create table outbox (
     n integer primary key autoincrement,
     id text not null unique,
     at text not null,
     key_version integer not null,
     enc blob not null,
     ct blob not null,
     settled_at integer,
     aside text
   ) strict;
   create index outbox_waiting on outbox (n) where settled_at is null;
   create table inbox (
     n integer primary key autoincrement,
     seq integer not null,
     id text not null,
     at text not null,
     body text not null,
     aside text
   ) strict;
   create table meta (key text primary key, value text not null) strict, without rowid;`,
];

type Options = {
  /** A path, or `:memory:`. */
  readonly file: string;
  readonly now: () => number;
  /** The file was broken and has been put aside under this name. */
  readonly onBroken: (putAside: string, why: string) => void;
};

/**
 * Every commit is on the disk when it returns: write-ahead log, synchronous=FULL. A broken file (a dying disk) is put
 * aside for the operator and a new one begun, for a terminal that does not start helps nobody.
 */
export const openDatabase = ({ file, now, onBroken }: Options): DatabaseSync => {
  try {
    return prepared(file);
  } catch (error) {
    if (!isBroken(error) || !existsSync(file)) throw error;
    const putAside = `${file}.broken-${String(now())}`;
    renameSync(file, putAside);
    for (const part of ['-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, putAside + part);
    onBroken(putAside, String(error));
    return prepared(file);
  }
};

class Broken extends Error {}

const prepared = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file);
  try {
    db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 1048576');
    const { quick_check: check } = db.prepare('pragma quick_check(1)').get() as { quick_check: string };
    if (check !== 'ok') throw new Broken(check);
    const { user_version: version } = db.prepare('pragma user_version').get() as { user_version: number };
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index >= version) db.exec(`begin; ${migration}; pragma user_version = ${String(index + 1)}; commit`);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

// Result codes: https://www.sqlite.org/rescode.html; the low byte is the primary one.
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

const primaryCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

const isBroken = (error: unknown): boolean => {
  const code = primaryCode(error);
  return error instanceof Broken || code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
};

/** One transaction, whole or not at all. A disk that takes no more is a fault; anything else throws. */
export const onDisk = <T>(db: DatabaseSync, work: () => T): T | Fault => {
  try {
    db.exec('begin immediate');
    const result = work();
    db.exec('commit');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    const code = primaryCode(error);
    // A file at its size limit answers with an I/O error where a full disk answers FULL.
    if (code === SQLITE_FULL || code === SQLITE_IOERR) return { fault: 'journal-full', params: { why: 'disk' } };
    throw error;
  }
};
