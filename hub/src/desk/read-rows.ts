/** The lines of the desk's lists: a case, its applicant, and who is awaited in it. */
import { caseStates, isWord, type CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { FlowDefinition, FlowStep } from '@yizhan/shared/flow/definition.ts';
import { reason, type Bilingual } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import type { FlowBook } from '../flows/flow-book.ts';
import { maskName, maskNumber } from '../papers/wording.ts';
import type { Prepared, Sql } from '../storage/db.ts';
import type { DeskRow, Elsewhere, OneKey, Wait } from './desk-rows.ts';

/** As JSON from the database: names are null for whoever is on record no more. */
type WaitRecord = {
  readonly step: string;
  readonly slot: string;
  readonly kind: string;
  readonly department: string | null;
  readonly role: string | null;
  readonly department_zh: string | null;
  readonly department_en: string | null;
  readonly person: string | null;
  readonly person_zh: string | null;
  readonly person_en: string | null;
  readonly since: string;
  readonly due: string | null;
  readonly holder: string | null;
  readonly holder_zh: string | null;
  readonly holder_en: string | null;
  readonly held_until: string | null;
};

type CaseRecord = {
  readonly id: string;
  readonly number: string;
  readonly flow_id: string;
  readonly flow_version: number;
  readonly state: string;
  readonly step: string | null;
  readonly reasons: unknown;
  readonly late: boolean;
  readonly parties: string[];
  readonly opened_at: Date;
  readonly changed_at: Date;
  readonly closed_at: Date | null;
  readonly due: Date | null;
  readonly applicant_zh: string | null;
  readonly applicant_en: string | null;
  readonly applicant_number: string | null;
  readonly applicant_id: string;
  readonly responsible_id: string | null;
  readonly responsible_zh: string | null;
  readonly responsible_en: string | null;
  readonly waits: readonly WaitRecord[];
};

const byIds: Prepared = {
  name: 'desk-rows',
  text: `select c.id, c.number, c.flow_id, c.flow_version, c.state, c.step, c.reasons, c.late, c.parties, c.opened_at,
      c.changed_at, c.closed_at, d.due, a.name_zh as applicant_zh, a.name_en as applicant_en,
      a.number as applicant_number, c.applicant_id, c.responsible_id, r.name_zh as responsible_zh, r.name_en as responsible_en, w.waits
    from case_view c
    left join person a on a.id = c.applicant_id
    left join person r on r.id = c.responsible_id
    cross join lateral (select min(d.due_at) as due from case_deadline d
      where d.case_id = c.id and not d.ended and d.paused_at is null and d.kind in ('promise', 'held')) d
    cross join lateral (
      select coalesce(json_agg(json_build_object('step', t.step, 'slot', t.slot, 'kind', t.kind,
        'department', t.department, 'role', t.role, 'department_zh', o.name_zh, 'department_en', o.name_en,
        'person', t.person_id, 'person_zh', p.name_zh, 'person_en', p.name_en, 'since', t.entered_at, 'due', t.due_at,
        'holder', h.id, 'holder_zh', h.name_zh, 'holder_en', h.name_en, 'held_until', l.until) order by t.entered_at, t.step, t.slot), '[]') as waits
      from task t left join department o on o.id = t.department left join person p on p.id = t.person_id
        left join task_lease l on l.case_id = t.case_id and l.step = t.step and l.slot = t.slot and l.until > $2
        left join person h on h.id = l.person_id
      where t.case_id = c.id) w
    where c.id = any($1::uuid[])`,
};

export type RowReads = { readonly sql: Sql; readonly flows: FlowBook; readonly now: Date };

/** A line, and whose case it is. */
export type OwnedRow = { readonly row: DeskRow; readonly applicant: string };

export const readOwnedRows = async (reads: RowReads, ids: readonly string[]): Promise<OwnedRow[]> => {
  if (ids.length === 0) return [];
  const { rows } = await reads.sql.query<CaseRecord>(byIds, [ids, reads.now]);
  return Promise.all(rows.map(async (row) => ({ row: await deskRow(row, reads), applicant: row.applicant_id })));
};

/** In the order asked for; what is gone is left out. For whoever has a part in all of them: see `masked`. */
export const readDeskRows = async (reads: RowReads, ids: readonly string[]): Promise<DeskRow[]> => {
  const byId = new Map((await readOwnedRows(reads, ids)).map(({ row }) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
};

/** The row as somebody without a part in the case sees it. */
export const masked = (row: DeskRow): DeskRow => {
  const { applicant } = row;
  if (applicant === null) return row;
  const name = { zh: maskName(applicant.name.zh), en: maskName(applicant.name.en) };
  return { ...row, applicant: { name, number: maskNumber(applicant.number), masked: true } };
};

const storedReasons = z.array(reason).catch([]);

const deskRow = async (row: CaseRecord, { sql, flows }: RowReads): Promise<DeskRow> => {
  const flow = await flows.get(sql, row.flow_id, row.flow_version);
  if (!isWord(caseStates, row.state)) throw new Error(`Case ${row.number} has the unknown state ${row.state}`);
  const step = flow?.steps.find(({ id }) => id === row.step);
  const waits = row.waits.map((wait) => waitOf(wait, flow));
  const elsewhere = elsewhereOf(row.state, step, waits);
  return {
    ...{ id: row.id, number: row.number, flowId: row.flow_id, state: row.state, waits, parties: row.parties },
    service: flow?.name ?? { zh: row.flow_id, en: row.flow_id },
    applicant: row.applicant_number === null ? null : applicantOf(row, row.applicant_number),
    ...(step && { step: step.doing }),
    ...(elsewhere && { elsewhere }),
    responsible:
      row.responsible_id === null
        ? null
        : { id: row.responsible_id, name: nameOf(row.responsible_zh, row.responsible_en) },
    reasons: storedReasons.parse(row.reasons),
    ...{ late: row.late, due: row.due?.toISOString() ?? null, openedAt: row.opened_at.toISOString() },
    ...{ changedAt: row.changed_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null },
    returnable: (flow?.form?.fields.length ?? 0) > 0,
  };
};

const UNNAMED = '–';
const nameOf = (zh: string | null, en: string | null): Bilingual => ({ zh: zh ?? UNNAMED, en: en ?? UNNAMED });

const applicantOf = ({ applicant_zh, applicant_en }: CaseRecord, number: string): DeskRow['applicant'] => ({
  ...{ name: nameOf(applicant_zh, applicant_en), number, masked: false },
});

const waitOf = (wait: WaitRecord, flow: FlowDefinition | undefined): Wait => {
  const step = flow?.steps.find(({ id }) => id === wait.step);
  const { department, role, person, holder, held_until } = wait;
  return {
    ...{ step: wait.step, slot: wait.slot, doing: step?.doing ?? { zh: wait.step, en: wait.step } },
    ...(department !== null && {
      department: { id: department, role: role ?? '', name: nameOf(wait.department_zh, wait.department_en) },
    }),
    ...(person !== null && { person: { id: person, name: nameOf(wait.person_zh, wait.person_en) } }),
    ...(step?.kind === 'outside' && { outside: step.party }),
    since: new Date(wait.since).toISOString(),
    due: wait.due === null ? null : new Date(wait.due).toISOString(),
    oneKey: oneKeyOf(wait.kind, step),
    ...(holder !== null &&
      held_until !== null && {
        held: {
          ...{ id: holder, name: nameOf(wait.holder_zh, wait.holder_en) },
          until: new Date(held_until).toISOString(),
        },
      }),
  };
};

const oneKeyOf = (kind: string, step: FlowStep | undefined): OneKey => {
  if (kind === 'batch') return 'batch';
  if (kind === 'decide') return 'approve';
  return step?.kind === 'task' && step.form === undefined && kind === 'task' ? 'finish' : 'open';
};

const elsewhereOf = (state: CaseStatus, step: FlowStep | undefined, waits: readonly Wait[]): Elsewhere | undefined => {
  if (state === 'paused' || state === 'returned') return state;
  if (waits.length > 0 || (state !== 'open' && state !== 'waiting-person')) return undefined;
  if (step?.kind === 'gather' || step?.kind === 'collect') return 'applicant';
  return step?.kind === 'notice' ? 'time' : 'hub';
};
