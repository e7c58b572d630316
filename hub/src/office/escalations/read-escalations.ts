/** Late steps for which somebody answers, those told longest ago first. */
import { officeName } from '@yizhan/shared/campus/office-names.ts';
import { reason, type Bilingual } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import { MOST_DAYS } from '../../cases/actions/extend-deadline.ts';
import { rightTo, type Answerer } from '../../cases/actions/answering.ts';
import type { FlowBook } from '../../flows/flow-book.ts';
import { maskName } from '../../papers/wording.ts';
import type { Sql } from '../../storage/db.ts';
import type { EscalationList, EscalationView } from './model.ts';
import { readPlaces, type Places } from './read-places.ts';

/** A head with more than these has another problem than a list can solve. */
const MOST_STEPS = 100;

export type EscalationReads = { readonly sql: Sql; readonly flows: FlowBook; readonly now: Date };

/** SQL over `escalation e`: `$1` names, `$2` departments headed, `$3` whether they supervise, `$4` the person. */
const THEIRS = `e.applicant_id <> $4::uuid and (e.told_to = any($1::uuid[]) or e.department_id = any($2::text[])
  or $3::boolean and e.told_as = 'supervisor')`;
const valuesOf = ({ names, headed, supervises, person }: Answerer): unknown[] => [names, headed, supervises, person];

export type Row = {
  readonly case_id: string;
  readonly step: string;
  readonly round: number;
  readonly department_id: string;
  readonly slots: readonly string[];
  readonly level: 1 | 2;
  readonly told_as: 'head' | 'supervisor';
  readonly told_to: string | null;
  readonly since: Date;
  readonly reasons: unknown;
  readonly nudges: number;
  readonly extensions: number;
  readonly number: string;
  readonly flow_id: string;
  readonly flow_version: number;
  readonly applicant_id: string;
  readonly responsible_id: string | null;
  readonly parties: readonly string[];
  readonly entered_at: Date | null;
} & Readonly<Record<`${'department' | 'applicant' | 'to' | 'instead'}_${'zh' | 'en'}`, string | null>>;

export const readEscalations = async (
  { sql, flows, now }: EscalationReads,
  answerer: Answerer,
): Promise<EscalationList> => {
  const { rows } = await sql.query<Row>(
    `select e.case_id, e.step, e.round, e.department_id, e.slots, e.level, e.told_as, e.told_to, e.since, e.reasons, e.nudges,
       e.extensions, c.number, c.flow_id, c.flow_version, c.applicant_id, c.responsible_id, c.parties,
       (select min(t.entered_at) from task t where t.case_id = e.case_id and t.step = e.step) as entered_at,
       d.name_zh as department_zh, d.name_en as department_en, a.name_zh as applicant_zh, a.name_en as applicant_en,
       p.name_zh as to_zh, p.name_en as to_en, i.name_zh as instead_zh, i.name_en as instead_en
     from escalation e join case_view c on c.id = e.case_id left join department d on d.id = e.department_id
       left join person a on a.id = e.applicant_id left join person p on p.id = e.told_to
       left join person i on i.id = e.instead_of
     where ${THEIRS} order by e.since, e.case_id, e.step, e.department_id limit ${String(MOST_STEPS + 1)}`,
    valuesOf(answerer),
  );
  const shown = rows.slice(0, MOST_STEPS);
  const places = await readPlaces({ sql, now }, shown);
  const steps = await Promise.all(
    shown.map(async (row) => {
      const flow = await flows.get(sql, row.flow_id, row.flow_version);
      const none = { zh: row.step, en: row.step };
      const doing = flow?.steps.find(({ id }) => id === row.step)?.doing ?? none;
      return viewOf(row, { answerer, places, doing, service: flow?.name ?? { zh: row.flow_id, en: row.flow_id } });
    }),
  );
  return { at: now.toISOString(), mostDays: MOST_DAYS, steps, more: rows.length > MOST_STEPS };
};

/** How many steps call for them. */
export const countEscalations = async (sql: Sql, answerer: Answerer): Promise<number> => {
  const { rows } = await sql.query<{ n: number }>(
    `select count(*)::int as n from (select 1 from escalation e where ${THEIRS} limit ${String(MOST_STEPS)}) n`,
    valuesOf(answerer),
  );
  return rows[0]?.n ?? 0;
};

const storedReasons = z.array(reason).catch([]);

type Around = {
  readonly answerer: Answerer;
  readonly places: Places;
  readonly doing: Bilingual;
  readonly service: Bilingual;
};

const viewOf = (row: Row, { answerer, places, doing, service }: Around): EscalationView => {
  const told = { as: row.told_as, to: row.told_to ?? undefined, department: row.department_id };
  const isPart = row.parties.some((party) => answerer.headed.includes(party));
  const applicant = nameOf(row.applicant_zh, row.applicant_en);
  const hidden = applicant && { zh: maskName(applicant.zh), en: maskName(applicant.en) };
  return {
    ...{ caseId: row.case_id, number: row.number, service, step: row.step, seen: row.round, doing },
    applicant: (isPart ? applicant : hidden) ?? null,
    department: nameOf(row.department_zh, row.department_en) ?? { zh: row.department_id, en: row.department_id },
    ...{ as: row.told_as, to: nameOf(row.to_zh, row.to_en), instead: nameOf(row.instead_zh, row.instead_en) },
    ...{ since: row.since.toISOString(), standsSince: (row.entered_at ?? row.since).toISOString() },
    ...{ reasons: storedReasons.parse(row.reasons), nudges: row.nudges },
    places: places.of(row, officeName),
    mayExtend: rightTo(answerer, told) === 'full' && row.extensions < row.level,
  };
};

const nameOf = (zh: string | null, en: string | null): Bilingual | undefined =>
  zh === null || en === null ? undefined : { zh, en };
