/** Departures with every name they mention. */
import { officeName } from '@yizhan/shared/campus/office-names.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { leavePlan, type LeaveChange, type LeavePlan } from '../../cases/leave-plan.ts';
import { isUuid } from '../../desk/acts/fields.ts';
import { POWER_COLUMNS, powerOf, type PowerRow } from '../../powers/power-row.ts';
import type { Sql } from '../../storage/db.ts';
import { nameCases } from '../name-cases.ts';
import { namePeople } from '../name-people.ts';
import { headed, type Officer } from '../officer.ts';
import { viewNames, type PowerReads } from '../powers/view-powers.ts';
import type { PersonChoice } from '../rota/model.ts';
import { readAnsweredFor, readStaff } from '../rota/read-leaves.ts';
import type { RotaReads } from '../rota/read-rota.ts';
import type { ChangeView, DepartureLine, DepartureRecord, Departures, HandedOver, PostView } from './model.ts';

export type DepartureReads = RotaReads & PowerReads;

const MAX_RECENT = 50;

export const readPerson = async (sql: Sql, id: string): Promise<PersonChoice | undefined> => {
  const { rows } = await sql.query<{ number: string } & Bilingual>(
    `select number, name_zh as zh, name_en as en from person where id = $1 and kind = 'staff'`,
    [id],
  );
  const [row] = rows;
  return row && { id, number: row.number, name: { zh: row.zh, en: row.en } };
};

const departmentNames = (sql: Sql) => allNames(sql, 'department');
const sealNames = (sql: Sql) => allNames(sql, 'seal');

const allNames = async (sql: Sql, table: 'department' | 'seal'): Promise<(id: string) => Bilingual> => {
  const { rows } = await sql.query<{ id: string } & Bilingual>(`select id, name_zh as zh, name_en as en from ${table}`);
  const known = new Map(rows.map(({ id, zh, en }) => [id, { zh, en }]));
  return (id) => known.get(id) ?? { zh: id, en: id };
};

/** The plan of a dry run, or what came of one. */
export const viewPlan = async (reads: DepartureReads, plan: LeavePlan): Promise<HandedOver> => {
  const { sql, flows } = reads;
  const { successor, cases, tasks, stuck, posts, vacant, seals, powers, granted, account } = plan;
  const [department, name, caseOf, named, login, sealName] = await Promise.all([
    departmentNames(sql),
    namePeople(sql, [...cases, ...tasks, ...seals].flatMap(({ to }) => to ?? []).concat(successor ?? [])),
    nameCases(
      sql,
      flows,
      [...cases, ...tasks, ...stuck].map(({ caseId }) => caseId),
    ),
    namePowers(reads, powers),
    loginOf(sql, account),
    sealNames(sql),
  ]);
  const postView = (post: LeavePlan['posts'][number]): PostView => ({
    ...{ department: department(post.department), name: officeName(post.role), rank: post.rank },
  });
  return {
    successor: successor === undefined ? undefined : name(successor),
    cases: cases.map(({ caseId, to, reasons }) => ({ ...caseOf(caseId), to: name(to), reasons })),
    tasks: tasks.map(({ caseId, step, to, reasons }) => ({ ...caseOf(caseId, step), to: name(to), reasons })),
    seals: seals.map(({ id, place, to }) => ({
      id,
      place,
      name: sealName(id),
      to: to === undefined ? undefined : name(to),
    })),
    stuck: stuck.map(({ caseId, step }) => caseOf(caseId, step)),
    ...{ posts: posts.map(postView), vacant: vacant.map(postView), powers: named, granted, account: login },
  };
};

const loginOf = async (sql: Sql, account: string | undefined): Promise<string | undefined> => {
  if (account === undefined) return undefined;
  const { rows } = await sql.query<{ login: string }>('select login from account where id = $1', [account]);
  return rows[0]?.login;
};

const namePowers = async (reads: DepartureReads, lost: LeavePlan['powers']): Promise<HandedOver['powers']> => {
  if (lost.length === 0) return [];
  const { rows } = await reads.sql.query<PowerRow>(
    `select ${POWER_COLUMNS} from power p where id = any($1::uuid[]) order by p.granted_at, p.id`,
    [lost.map(({ id }) => id)],
  );
  const powers = rows.map(powerOf);
  const views = await viewNames(reads, powers);
  return powers.flatMap(({ id }, i) => {
    const [view, why] = [views[i], lost.find((one) => one.id === id)?.why];
    return view && why ? [{ id, why, service: view.service, step: view.step, department: view.office.department }] : [];
  });
};

