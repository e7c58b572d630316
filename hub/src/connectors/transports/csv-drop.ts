/**
 * A folder into which a department puts its data as CSV files, `<name>-20261124T020000Z.csv`: the instant says when they
 * were true. The last line is `#end,<number of rows>`, so that a file that is still being written, or was cut, is known
 * as such; it is passed over, and the newest complete one before it answers until it is stale.
 */
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Kind, Page } from '../kinds/kind.ts';
import type { Fetch } from '../sourced.ts';
import { codeOf, SourceTrouble } from '../trouble.ts';
import { parseCsv } from './csv.ts';
import { decodeText, type Encoding } from './decode-text.ts';

type Given = {
  readonly folder: string;
  /** Of files without a byte order mark. */
  readonly encoding: Encoding;
  readonly clock: Clock;
  /** A file that is not believed, once for each; its name holds nothing about anybody. */
  readonly noted: (trouble: SourceTrouble) => void;
};

export type CsvDropSource = { readonly fetch: (name: string, kind: Kind) => Fetch };

/** All students of a large university owe less than this; it is read whole. */
const MOST_FILE_BYTES = 8 * 1024 * 1024;
/** Older ones would be stale long since. */
const TRY_FILES = 8;
const AHEAD_MS = 5 * 60_000;

type Row = Readonly<Record<string, string>>;
type Table = { readonly asOf: Date; readonly sha256: string; readonly find: (keys: Row) => readonly Row[] };
type Cached = { readonly stamp: string; readonly table: Promise<Table | undefined> };
type Reading = Given & { readonly kind: Kind; readonly known: Map<string, Cached> };

export const openCsvDrop = (given: Given): CsvDropSource => ({
  fetch: (name, kind) => {
    const reading = { ...given, kind, known: new Map<string, Cached>() };
    return async (question) => {
      const { asOf, sha256, find } = await newest(reading, name);
      return { asOf, sha256, records: pageOf(find(question.keys), question.page) };
    };
  },
});

const pageOf = (rows: readonly Row[], page: Page | undefined): readonly Row[] => {
  if (!page) return rows;
  const { by, after, most } = page;
  const valueOf = (row: Row): Buffer => Buffer.from(row[by] ?? '');
  return rows
    .filter((row) => Buffer.compare(valueOf(row), Buffer.from(after)) > 0)
    .toSorted((a, b) => Buffer.compare(valueOf(a), valueOf(b)))
    .slice(0, most);
};

const NAMED = /^(?<name>[a-z0-9-]+)-(?<at>\d{8}T\d{6}Z)\.csv$/;

const instantOf = (at: string): number =>
  Date.parse(at.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z'));

const newest = async (reading: Reading, name: string): Promise<Table> => {
  const { folder, known, clock } = reading;
  const listed = await readdir(folder).catch((error: unknown) => {
    throw new SourceTrouble('away', `the folder cannot be read: ${codeOf(error)}`);
  });
  const files = listed
    .filter((file) => NAMED.exec(file)?.groups?.['name'] === name)
    .toSorted()
    .reverse();
  for (const file of known.keys()) if (!files.includes(file)) known.delete(file);
  for (const file of files.slice(0, TRY_FILES)) {
    const at = instantOf(NAMED.exec(file)?.groups?.['at'] ?? '');
    if (Number.isNaN(at) || at - clock.now() > AHEAD_MS) continue; // one from the future would stay fresh for ever
    const table = await cached(reading, file, new Date(at));
    if (table) return table;
  }
  throw new SourceTrouble('away', 'there is no complete file');
};

/** Read again only when its size or time has changed. */
const cached = async (reading: Reading, file: string, asOf: Date): Promise<Table | undefined> => {
  const { known, noted, folder } = reading;
  const stat = await lstat(path.join(folder, file)).catch(() => undefined); // taken away since it was listed
  if (!stat?.isFile()) return undefined;
  const stamp = `${String(stat.ino)} ${String(stat.mtimeMs)} ${String(stat.size)}`;
  const before = known.get(file);
  if (before?.stamp === stamp) return before.table;
  const table = load(reading, path.join(folder, file), asOf).catch((error: unknown) => {
    const why = error instanceof SourceTrouble ? error.message : codeOf(error);
    noted(new SourceTrouble('wrong', `${file}: ${why}`));
    return undefined;
  });
  known.set(file, { stamp, table });
  return table;
};

const load = async ({ encoding, kind }: Reading, file: string, asOf: Date): Promise<Table> => {
  const { size } = await lstat(file);
  if (size > MOST_FILE_BYTES) throw new SourceTrouble('wrong', `over ${MOST_FILE_BYTES} bytes`);
  const bytes = await readFile(file);
  const rows = rowsOf(parseCsv(decodeText(bytes, encoding)), kind.columns);
  const index = new Map<string, Map<string, Row[]>>();
  const find = (keys: Row): readonly Row[] => {
    const columns = Object.keys(keys);
    const by = columns.join(',');
    const found = index.get(by) ?? groupBy(rows, columns);
    index.set(by, found);
    return found.get(JSON.stringify(Object.values(keys))) ?? [];
  };
  return { asOf, sha256: createHash('sha256').update(bytes).digest('hex'), find };
};

const groupBy = (rows: readonly Row[], columns: readonly string[]): Map<string, Row[]> =>
  Map.groupBy(rows, (row) => JSON.stringify(columns.map((column) => row[column])));

const rowsOf = (lines: readonly (readonly string[])[], columns: readonly string[]): readonly Row[] => {
  const [head = [], ...body] = lines;
  const header = head.map((name) => name.trim());
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new SourceTrouble('wrong', `the header lacks ${missing.join(', ')}`);
  if (new Set(header).size < header.length) throw new SourceTrouble('wrong', 'the header names a column twice');
  const end = body.pop();
  if (end?.[0] !== '#end') throw new SourceTrouble('wrong', 'it does not end in #end: it is not complete');
  if (end[1] !== String(body.length)) throw new SourceTrouble('wrong', 'its #end gives another number of rows');
  return body.map((fields, index) => {
    if (fields.length !== header.length)
      throw new SourceTrouble('wrong', `row ${String(index + 1)} has ${String(fields.length)} fields`);
    return Object.fromEntries(header.map((name, i) => [name, fields[i] ?? '']));
  });
};
