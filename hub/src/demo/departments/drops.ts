/** The departments of the demo that deliver files: into one folder each, complete before it bears its name. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Campus } from './campus.ts';
import { encodeGb18030 } from './gb18030.ts';
import { householdRows, type Row } from './records.ts';

const debtColumns = ['person', 'what_zh', 'what_en', 'amount_fen', 'since'];

export const drops = {
  'student-aid': {
    name: 'aid-debts',
    columns: debtColumns,
    encoding: 'utf-8',
    rows: (c: Campus) => c.sources['student-aid'].debts,
  },
  textbooks: {
    name: 'textbook-debts',
    columns: debtColumns,
    encoding: 'utf-8',
    rows: (c: Campus) => c.sources.textbooks.debts,
  },
  /** Saved by a spreadsheet. */
  'household-registry': {
    name: 'household',
    columns: ['person', 'name_zh', 'name_en', 'address_zh', 'address_en', 'since', 'page_lent'],
    encoding: 'gb18030',
    rows: householdRows,
  },
} as const;

/** What can be wrong with files. */
export const dropTroubles = ['ok', 'away', 'half', 'stale'] as const;
type DropTrouble = (typeof dropTroubles)[number];

export type DropName = keyof typeof drops;
export const isDrop = (name: string): name is DropName => Object.hasOwn(drops, name);

const LONG_AGO_MS = 30 * 86_400_000;
const KEEP = 3;

const field = (value: Row[string] | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const csvOf = (columns: readonly string[], rows: readonly Row[]): string =>
  [
    columns.join(','),
    ...rows.map((row) => columns.map((column) => field(row[column])).join(',')),
    `#end,${String(rows.length)}`,
    '',
  ].join('\r\n');

/** `20261124T020000Z` */
const stampOf = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

type Delivery = { readonly campus: Campus; readonly dir: string; readonly now: Date; readonly trouble: DropTrouble };

/** Puts the department's file for `now` into its folder, with whatever is wrong at it. */
export const deliverDrop = (department: DropName, { campus, dir, now, trouble }: Delivery): void => {
  const { name, columns, encoding, rows } = drops[department];
  const folder = folderOf(dir, department);
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(folder).toSorted();
  // A half-written file lies over the complete one before it; for the rest, what came before would hide the trouble.
  const old = trouble === 'ok' ? files.slice(0, -KEEP) : trouble === 'half' ? [] : files;
  for (const file of old) rmSync(path.join(folder, file));
  if (trouble === 'away') return;
  const text = csvOf(columns, rows(campus));
  const whole = encoding === 'gb18030' ? encodeGb18030(text) : Buffer.from(text);
  const bytes = trouble === 'half' ? whole.subarray(0, whole.length / 2) : whole;
  let at = trouble === 'stale' ? now.getTime() - LONG_AGO_MS : now.getTime();
  const fileAt = (): string => path.join(folder, `${name}-${stampOf(new Date(at))}.csv`);
  while (existsSync(fileAt())) at += 1000; // twice in a second
  const file = fileAt();
  writeFileSync(`${file}.part`, bytes);
  renameSync(`${file}.part`, file);
};

export const folderOf = (dir: string, department: DropName): string => path.join(dir, 'drops', department);
