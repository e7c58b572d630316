/** What is in the database while it is replaced: kept until the restore has succeeded, put back when it has not. */
import type { Sql } from '../storage/db.ts';

const ASIDE = 'yizhan_before_restore';

const exists = async (sql: Sql): Promise<boolean> => {
  const { rowCount } = await sql.query('select 1 from pg_namespace where nspname = $1', [ASIDE]);
  return rowCount === 1;
};

/** A restore that was killed is taken back before another begins. */
export const undoInterrupted = async (sql: Sql): Promise<void> => {
  if (await exists(sql)) await putBack(sql);
};

export const setAside = async (sql: Sql): Promise<void> => {
  await sql.query(`alter schema public rename to ${ASIDE}`);
  await sql.query('create schema public');
  await sql.query('grant usage on schema public to public');
};

export const putBack = async (sql: Sql): Promise<void> => {
  await sql.query('rollback'); // whatever failed may have left its transaction open
  await sql.query('begin');
  await sql.query('drop schema if exists public cascade');
  await sql.query(`alter schema ${ASIDE} rename to public`);
  await sql.query('commit');
};

export const throwAway = async (sql: Sql): Promise<void> => {
  await sql.query(`drop schema if exists ${ASIDE} cascade`);
};
