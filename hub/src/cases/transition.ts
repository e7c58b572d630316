/**
 * One transition of a case in one SQL statement: its events, its read model, its deadlines and its jobs, or none of it
 * (R8, R12). The statement moves nothing unless the case is still at `expected` and its last event is the one these
 * follow, so of two writers one wins and the other is told `conflict`.
 */
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { uuidv7 } from 'uuidv7';
import type { Prepared, Sql } from '../storage/db.ts';
import { escalationsOf, leaves, type CaseState } from './case-state.ts';
import type { Consequences } from './consequences.ts';
import type { LinkedEvent } from './link-events.ts';
import { partiesOf, singleKey } from './read-model.ts';
import type { TaskChanges } from './tasks.ts';

export type Transition = {
  /** Version before: 0 for a case that begins. */
  readonly expected: number;
  /** At least one. */
  readonly events: readonly LinkedEvent[];
  readonly flow: FlowDefinition;
  /** After all of them. */
  readonly state: CaseState;
  readonly consequences: Consequences;
  readonly tasks: TaskChanges;
};

/** `$1` id … `$12` late are the read model; the arrays after them are events, deadlines ended and begun, jobs, tasks gone and come. */
const rows = `
  written as (
    insert into case_event (case_id, seq, kind, body, prev_hash, hash, done_at, recorded_at)
    select $1, e.* from moved,
      unnest($13::int[], $14::text[], $15::bytea[], $16::bytea[], $17::bytea[], $18::timestamptz[], $19::timestamptz[]) as e
  ),
  ended as (
    update case_deadline d set ended = true from moved, unnest($20::text[], $21::text[]) as e (kind, step)
    where d.case_id = $1 and not d.ended and d.kind = e.kind and (e.step is null or d.step = e.step)
  ),
  started as (
    insert into case_deadline (id, case_id, kind, step, due_at)
    select d.id, $1, d.kind, d.step, d.due from moved,
      unnest($22::uuid[], $23::text[], $24::text[], $25::timestamptz[]) as d (id, kind, step, due)
  ),
  queued as (
    insert into job (kind, key, body, run_at)
    select j.kind, j.key, j.body::jsonb, $7 from moved, unnest($26::text[], $27::text[], $28::text[]) as j (kind, key, body)
    on conflict (key) do nothing
  ),
  gone as (
    delete from task t using moved, unnest($29::text[], $30::text[]) as g (step, slot)
    where t.case_id = $1 and t.step = g.step and t.slot = g.slot
  ),
  come as (
    insert into task (case_id, flow_id, applicant_id, step, slot, kind, department, role, person_id, entered_at, due_at)
    select $1, $39, $40, c.* from moved,
      unnest($31::text[], $32::text[], $33::text[], $34::text[], $35::text[], $36::uuid[], $37::timestamptz[], $38::timestamptz[]) as c
    on conflict (case_id, step, slot) do update set kind = excluded.kind, department = excluded.department,
      role = excluded.role, person_id = excluded.person_id, entered_at = excluded.entered_at,
      due_at = coalesce(excluded.due_at, task.due_at)
  )
  select 1 from moved`;

const beginCase: Prepared = {
  name: 'case-begin',
  text: `with moved as (
  insert into case_view (id, state, step, reasons, version, head, changed_at, closed_at, responsible_id, parties, single_key, late,
    flow_id, applicant_id, number, flow_version, terminal_id, opened_at, home_department)
  values ($1::uuid, $2, $3, $4::jsonb, $5, $6::bytea, $7::timestamptz, $8::timestamptz, $9::uuid, $10::text[], $11, $12,
    $39, $40::uuid, $41, $42, $43, $44::timestamptz, $45)
  on conflict do nothing returning 1
),${rows}`,
};

const moveCase: Prepared = {
  name: 'case-move',
  text: `with moved as (
  update case_view set state = $2, step = $3, reasons = $4::jsonb, version = $5, head = $6::bytea,
    changed_at = $7::timestamptz, closed_at = $8::timestamptz, responsible_id = $9::uuid, parties = $10::text[],
    single_key = $11, late = $12
  where id = $1::uuid and version = $41 and head = $42 returning 1
),${rows}`,
};

export const transition = async (sql: Sql, change: Transition): Promise<'done' | 'conflict'> => {
  const { state, expected, flow } = change;
  const own =
    expected === 0
      ? [state.number, state.flowVersion, state.terminal ?? null, state.openedAt, flow.department]
      : [expected, change.events[0]?.prevHash];
  const { rowCount } = await sql.query(expected === 0 ? beginCase : moveCase, [...values(change), ...own]);
  return rowCount === 1 ? 'done' : 'conflict';
};

const values = ({ state, flow, events, tasks, consequences }: Transition): unknown[] => [
  ...viewValues(state, flow, events.at(-1)?.hash),
  ...eventValues(events),
  ...clockValues(consequences),
  ...taskValues(tasks),
  ...[state.flowId, state.applicant],
];

const viewValues = (state: CaseState, flow: FlowDefinition, head: Buffer | undefined): unknown[] => [
  ...[state.id, state.status, state.step ?? null, JSON.stringify(shownReasons(state)), state.version, head],
  ...[state.changedAt, state.closedAt ?? null, state.responsible?.clerk ?? null],
  ...[partiesOf(flow, state), singleKey(flow, state), state.late],
];

const eventValues = (events: readonly LinkedEvent[]): unknown[] => [
  events.map((e) => e.event.seq),
  events.map((e) => e.event.kind),
  events.map((e) => e.bytes),
  events.map((e) => e.prevHash),
  events.map((e) => e.hash),
  events.map((e) => e.event.doneAt),
  events.map((e) => e.event.recordedAt),
];

const clockValues = ({ ended, started, jobs }: Consequences): unknown[] => [
  ended.map((d) => d.kind),
  ended.map((d) => d.step ?? null),
  started.map(() => uuidv7()),
  started.map((d) => d.kind),
  started.map((d) => d.step ?? null),
  started.map((d) => d.dueAt.toISOString()),
  jobs.map((j) => j.kind),
  jobs.map((j) => j.key),
  jobs.map((j) => JSON.stringify(j.body)),
];

const taskValues = ({ gone, come }: TaskChanges): unknown[] => [
  gone.map((t) => t.step),
  gone.map((t) => t.slot),
  come.map((t) => t.step),
  come.map((t) => t.slot),
  come.map((t) => t.kind),
  come.map((t) => t.department),
  come.map((t) => t.role),
  come.map((t) => t.person),
  come.map((t) => t.enteredAt),
  come.map((t) => t.dueAt),
];

/** As many as a message to a terminal holds. */
const MOST_REASONS = 20;

/** What lists and screens say about a case: who was told or what date was given, why it waits, and that it is late. */
export const shownReasons = (state: CaseState): CaseState['reasons'] => {
  if (state.closedAt !== undefined) return state.reasons;
  const told = escalationsOf(state).flatMap(({ reasons }) => reasons);
  const given = leaves(state).flatMap(({ escalated, extended }) =>
    escalated.length === 0 ? (extended?.reasons ?? []) : [],
  );
  const late = state.late ? [{ code: 'promise-passed' }] : [];
  return [...told, ...given, ...state.reasons, ...state.unchecked, ...late].slice(0, MOST_REASONS);
};
