/** How much is in each list, and in each filter of it. Small statements side by side; the sums are made here. */
import type { Sql } from '../storage/db.ts';
import { COUNT_BOUND, type Filter, type View } from './desk-rows.ts';
import { CARRIED, departments, GIVEN, tasksForMe, valuesOf, type Asked } from './worklist-sql.ts';

type OfView<T> = Readonly<Partial<Record<View, T>>>;

export type Counts = {
  /** `COUNT_BOUND` stands for that many or more. */
  readonly views: Readonly<Record<View, number>>;
  readonly filters: OfView<Readonly<Partial<Record<Filter, number>>>>;
  /** Most first. */
  readonly services: OfView<readonly { readonly flowId: string; readonly count: number }[]>;
};

const LIMIT = String(COUNT_BOUND);

/** `late` and `today` of one case in one list. */
type Line = { readonly id: string; readonly flow: string; readonly late: boolean; readonly today: boolean };
type Carried = Line & { readonly waits: string };

const carried = `with ${GIVEN}, ${CARRIED}
  select id, flow_id as flow, late or due <= $12 as late, due < $13 as today, waits from carried limit ${LIMIT}`;

const tasks = (where: string): string => `with ${GIVEN}, found as (${tasksForMe({ where, limit: LIMIT })})
  select case_id as id, min(flow_id) as flow, coalesce(bool_or(due_at <= $12), false) as late,
    coalesce(bool_or(due_at < $13), false) as today from found group by case_id`;

const ours = `select flow_id as flow, late from case_view c where c.closed_at is null and c.parties && $1::text[]
  and c.applicant_id <> $2::uuid limit ${LIMIT}`;

const reviews = `select count(*)::int as n from (select 1 from power_review r where r.verdict is null
  and (r.department_id, r.role) in (select * from unnest($1::text[], $2::text[])) limit ${LIMIT}) r`;

export const countWorklists = async (sql: Sql, asked: Omit<Asked, 'service'>): Promise<Counts> => {
  const values = valuesOf(asked);
  const { clerk } = asked;
  const [own, single, batches, ofDepartment, reviewed] = await Promise.all([
    sql.query<Carried>({ name: 'desk-count-carried', text: carried }, values),
    sql.query<Line>({ name: 'desk-count-tasks', text: tasks(`t.kind <> 'batch'`) }, values),
    sql.query<Line>({ name: 'desk-count-batches', text: tasks(`t.kind = 'batch'`) }, values),
    sql.query<Omit<Line, 'id' | 'today'>>(ours, [departments(asked), clerk.person]),
    sql.query<{ n: number }>(reviews, [clerk.offices.map((o) => o.department), clerk.offices.map((o) => o.role)]),
  ]);
  const waiting = own.rows.filter(({ waits }) => waits !== 'me');
  const due = once([...own.rows, ...single.rows].filter(({ late, today }) => late || today));
  const lists = {
    ...{ mine: own.rows, tasks: single.rows, due, waiting },
    ...{ department: ofDepartment.rows, batches: batches.rows },
  };
  const each = <T>(of: (rows: readonly Omit<Line, 'id' | 'today'>[]) => T): Record<keyof typeof lists, T> =>
    Object.fromEntries(Object.entries(lists).map(([view, rows]) => [view, of(rows)])) as Record<keyof typeof lists, T>;
  const soon = (rows: readonly Line[]) => ({ late: count(rows, isLate), today: count(rows, ({ today }) => today) });
  return {
    views: { ...each((rows) => Math.min(rows.length, COUNT_BOUND)), reviews: reviewed.rows[0]?.n ?? 0 },
    filters: {
      mine: { ...soon(own.rows), ...byWait(own.rows) },
      tasks: soon(single.rows),
      due: { late: count(due, isLate) },
      waiting: byWait(waiting),
      department: { late: count(ofDepartment.rows, isLate) },
    },
    services: each(byService),
  };
};

const isLate = ({ late }: { readonly late: boolean }): boolean => late;
const count = <T>(rows: readonly T[], is: (row: T) => boolean): number => rows.filter(is).length;

/** A case that is due both as one's own and as a task is due once. */
const once = (rows: readonly Line[]): Line[] => {
  const seen = new Map<string, Line>();
  for (const row of rows) {
    const before = seen.get(row.id);
    seen.set(row.id, before ? { ...row, late: row.late || before.late } : row);
  }
  return [...seen.values()];
};

const byWait = (rows: readonly Carried[]): Partial<Record<Filter, number>> => {
  const of = (name: string): number => count(rows, ({ waits }) => waits === name);
  return { me: of('me'), department: of('department'), applicant: of('returned'), outside: of('outside') };
};

const byService = (rows: readonly { readonly flow: string }[]): { flowId: string; count: number }[] => {
  const sums = new Map<string, number>();
  for (const { flow } of rows) sums.set(flow, (sums.get(flow) ?? 0) + 1);
  return [...sums]
    .map(([flowId, n]) => ({ flowId, count: n }))
    .toSorted((a, b) => b.count - a.count || a.flowId.localeCompare(b.flowId));
};
