/**
 * Our copy of the departments' lists, so that a form finds what somebody types at every key, also while the department is
 * away. A list is replaced as a whole or not at all: what could not be read to its end leaves the copy as it was.
 */
import { z } from 'zod';
import type { Clock } from '@yizhan/shared/clock.ts';
import { askConnector, type Connector } from '../connectors/contract.ts';
import { LIST_PAGE } from '../connectors/kinds/reference-list.ts';
import { searchKeys } from '../people/search-keys.ts';
import type { Db, Tx } from '../storage/db.ts';
import { connectorOf, listed, type Listed } from './lists.ts';

type Given = {
  readonly db: Db;
  readonly clock: Clock;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly failed: (connector: string, error: unknown) => void;
};

/** 100 000 entries: more than any university has rooms. */
const MOST_PAGES = 200;

export type Refreshed = Readonly<Partial<Record<Listed, number>>>;

/** How many entries each list has now; one that was not answered is left out. */
export const refreshLists = async (given: Given): Promise<Refreshed> => {
  const counts: Partial<Record<Listed, number>> = {};
  for (const list of listed) {
    const read = await readList(given, list);
    if (!read) continue;
    await given.db.tx((tx) => replace(tx, { list, ...read, readAt: new Date(given.clock.now()) }));
    counts[list] = read.entries.length;
  }
  return counts;
};

type Entry = { readonly id: string; readonly name: { readonly zh: string; readonly en: string } };
type Read = { readonly entries: readonly Entry[]; readonly asOf: Date };

const facts = z.object({
  entries: z.array(z.object({ id: z.string(), name: z.object({ zh: z.string(), en: z.string() }) })),
});

/** As of its oldest page. Undefined when any page was not answered. */
const readList = async ({ connectors, clock, failed }: Given, list: Listed): Promise<Read | undefined> => {
  const connector = connectors.get(connectorOf[list]);
  if (!connector) return undefined;
  const entries = new Map<string, Entry>();
  let asOf: Date | undefined;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const about = after === undefined ? {} : { after };
    const said = await askConnector(connector, { personId: '', number: '', about }, { clock, failed });
    if (said.answer !== 'pass') return undefined;
    const found = facts.parse(said.facts).entries;
    const before = entries.size;
    for (const entry of found) entries.set(entry.id, entry);
    asOf = asOf === undefined || said.asOf < asOf ? said.asOf : asOf;
    if (found.length < LIST_PAGE) return { entries: [...entries.values()], asOf };
    if (entries.size === before) break; // the same page again and again
    after = found.at(-1)?.id;
  }
  failed(connector.id, new Error(`The list does not end within ${String(MOST_PAGES)} pages`));
  return undefined;
};

type Replacing = Read & { readonly list: Listed; readonly readAt: Date };
type Row = { readonly id: string; readonly name_zh: string; readonly name_en: string };

/** Keys are made only for what is new or renamed; between them others get a turn. */
const replace = async (tx: Tx, { list, entries, asOf, readAt }: Replacing): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('reference_list' || $1, 0))`, [list]);
  const { rows } = await tx.query<Row>('select id, name_zh, name_en from reference_entry where list = $1', [list]);
  const known = new Map(rows.map((row) => [row.id, row]));
  const changed = entries.filter(({ id, name }) => {
    const row = known.get(id);
    return row?.name_zh !== name.zh || row.name_en !== name.en;
  });
  for (let at = 0; at < changed.length; at += BATCH) {
    const batch = changed.slice(at, at + BATCH).map(({ id, name }) => ({
      ...{ id, name_zh: name.zh, name_en: name.en },
      search: searchKeys({ nameZh: name.zh, nameEn: name.en, number: id, isPerson: false }),
    }));
    await tx.query(
      `insert into reference_entry (list, id, name_zh, name_en, search)
       select $1, r.id, r.name_zh, r.name_en, array(select jsonb_array_elements_text(r.search))
       from jsonb_to_recordset($2::jsonb) as r (id text, name_zh text, name_en text, search jsonb)
       on conflict (list, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, search = excluded.search`,
      [list, JSON.stringify(batch)],
    );
  }
  await tx.query('delete from reference_entry where list = $1 and id <> all($2::text[])', [
    ...[list, entries.map(({ id }) => id)],
  ]);
  await tx.query(
    `insert into reference_list (list, as_of, read_at) values ($1, $2, $3)
     on conflict (list) do update set as_of = excluded.as_of, read_at = excluded.read_at`,
    [list, asOf, readAt],
  );
};

const BATCH = 250;
