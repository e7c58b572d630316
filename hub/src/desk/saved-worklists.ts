/** Lists a clerk has given a name: a view with its filters. Each belongs to one person. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { Sql, Tx } from '../storage/db.ts';
import { filters, views } from './desk-rows.ts';

const stored = z.object({
  view: z.enum(views),
  filter: z.enum(filters).optional(),
  service: z.string().min(1).max(60).optional(),
});
export type SavedFilters = z.infer<typeof stored>;

export type SavedWorklist = SavedFilters & { readonly id: string; readonly name: string };

/** More than a hand reaches for. */
const MAX_SAVED = 20;
const MAX_NAME = 30;

type Row = { readonly id: string; readonly name: string; readonly filters: unknown };

/** In the order they were made. One saved by a newer release, whose filters are not known here, is left out. */
export const listSavedWorklists = async (sql: Sql, person: string): Promise<SavedWorklist[]> => {
  const { rows } = await sql.query<Row>(
    'select id, name, filters from saved_worklist where person_id = $1 order by id',
    [person],
  );
  return rows.flatMap(({ id, name, filters: raw }) => {
    const read = stored.safeParse(raw);
    return read.success ? [{ id, name, ...read.data }] : [];
  });
};

const readName = (name: string): string | Fault => {
  const trimmed = name.normalize('NFC').trim();
  const fits = trimmed !== '' && Array.from(trimmed).length <= MAX_NAME && !/\p{C}/u.test(trimmed);
  return fits ? trimmed : { fault: 'text-missing', params: { max: MAX_NAME } };
};

export type Saving = { readonly person: string; readonly name: string; readonly filters: unknown };

/** A name of one's own is used once: the same name again replaces what it stood for. Faults: `text-missing`, `bad-message`, `too-many`. */
export const saveWorklist = async (tx: Tx, { person, name, filters: raw }: Saving): Promise<SavedWorklist | Fault> => {
  const called = readName(name);
  if (typeof called !== 'string') return called;
  const read = stored.safeParse(raw);
  if (!read.success) return { fault: 'bad-message' };
  // Of two windows of one clerk one waits for the other.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('saved_worklist' || $1::text, 0))`, [person]);
  const { rows } = await tx.query<{ id: string }>(
    `insert into saved_worklist (id, person_id, name, filters)
     select $1, $2, $3, $4 where exists (select from saved_worklist where person_id = $2 and name = $3)
       or (select count(*) from saved_worklist where person_id = $2) < ${String(MAX_SAVED)}
     on conflict (person_id, name) do update set filters = excluded.filters returning id`,
    [uuidv7(), person, called, JSON.stringify(read.data)],
  );
  const [row] = rows;
  return row ? { id: row.id, name: called, ...read.data } : { fault: 'too-many' };
};

export type Renaming = { readonly person: string; readonly id: string; readonly name: string };

/** Faults: `text-missing`, `not-found`, `conflict` when another list has the name. */
export const renameWorklist = async (tx: Tx, { person, id, name }: Renaming): Promise<Fault | undefined> => {
  const called = readName(name);
  if (typeof called !== 'string') return called;
  const taken = await tx.query('select 1 from saved_worklist where person_id = $1 and name = $2 and id <> $3', [
    ...[person, called, id],
  ]);
  if (taken.rowCount !== 0) return { fault: 'conflict' };
  const { rowCount } = await tx.query('update saved_worklist set name = $3 where id = $1 and person_id = $2', [
    ...[id, person, called],
  ]);
  return rowCount === 1 ? undefined : { fault: 'not-found' };
};

/** Faults: `not-found`, also for another's. */
export const deleteWorklist = async (sql: Sql, person: string, id: string): Promise<Fault | undefined> => {
  const { rowCount } = await sql.query('delete from saved_worklist where id = $1 and person_id = $2', [id, person]);
  return rowCount === 1 ? undefined : { fault: 'not-found' };
};
