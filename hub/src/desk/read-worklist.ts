/** One page of one list of the desk: which cases, worst first. */
import type { Sql } from '../storage/db.ts';
import { readCursor, writeCursor, type KeyValue, type Part } from './cursor.ts';
import type { Filter, View } from './desk-rows.ts';
import { CARRIED, departments, GIVEN, TASK_KEY, tasksForMe, valuesOf, type Asked } from './worklist-sql.ts';

/** A list of cases; batches and reviews have shapes of their own. */
export type CaseView = Exclude<View, 'reviews'>;

export const PAGE_ROWS = 50;

export type Wanted = Asked & {
  readonly view: CaseView;
  readonly filter?: Filter | undefined;
  readonly after?: string | undefined;
  /** Of `batches`: the queue. */
  readonly queue?: { readonly flowId: string; readonly step: string } | undefined;
};

export type Page = {
  readonly ids: readonly string[];
  /** Null at the end. */
  readonly next: string | null;
};

type Statement = {
  /** Columns `id` and `k0`, `k1`, …: the key. */
  /** `cursor`: the key's parameters with their types; `key`: what they stand for. */
  readonly text: (cursor: string | undefined, key: readonly string[] | undefined) => string;
  readonly shape: readonly Part[];
  readonly more?: readonly unknown[];
};

const LATE = `late or due <= $12`;

const carriedOnly: Readonly<Record<Filter, string>> = {
  late: LATE,
  today: `due < $13`,
  me: `waits = 'me'`,
  department: `waits = 'department'`,
  applicant: `waits = 'returned'`,
  outside: `waits = 'outside'`,
  closed: 'false',
};

const taskOnly = (filter: Filter | undefined): string => {
  if (filter === 'late') return `t.due_at <= $12`;
  return filter === 'today' ? `t.due_at < $13` : 'true';
};

/** Closed ones are shown for this long; older ones are found by searching. */
const CLOSED_WITHIN = `interval '30 days'`;

const statements: Readonly<Record<CaseView, (wanted: Wanted) => Statement>> = {
  mine: ({ filter }) => ({
    shape: ['flag', 'time', 'id'],
    text: (cursor) => `with ${GIVEN}, ${CARRIED}, ranked as (
        select *, case when ${LATE} then 0 else 1 end as rank from carried where ${filter ? carriedOnly[filter] : 'true'})
      select id, rank as k0, due as k1, id as k2 from ranked
      where ${cursor ? `(rank, due, id) > (${cursor})` : 'true'} order by rank, due, id limit $15`,
  }),
  waiting: ({ filter }) => ({
    shape: ['time', 'id'],
    text: (cursor) => `with ${GIVEN}, ${CARRIED}
      select id, since as k0, id as k1 from carried where waits <> 'me' and ${filter ? carriedOnly[filter] : 'true'}
        and ${cursor ? `(since, id) > (${cursor})` : 'true'} order by since, id limit $15`,
  }),
  tasks: ({ filter }) => tasks(`t.kind <> 'batch' and ${taskOnly(filter)}`, []),
  batches: ({ queue }) =>
    tasks(`t.kind = 'batch' and t.flow_id = $16 and t.step = $17`, [queue?.flowId ?? '', queue?.step ?? '']),
  due: ({ filter }) => ({
    shape: ['time', 'id'],
    text: (cursor) => `with ${GIVEN}, ${CARRIED}, mine as (
        select case_id as id, due_at as due from (${tasksForMe({
          where: `t.kind <> 'batch' and t.due_at < $13 and ${filter === 'late' ? `t.due_at <= $12` : 'true'}
            ${cursor ? `and (t.due_at, t.case_id) > (${cursor})` : ''}`,
          limit: '$15',
        })}) t
        union all select id, due from carried where ${filter === 'late' ? LATE : `(late or due < $13)`}
          and ${cursor ? `(due, id) > (${cursor})` : 'true'}),
      first as (select id, min(due) as due from mine group by id)
      select id, due as k0, id as k1 from first order by due, id limit $15`,
  }),
  department: (wanted) => {
    const part = `c.parties && $16::text[] and c.applicant_id <> $1::uuid and ($14::text is null or c.flow_id = $14)`;
    const more = [departments(wanted)];
    if (wanted.filter === 'closed')
      return {
        ...{ shape: ['time', 'id'], more },
        text: (cursor) => `with ${GIVEN} select c.id, c.closed_at as k0, c.id as k1 from case_view c
          where c.closed_at > $12::timestamptz - ${CLOSED_WITHIN} and ${part}
            and ${cursor ? `(c.closed_at, c.id) < (${cursor})` : 'true'} order by c.closed_at desc, c.id desc limit $15`,
      };
    return {
      ...{ shape: ['flag', 'time', 'id'], more },
      // Past the late ones the index is entered where the last page ended.
      text: (
        cursor,
        key,
      ) => `with ${GIVEN} select c.id, (not c.late)::int as k0, c.opened_at as k1, c.id as k2 from case_view c
        where c.closed_at is null and ${part} and ${wanted.filter === 'late' ? 'c.late' : 'true'}
          and ${cursor ? `((not c.late)::int, c.opened_at, c.id) > (${cursor})` : 'true'}
          and ${key?.[0] === '1' ? 'not c.late and c.opened_at >= $18' : 'true'}
        order by c.late desc, c.opened_at, c.id limit $15`,
    };
  },
};

const tasks = (where: string, more: readonly unknown[]): Statement => ({
  ...{ shape: ['time', 'id', 'name', 'name'], more },
  text: (cursor) => `with ${GIVEN}, found as (${tasksForMe({
    where: `${where} ${cursor ? `and (${TASK_KEY}) > (${cursor})` : ''}`,
    limit: '$15',
  })})
    select t.case_id as id, coalesce(t.due_at, 'infinity') as k0, t.case_id as k1, t.step as k2, t.slot as k3
    from found t order by ${TASK_KEY} limit $15`,
});

const casts: Readonly<Record<Part, string>> = { time: '::timestamptz', id: '::uuid', flag: '::int', name: '::text' };

type Row = { readonly id: string } & Readonly<Record<string, KeyValue>>;

/** A case that waits for the clerk twice comes once a page; keys go on after the last. */
export const readWorklist = async (sql: Sql, wanted: Wanted): Promise<Page> => {
  const { shape, text, more = [] } = statements[wanted.view](wanted);
  const key = readCursor(wanted.after, shape);
  const values = [...valuesOf(wanted), PAGE_ROWS + 1, ...more];
  const cursor = key && shape.map((part, i) => `$${String(values.length + 1 + i)}${casts[part]}`).join(', ');
  const { rows } = await sql.query<Row>(text(cursor, key), [...values, ...(key ?? [])]);
  const shown = rows.slice(0, PAGE_ROWS);
  const last = rows.length > PAGE_ROWS ? shown.at(-1) : undefined;
  return {
    ids: [...new Set(shown.map(({ id }) => id))],
    next: last ? writeCursor(shape.map((_part, i) => last[`k${String(i)}`] ?? '')) : null,
  };
};
