import type { Sql } from '../storage/db.ts';

/** The identity of this database's history (R4, R5): made once, and made anew by every restore. */
export const ensureEpoch = async (sql: Sql, issuer: string): Promise<void> => {
  await sql.query(
    'insert into hub_state (id, epoch, issuer) values (1, gen_random_uuid(), $1) on conflict (id) do nothing',
    [issuer],
  );
};

/** Part of a restore: every terminal then sends again what this database may have forgotten. */
export const beginEpoch = async (sql: Sql): Promise<void> => {
  await sql.query('update hub_state set epoch = gen_random_uuid(), epoch_from = clock_timestamp() where id = 1');
};
