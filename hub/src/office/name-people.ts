import { powerTexts } from '@yizhan/shared/messages/hub-powers.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';

/** Names by person id; whoever is erased is said to be. */
export const namePeople = async (sql: Sql, ids: readonly string[]): Promise<(id: string) => Bilingual> => {
  const { rows } = await sql.query<{ id: string } & Bilingual>(
    'select id, name_zh as zh, name_en as en from person where id = any($1::uuid[])',
    [[...new Set(ids)]],
  );
  const known = new Map(rows.map(({ id, zh, en }) => [id, { zh, en }]));
  return (id) => known.get(id) ?? powerTexts.erased;
};
