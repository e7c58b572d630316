import type { Sql } from '../storage/db.ts';

export type Table = { readonly name: string; readonly columns: readonly string[] };

/** Kept by the migrations themselves. */
const NOT_OURS = '_prisma_migrations';

/** Every table with its stored columns, each after those its rows refer to. */
export const listTables = async (sql: Sql): Promise<readonly Table[]> => {
  const { rows: tables } = await sql.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> $1
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [NOT_OURS],
  );
  const { rows: references } = await sql.query<{ table: string; to: string }>(
    `select conrelid::regclass::text as table, confrelid::regclass::text as to from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`,
  );
  return inOrder(tables, (table) => references.filter((r) => r.table === table).map((r) => r.to));
};

const inOrder = (tables: readonly Table[], refersTo: (table: string) => readonly string[]): readonly Table[] => {
  const ordered: Table[] = [];
  let left = tables;
  while (left.length > 0) {
    const waiting = new Set(left.map((table) => table.name));
    const ready = left.filter((table) => !refersTo(table.name).some((to) => waiting.has(to)));
    if (ready.length === 0)
      throw new Error(`These tables refer to one another in a circle: ${[...waiting].join(', ')}`);
    ordered.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return ordered;
};

export const columnList = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');

/**
 * What is copied out. Transaction numbers mean something in one database only: events take along their order (R29), and
 * so do the readers' places in it.
 */
export const rowsOf = ({ name, columns }: Table): string => {
  const instead: Record<string, Record<string, string>> = {
    case_event: { xid: `'1'::xid8`, position: 'row_number() over (order by xid, position)' },
    reader_cursor: {
      xid: `'1'`,
      position: '(select count(*) from case_event e where (e.xid, e.position) <= (t.xid::xid8, t.position))',
    },
  };
  const list = columns.map((column) => instead[name]?.[column] ?? `"${column}"`).join(', ');
  return `select ${list} from "${name}" t`;
};

/** Names of the tables that hold rows. */
export const filledTables = async (sql: Sql): Promise<readonly string[]> => {
  const filled: string[] = [];
  for (const { name } of await listTables(sql)) {
    const { rowCount } = await sql.query(`select 1 from "${name}" limit 1`);
    if (rowCount === 1) filled.push(name);
  }
  return filled;
};
