import type pg from 'pg';
import type { Sql } from './db.ts';

/** Everything read inside is of one moment, and nothing can be written; other work goes on beside it. */
export const inSnapshot = async <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    const result = await work(client);
    await client.query('commit');
    broken = false;
    return result;
  } finally {
    client.release(broken); // a transaction that did not end takes its connection with it
  }
};

const ROWS_A_FETCH = 1000;
let cursors = 0;

/** Rows of a query in bounded memory; only inside a transaction, and to be read while it lasts. */
export async function* streamRows<R extends pg.QueryResultRow>(
  sql: Sql,
  text: string,
  values: unknown[] = [],
): AsyncGenerator<R, void, undefined> {
  const name = `stream_${String(++cursors)}`;
  await sql.query(`declare ${name} no scroll cursor for ${text}`, values);
  for (;;) {
    const { rows } = await sql.query<R>(`fetch forward ${String(ROWS_A_FETCH)} from ${name}`);
    yield* rows;
    if (rows.length < ROWS_A_FETCH) break;
  }
  await sql.query(`close ${name}`);
}
