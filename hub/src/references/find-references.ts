/** What somebody may mean while they type: by name, number, pinyin or initials (R31). */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { queryKeys } from '../people/search-keys.ts';
import type { Prepared, Sql } from '../storage/db.ts';
import type { ReferenceTo } from './lists.ts';

export type Reference = { readonly id: string; readonly name: Bilingual };
export type References = {
  readonly found: readonly Reference[];
  /** There are more than are shown: type on. */
  readonly more: boolean;
};

/** Longer than a screen is a name that was not typed to its end. */
const MOST_FOUND = 12;
const MOST_TYPED = 60;

type Row = { readonly id: string; readonly zh: string; readonly en: string };

/** What begins with the number that was typed comes first. */
const ofLists: Prepared = {
  name: 'references-of-lists',
  text: `select id, name_zh as zh, name_en as en from reference_entry
    where list = $1 and search @> $2::text[]
    order by lower(id) <> $3, not starts_with(lower(id), $3), id collate "C" limit ${String(MOST_FOUND + 1)}`,
};
const ofPeople: Prepared = {
  name: 'references-of-people',
  text: `select number as id, name_zh as zh, name_en as en from person p
    where kind = 'staff' and search @> $1::text[] and not exists (select 1 from departure d where d.person_id = p.id)
    order by lower(number) <> $2, number limit ${String(MOST_FOUND + 1)}`,
};

export const findReferences = async (sql: Sql, to: ReferenceTo, typed: string): Promise<References> => {
  const said = typed.normalize('NFKC').trim().slice(0, MOST_TYPED);
  const keys = queryKeys(said);
  if (said !== '' && keys.length === 0) return { found: [], more: false };
  if (to === 'person' && said === '') return { found: [], more: false }; // nobody leafs through the staff
  const { rows } =
    to === 'person'
      ? await sql.query<Row>(ofPeople, [keys, said.toLowerCase()])
      : await sql.query<Row>(ofLists, [to, keys, said.toLowerCase()]);
  return {
    found: rows.slice(0, MOST_FOUND).map(({ id, zh, en }) => ({ id, name: { zh, en } })),
    more: rows.length > MOST_FOUND,
  };
};
