import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { queryKeys } from '../people/search-keys.ts';
import type { Sql } from '../storage/db.ts';

export type Colleague = {
  readonly id: string;
  readonly name: Bilingual;
  readonly number: string;
  readonly office: Bilingual;
};

type Row = {
  readonly id: string;
  readonly number: string;
  readonly zh: string;
  readonly en: string;
  readonly office_zh: string;
  readonly office_en: string;
};

/** More than a screen of radio buttons is a name that was not typed to its end. */
const MAX_FOUND = 8;

/** People who hold an office, by name, number, pinyin or initials (R31). */
export const findColleagues = async (sql: Sql, typed: string): Promise<readonly Colleague[]> => {
  const keys = queryKeys(typed);
  if (keys.length === 0) return [];
  const { rows } = await sql.query<Row>(
    `select p.id, p.number, p.name_zh as zh, p.name_en as en, string_agg(distinct d.name_zh, '、') as office_zh,
            string_agg(distinct d.name_en, ', ') as office_en
       from person p join post o on o.person_id = p.id join department d on d.id = o.department_id
      where p.search @> $1::text[] group by p.id order by p.number limit ${MAX_FOUND}`,
    [keys],
  );
  return rows.map(({ id, number, zh, en, office_zh, office_en }) => ({
    ...{ id, number, name: { zh, en } },
    office: { zh: office_zh, en: office_en },
  }));
};