type Row = {
  readonly person: string;
  readonly number: string | null;
  readonly zh: string | null;
  readonly en: string | null;
  readonly at: Date;
  readonly by: string;
  readonly outcome: unknown;
};

/** A supervisor sees every departure; a head those of their department, and those they recorded. */
const visible = `($1::boolean or d.by = 'person:' || $2 or exists (
  select 1 from jsonb_array_elements_text(d.outcome -> 'departments') as o (id) where o.id = any($3::text[])))`;

const rowsOf = async (sql: Sql, officer: Officer, only?: string): Promise<readonly Row[]> => {
  const { rows } = await sql.query<Row>(
    `select d.person_id as person, p.number, p.name_zh as zh, p.name_en as en, d.at, d.by, d.outcome
     from departure d left join person p on p.id = d.person_id
     where ${visible} and ($4::uuid is null or d.person_id = $4) order by d.at desc, d.person_id limit $5`,
    [officer.oversees, officer.person, headed(officer), only ?? null, MAX_RECENT],
  );
  return rows;
};

const recorderOf = (by: string): string | undefined => (by.startsWith('person:') ? by.slice(7) : undefined);

export const readDepartures = async (reads: DepartureReads, officer: Officer): Promise<Departures> => {
  const { sql } = reads;
  const [people, successors, rows] = await Promise.all([
    readAnsweredFor(reads, officer),
    readStaff(reads),
    rowsOf(sql, officer),
  ]);
  const name = await namePeople(
    sql,
    rows.flatMap(({ person, by }) => [person, recorderOf(by) ?? []].flat()),
  );
  const recent = rows.map(({ person, number, at, by, outcome }): DepartureLine => {
    const plan = leavePlan.safeParse(outcome).data;
    const recorder = recorderOf(by);
    return {
      ...{ person: { id: person, number: number ?? '', name: name(person) }, at: at.toISOString() },
      by: recorder === undefined ? null : name(recorder),
      counts: plan && { cases: plan.cases.length, tasks: plan.tasks.length },
    };
  });
  return { people, successors, recent };
};

/** Undefined: they have not left. `hidden`: they have, and whose business it is is another's. */
export const readRecord = async (
  reads: DepartureReads,
  officer: Officer,
  person: string,
): Promise<DepartureRecord | 'hidden' | undefined> => {
  const { sql } = reads;
  const [row] = await rowsOf(sql, officer, person);
  if (!row) {
    const left = await sql.query('select 1 from departure where person_id = $1', [person]);
    return left.rowCount === 1 ? 'hidden' : undefined;
  }
  const recorder = recorderOf(row.by);
  const name = await namePeople(sql, [person, recorder ?? []].flat());
  const plan = leavePlan.safeParse(row.outcome).data;
  return {
    ...{ kind: 'record', person: { id: person, number: row.number ?? '', name: name(person) } },
    ...{ at: row.at.toISOString(), by: recorder === undefined ? null : name(recorder) },
    cameTo: plan && (await viewPlan(reads, plan)),
  };
};

/** Why each thing is not as it was agreed to: who has the case now, or that it is over. */
export const viewChanges = async (
  { sql, flows }: DepartureReads,
  changes: readonly LeaveChange[],
  plan: LeavePlan,
): Promise<readonly ChangeView[]> => {
  const ids = changes.flatMap((change) => ('caseId' in change && isUuid(change.caseId) ? [change.caseId] : []));
  const { rows } = await sql.query<{ id: string; clerk: string | null; closed: boolean }>(
    'select id, responsible_id as clerk, closed_at is not null as closed from case_view where id = any($1::uuid[])',
    [ids],
  );
  const stands = new Map(rows.map((row) => [row.id, row]));
  const next = new Map(plan.cases.map(({ caseId, to }) => [caseId, to]));
  const name = await namePeople(sql, [...next.values(), ...rows.flatMap(({ clerk }) => clerk ?? [])]);
  const caseOf = await nameCases(sql, flows, ids);
  return changes.map((change): ChangeView => {
    if (!('caseId' in change)) return { says: change.what };
    const { what, caseId, how } = change;
    const of = caseOf(caseId);
    if (what === 'task') return { says: 'task', of };
    if (how === 'come') return { says: 'come', of };
    if (how === 'other') return { says: 'other', of, by: name(next.get(caseId) ?? '') };
    const { clerk, closed } = stands.get(caseId) ?? { clerk: null, closed: true };
    return closed || clerk === null ? { says: 'closed', of } : { says: 'carried', of, by: name(clerk) };
  });
};
