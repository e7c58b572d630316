/**
 * The departments of the demo that open a view of their database: each a schema with its tables, one view, and a role that
 * may read that view and nothing else. Made anew at each start.
 */
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Campus } from './campus.ts';
import { employmentRows, type Row } from './records.ts';

export const views = {
  personnel: {
    view: 'employment',
    columns:
      'person text, name_zh text, name_en text, department_zh text, department_en text, post_zh text, post_en text, ' +
      'status text, since date, until date',
    rows: employmentRows,
  },
  housing: {
    view: 'debts',
    columns: 'person text, what_zh text, what_en text, amount_fen bigint, since date',
    rows: (campus: Campus): readonly Row[] => campus.sources.housing.debts,
  },
} as const;

export type ViewName = keyof typeof views;
export const isView = (name: string): name is ViewName => Object.hasOwn(views, name);

export const viewTroubles = ['ok', 'slow', 'stale', 'garbled', 'refusing'] as const;
export type ViewTrouble = (typeof viewTroubles)[number];

export type OpenViews = {
  /** As the hub is to reach it. */
  readonly urls: Readonly<Record<ViewName, string>>;
  /** Says that everything is as of now. */
  deliver(): Promise<void>;
  trouble(department: ViewName, trouble: ViewTrouble): Promise<void>;
  close(): Promise<void>;
};

type Given = { readonly databaseUrl: string; readonly campus: Campus; readonly now: () => Date };

/** Throws where the database's own role may not make schemas and roles. */
export const openViews = async ({ databaseUrl, campus, now }: Given): Promise<OpenViews> => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  pool.on('error', () => undefined); // an idle connection was lost; the pool opens another
  const names = Object.keys(views).filter(isView);
  const present = new Map<ViewName, { readonly trouble: ViewTrouble; readonly lock: pg.PoolClient | undefined }>();
  const deliver = async (): Promise<void> => {
    for (const name of names) {
      const daysAgo = present.get(name)?.trouble === 'stale' ? 30 : 0;
      await pool.query(`update ${name}.delivery set as_of = $1::timestamptz - make_interval(days => $2)`, [
        now(),
        daysAgo,
      ]);
    }
  };
  const urls: Partial<Record<ViewName, string>> = {};
  try {
    for (const name of names) urls[name] = await build(pool, name, { databaseUrl, campus });
    await deliver();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    urls: urls as Record<ViewName, string>,
    deliver,
    trouble: async (name, trouble) => {
      const before = present.get(name);
      before?.lock?.release(true);
      if (before) await undo(pool, { name, trouble: before.trouble, role: roleOf(databaseUrl, name) });
      present.set(name, { trouble, lock: await begin(pool, { name, trouble, role: roleOf(databaseUrl, name) }) });
      await deliver();
    },
    close: async () => {
      for (const { lock } of present.values()) lock?.release(true);
      await pool.end();
    },
  };
};

type Building = { readonly databaseUrl: string; readonly campus: Campus };

/** The URL under which its reader sees the view. */
const build = async (pool: pg.Pool, name: ViewName, { databaseUrl, campus }: Building): Promise<string> => {
  const { view, columns, rows } = views[name];
  const password = randomBytes(18).toString('base64url');
  const role = roleOf(databaseUrl, name);
  const known = await pool.query('select 1 from pg_roles where rolname = $1', [role]);
  await pool.query(`${known.rowCount === 1 ? 'alter' : 'create'} role ${role} login password '${password}'`);
  await pool.query(`drop schema if exists ${name} cascade`);
  await pool.query(`create schema ${name}`);
  await pool.query(`create table ${name}.delivery as select now() as as_of`);
  await pool.query(`create table ${name}.row (${columns})`);
  await pool.query(`insert into ${name}.row select * from json_populate_recordset(null::${name}.row, $1)`, [
    JSON.stringify(rows(campus)),
  ]);
  await pool.query(`create view ${name}.${view} as select row.*, delivery.as_of from ${name}.row, ${name}.delivery`);
  await pool.query(`grant usage on schema ${name} to ${role}`);
  await pool.query(`grant select on ${name}.${view} to ${role}`);
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = password;
  return url.href;
};

/** Roles belong to the whole server: another database on it may hold a demo too. */
const roleOf = (databaseUrl: string, name: ViewName): string => {
  const { pathname } = new URL(databaseUrl);
  return `yizhan_reads_${name}_${createHash('sha256').update(pathname).digest('hex').slice(0, 8)}`;
};

type Change = { readonly name: ViewName; readonly trouble: ViewTrouble; readonly role: string };

/** The lock that is held, for what takes one. */
const begin = async (pool: pg.Pool, { name, trouble, role }: Change): Promise<pg.PoolClient | undefined> => {
  const { view } = views[name];
  switch (trouble) {
    case 'ok':
    case 'stale':
      return undefined;
    case 'slow': {
      const lock = await pool.connect();
      await lock.query('begin');
      await lock.query(`lock table ${name}.row in access exclusive mode`);
      return lock;
    }
    case 'garbled':
      await pool.query(`alter view ${name}.${view} rename to ${view}_before`);
      return undefined;
    case 'refusing':
      await pool.query(`revoke select on ${name}.${view} from ${role}`);
      return undefined;
    default:
      return trouble satisfies never;
  }
};

const undo = async (pool: pg.Pool, { name, trouble, role }: Change): Promise<void> => {
  const { view } = views[name];
  if (trouble === 'garbled') await pool.query(`alter view ${name}.${view}_before rename to ${view}`);
  if (trouble === 'refusing') await pool.query(`grant select on ${name}.${view} to ${role}`);
};
