/** Powers with every name they mention, read in one go. */
import { officeName } from '@yizhan/shared/campus/office-names.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { powerTexts as t } from '@yizhan/shared/messages/hub-powers.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { FlowBook } from '../../flows/flow-book.ts';
import type { Office } from '../../powers/authority.ts';
import { checkPowers } from '../../powers/check-powers.ts';
import type { ListedPower } from '../../powers/list-powers.ts';
import type { Holder, Power, PowerGrant } from '../../powers/power.ts';
import type { Sql } from '../../storage/db.ts';
import { headed, type Officer } from '../officer.ts';
import { limitWords, measuresOf } from './measures.ts';
import type { GrantView, HolderView, OfficeView, PowerView } from './model.ts';

export type PowerReads = { readonly sql: Sql; readonly flows: FlowBook; readonly now: Date };

type Named = { readonly id: string; readonly zh: string; readonly en: string };
type Known = ReadonlyMap<string, Bilingual>;

type Names = {
  readonly flows: ReadonlyMap<string, FlowDefinition>;
  readonly people: Known;
  readonly departments: Known;
  readonly places: ReadonlyMap<string, Bilingual & { readonly parent: string | null }>;
  /** People in an office, by `department/role`. */
  readonly offices: ReadonlyMap<string, readonly Bilingual[]>;
};

const known = (rows: readonly Named[]): Known => new Map(rows.map(({ id, zh, en }) => [id, { zh, en }]));
const keyOf = ({ department, role }: Office): string => `${department}/${role}`;

type Grants = readonly (PowerGrant & {
  readonly grantedBy?: string;
  readonly revoked?: { readonly by: string } | undefined;
})[];

const readNames = async ({ sql, flows }: PowerReads, powers: Grants): Promise<Names> => {
  const ids = powers.flatMap(({ holder, grantedBy, revoked }) => [
    ...(grantedBy === undefined ? [] : [grantedBy]),
    ...(revoked ? [revoked.by] : []),
    ...(holder.kind === 'person' ? [holder.person] : []),
  ]);
  const held = powers.flatMap(({ holder }) => (holder.kind === 'office' ? [holder] : []));
  const [current, people, departments, places, offices] = await Promise.all([
    flows.current(sql),
    sql.query<Named>('select id, name_zh as zh, name_en as en from person where id = any($1::uuid[])', [
      [...new Set(ids)].filter((id) => id !== ''),
    ]),
    sql.query<Named>('select id, name_zh as zh, name_en as en from department'),
    sql.query<Named & { parent: string | null }>(
      'select id, parent_id as parent, name_zh as zh, name_en as en from place where id = any($1::text[])',
      [powers.flatMap(({ limit }) => limit.places ?? [])],
    ),
    sql.query<Named>(
      `select p.department_id || '/' || p.role as id, n.name_zh as zh, n.name_en as en from post p
         join person n on n.id = p.person_id
       where (p.department_id, p.role) in (select * from unnest($1::text[], $2::text[])) order by p.rank desc, n.number`,
      [held.map(({ department }) => department), held.map(({ role }) => role)],
    ),
  ]);
  const inOffices = new Map<string, Bilingual[]>();
  for (const { id, zh, en } of offices.rows) inOffices.set(id, [...(inOffices.get(id) ?? []), { zh, en }]);
  return {
    flows: new Map(current.map((flow) => [flow.id, flow])),
    ...{ people: known(people.rows), departments: known(departments.rows), offices: inOffices },
    places: new Map(places.rows.map((row) => [row.id, row])),
  };
};

const officeView = ({ department, role }: Office, { departments }: Names): OfficeView => ({
  department: departments.get(department) ?? { zh: department, en: department },
  name: officeName(role),
});

const holderView = (holder: Holder, names: Names): HolderView => {
  switch (holder.kind) {
    case 'responsible':
    case 'rule':
      return { kind: holder.kind };
    case 'person':
      return { kind: 'person', name: names.people.get(holder.person) ?? t.erased };
    case 'office':
      return { kind: 'office', office: officeView(holder, names), people: names.offices.get(keyOf(holder)) ?? [] };
    default:
      return holder satisfies never;
  }
};

const grantView = (grant: PowerGrant, names: Names): GrantView => {
  const flow = names.flows.get(grant.flowId);
  const step = flow?.steps.find(({ id }) => id === grant.step);
  // The register reads a place with everything inside it; only what was named is said.
  const places = grant.limit.places?.filter((id) => !grant.limit.places?.includes(names.places.get(id)?.parent ?? ''));
  return {
    service: flow?.name ?? { zh: grant.flowId, en: grant.flowId },
    step: step?.doing ?? { zh: grant.step, en: grant.step },
    ...{ office: officeView(grant.office, names), holder: holderView(grant.holder, names) },
    limits: limitWords({ ...grant.limit, ...(places && { places }) }, measuresOf(flow, grant.step), (id) =>
      names.places.get(id),
    ),
    ...{ from: grant.from.toISOString(), until: grant.until.toISOString(), basis: grant.basis },
    ...{ samplePercent: grant.samplePercent, objectionLimit: grant.objectionLimit },
  };
};

/** What would be handed down, before it is. */
export const viewGrant = async (reads: PowerReads, grant: PowerGrant): Promise<GrantView> =>
  grantView(grant, await readNames(reads, [grant]));

/** For a word about powers: where they are used, and who took them back. */
export const viewNames = async (
  reads: PowerReads,
  powers: readonly Power[],
): Promise<readonly (GrantView & { readonly revokedBy: Bilingual | undefined })[]> => {
  const names = await readNames(reads, powers);
  return powers.map((power) => ({
    ...grantView(power, names),
    revokedBy: power.revoked && names.people.get(power.revoked.by),
  }));
};

/** Whether the officer speaks for the office about its powers, as `speaksFor` has it. */
export const isSpokesman = (officer: Officer, office: Office): boolean =>
  headed(officer).includes(office.department) ||
  officer.posts.some((post) => keyOf(post) === keyOf(office) && post.rank === 'principal');

export const viewPowers = async (
  reads: PowerReads,
  officer: Officer,
  powers: readonly ListedPower[],
): Promise<readonly PowerView[]> => {
  const names = await readNames(reads, powers);
  const findings = checkPowers([...names.flows.values()], powers);
  return powers.map((power): PowerView => {
    const { id, state, uses, waiting, objections, revoked, suspendedAt } = power;
    const person = (who: string): Bilingual => names.people.get(who) ?? t.erased;
    return {
      ...grantView(power, names),
      ...{ id, state, uses, waiting, objections, grantedBy: person(power.grantedBy) },
      key: [power.flowId, power.step, power.slot ?? '', power.office.department, power.office.role].join('/'),
      grantedAt: power.grantedAt.toISOString(),
      ...(revoked && { revoked: { at: revoked.at.toISOString(), by: person(revoked.by), note: revoked.note } }),
      ...(suspendedAt && { suspendedAt: suspendedAt.toISOString() }),
      findings: findings.filter((one) => one.power === id).map(({ says }) => says),
      mine: isSpokesman(officer, power.office),
    };
  });
};
