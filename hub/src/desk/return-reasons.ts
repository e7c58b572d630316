/**
 * Reasons that an office says again and again, kept once in both languages: picked when something is returned or
 * rejected. They are about papers and rules, never about a person, so they stand in events as they are.
 */
import type { Fault } from '@yizhan/shared/faults.ts';
import { stepOf, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';
import { record } from '../audit/record.ts';
import type { CaseState } from '../cases/case-state.ts';
import { slotsIn } from '../cases/slots.ts';
import type { Sql } from '../storage/db.ts';
import type { ReusableReason } from './case-page/model.ts';

/** Of one service, of one office. The responsible clerk's own are those of the home department. */
export type Scope = { readonly flowId: string; readonly department: string; readonly role: string };

/** What a reason carries in an event (shared/src/wire/messages.ts). */
export const MAX_REASON = 200;
/** More is not a list any more. */
const MAX_REASONS = 60;

export const scopeOf = (state: CaseState, flow: FlowDefinition, step: string): Scope => {
  const [slot] = slotsIn(state, stepOf(flow, step));
  const { department = flow.department, role = 'responsible' } = slot?.place ?? {};
  return { flowId: flow.id, department, role };
};

type Row = { readonly id: string; readonly zh: string; readonly en: string; readonly fields: string[] };

export const listReasons = async (
  sql: Sql,
  { flowId, department, role }: Scope,
): Promise<readonly ReusableReason[]> => {
  const { rows } = await sql.query<Row>(
    `select id, text_zh as zh, text_en as en, fields from return_reason
      where flow_id = $1 and department_id = $2 and role = $3 and retired_at is null order by added_at, id limit ${MAX_REASONS}`,
    [flowId, department, role],
  );
  return rows.map(({ id, zh, en, fields }) => ({ id, text: { zh, en }, fields }));
};

/** As they go into the event. Retired ones, and those of another office, are not there. */
export const pickReasons = async (sql: Sql, scope: Scope, ids: readonly string[]): Promise<readonly Reason[]> => {
  const known = await listReasons(sql, scope);
  return known.flatMap(({ id, text }) =>
    ids.includes(id) ? [{ code: 'office-reason', params: { text: text.zh, textEn: text.en } }] : [],
  );
};

export type NewReason = Scope & {
  readonly zh: string;
  readonly en: string;
  readonly fields: readonly string[];
  readonly by: string;
  readonly at: Date;
};

/** Faults: `text-missing`, `too-many`. Without an English text the Chinese one stands for both. */
export const addReason = async (sql: Sql, reason: NewReason): Promise<string | Fault> => {
  const zh = reason.zh.trim();
  const en = reason.en.trim() || zh;
  if (zh === '' || zh.length > MAX_REASON || en.length > MAX_REASON)
    return { fault: 'text-missing', params: { max: MAX_REASON } };
  if ((await listReasons(sql, reason)).length >= MAX_REASONS) return { fault: 'too-many' };
  const id = uuidv7();
  const { flowId, department, role, fields, by, at } = reason;
  await sql.query(
    `insert into return_reason (id, flow_id, department_id, role, text_zh, text_en, fields, added_by, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, flowId, department, role, zh, en, fields, by, at],
  );
  await record(sql, {
    kind: 'return-reason.added',
    actor: `person:${by}`,
    subject: id,
    detail: { flow: flowId, department },
  });
  return id;
};

export type Retirement = Scope & { readonly id: string; readonly by: string; readonly at: Date };

/** Cases that were told it keep it. Faults: `not-found`. */
export const retireReason = async (
  sql: Sql,
  { id, flowId, department, role, by, at }: Retirement,
): Promise<Fault | undefined> => {
  const { rowCount } = await sql.query(
    `update return_reason set retired_at = $5, retired_by = $6
      where id = $1 and flow_id = $2 and department_id = $3 and role = $4 and retired_at is null`,
    [id, flowId, department, role, at, by],
  );
  if (rowCount !== 1) return { fault: 'not-found' };
  await record(sql, {
    kind: 'return-reason.retired',
    actor: `person:${by}`,
    subject: id,
    detail: { flow: flowId, department },
  });
  return undefined;
};
