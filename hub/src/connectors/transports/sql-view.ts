/**
 * A view in the department's own database, read by a role of its own that may read this view and nothing else. Besides the
 * columns of its kind it has `as_of`, when the row was last known true; where a person has no row, the newest of the
 * view stands for it, so that a view that nobody fills any more grows stale and an empty one says nothing.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { MOST_RECORDS, type Kind, type Question } from '../kinds/kind.ts';
import type { Delivery, Fetch } from '../sourced.ts';
import { codeOf, SourceTrouble, type TroubleKind } from '../trouble.ts';
import { MOST_BYTES } from './most-bytes.ts';

export type SqlViewSource = {
  readonly fetch: (view: string, kind: Kind) => Fetch;
  readonly close: () => Promise<void>;
};

const CONNECTIONS = 4;
/** Both end before the question's own deadline (3 s), so that the connection is free again when the case moves on. */
const CONNECT_MS = 2000;
const STATEMENT_MS = 2500;
const IDLE_MS = 30_000;

export const openSqlView = (url: string): SqlViewSource => {
  const pool = new pg.Pool({
    ...{ connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_MS, idleTimeoutMillis: IDLE_MS },
    options: `-c default_transaction_read_only=on -c statement_timeout=${STATEMENT_MS}`,
    ...{ application_name: 'yizhan', keepAlive: true },
  });
  pool.on('error', () => undefined); // an idle connection was lost; the next question opens another and says so if it cannot
  return {
    fetch: (view, kind) => async (question, signal) => deliver(await select(pool, { view, kind, question }, signal)),
    close: () => pool.end(),
  };
};

const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');

/** Names are checked when the settings are read, columns are ours; only values come from outside. */
const statement = (view: string, { columns }: Kind, { keys, page }: Question): pg.QueryConfig => {
  const where = Object.keys(keys).map((column, index) => `"${column}" = $${index + 1}`);
  const by = page && `"${page.by}" collate "C"`;
  if (by !== undefined) where.push(`${by} > $${where.length + 1}`);
  return {
    text: `with found as (
        select ${columns.map(quoted).join(', ')}, as_of from ${quoted(view)} where ${where.join(' and ')}
        ${by === undefined ? '' : `order by ${by}`} limit ${page?.most ?? MOST_RECORDS + 1})
      select json_build_object(
        'asOf', coalesce((select min(as_of) from found), (select max(as_of) from ${quoted(view)})),
        'records', coalesce((select json_agg(found) from found), '[]'))::text as answer`,
    values: [...Object.values(keys), ...(page ? [page.after] : [])],
  };
};

type Search = { readonly view: string; readonly kind: Kind; readonly question: Question };

const select = async (pool: pg.Pool, { view, kind, question }: Search, signal: AbortSignal): Promise<string> => {
  const client = await pool.connect().catch(refuse);
  let released = false;
  const release = (broken: boolean): void => {
    if (!released) client.release(broken);
    released = true;
  };
  /** The statement goes on at the department until its own time-out; its connection is closed. */
  const drop = (): void => release(true);
  const lost = (): void => undefined; // the query rejects with the same error
  client.on('error', lost);
  signal.addEventListener('abort', drop, { once: true });
  try {
    if (signal.aborted) throw new SourceTrouble('away', 'no connection before the deadline');
    const { rows } = await client.query<{ answer: string }>(statement(view, kind, question)).catch(refuse);
    return rows[0]?.answer ?? '';
  } finally {
    signal.removeEventListener('abort', drop);
    client.off('error', lost);
    release(false);
  }
};

const answer = z.object({
  asOf: z.iso
    .datetime({ offset: true, local: true })
    .transform((text) => new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`))
    .nullable(),
  records: z.array(z.unknown()),
});

const deliver = (text: string): Delivery => {
  if (text.length > MOST_BYTES) throw new SourceTrouble('wrong', `its answer is over ${MOST_BYTES} bytes`);
  const { asOf, records } = answer.parse(JSON.parse(text));
  if (asOf === null) throw new SourceTrouble('wrong', 'the view is empty, so it says nothing about anybody');
  return { asOf, records, sha256: createHash('sha256').update(text).digest('hex') };
};

/** PostgreSQL appendix A. 28: no such role or password; 42501: not allowed; 42, 22: the view is not what was agreed. */
const kindOf = (code: string): TroubleKind => {
  if (code.startsWith('28') || code === '42501') return 'refused';
  return /^(42|22)\w{3}$/.test(code) ? 'wrong' : 'away';
};

/** The database's own message repeats values. */
const refuse = (error: unknown): never => {
  const code = codeOf(error);
  throw new SourceTrouble(kindOf(code), code);
};
