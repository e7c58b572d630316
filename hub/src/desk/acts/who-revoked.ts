import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../../storage/db.ts';

/** Who took back the latest power over this step; undefined when none was, or its giver is erased. */
export const whoRevoked = async (
  sql: Sql,
  { flowId, step }: { readonly flowId: string; readonly step: string },
): Promise<Bilingual | undefined> => {
  const { rows } = await sql.query<Bilingual>(
    `select n.name_zh as zh, n.name_en as en from power p join person n on n.id = p.revoked_by
      where p.flow_id = $1 and p.step = $2 and p.revoked_at is not null order by p.revoked_at desc limit 1`,
    [flowId, step],
  );
  return rows[0];
};
