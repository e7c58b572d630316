/** Names of the people, departments and powers that a case mentions, read in one go. */
import { word } from '@yizhan/shared/messages/text.ts';
import { casePageTexts as t } from '@yizhan/shared/messages/hub-case-page.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { CaseEvent } from '../../cases/events.ts';
import type { CaseState } from '../../cases/case-state.ts';
import type { Authority } from '../../powers/authority.ts';
import { POWER_COLUMNS, powerOf, type PowerRow } from '../../powers/power-row.ts';
import type { Power } from '../../powers/power.ts';
import type { Sql } from '../../storage/db.ts';
import type { PowerWords, Right } from './model.ts';

export type Names = {
  /** Of a person's id, or an actor as the log names them. */
  person(id: string): Bilingual;
  department(id: string): Bilingual;
  right(authority: Authority): Right;
};

type Named = { readonly id: string; readonly zh: string; readonly en: string };

export const both = (text: Bilingual, params: Readonly<Record<string, string | number>>): Bilingual => ({
  zh: word(text, 'zh', params),
  en: word(text, 'en', params),
});

/** `more`: people beyond those in the events. */
export const readNames = async (sql: Sql, { events, state, more = [], rights = [] }: About): Promise<Names> => {
  const authorities = [
    ...rights,
    ...events.flatMap((event) => ('authority' in event && event.authority ? [event.authority] : [])),
  ];
  const powerIds = [...new Set(authorities.flatMap((one) => ('power' in one ? [one.power] : [])))];
  const powers = powerIds.length === 0 ? [] : await readPowers(sql, powerIds);
  const stoodInFor = authorities.flatMap((one) => (one.as === 'stand-in' ? [one.for] : []));
  const people = await readPeople(sql, [
    ...[...more, ...mentioned(events, state), ...stoodInFor],
    ...powers.flatMap(({ grantedBy, revoked }) => [grantedBy, ...(revoked ? [revoked.by] : [])]),
  ]);
  const accounts = await readAccounts(
    sql,
    events.flatMap(({ by }) => (by.startsWith('account:') ? [by.slice(8)] : [])),
  );
  const departments = await readDepartments(sql);
  return namesOf({ people, accounts, departments, powers: new Map(powers.map((power) => [power.id, power])) });
};

type About = {
  readonly events: readonly CaseEvent[];
  readonly state: CaseState;
  readonly more?: readonly string[];
  readonly rights?: readonly Authority[];
};

const mentioned = (events: readonly CaseEvent[], state: CaseState): readonly string[] => [
  ...events.flatMap((event) => [
    ...(event.by.startsWith('person:') ? [event.by.slice(7)] : []),
    ...(event.kind === 'assigned' ? [event.clerk] : []),
    ...(event.kind === 'signer-added' || event.kind === 'signer-replaced' || event.kind === 'handed-on'
      ? [event.person]
      : []),
    ...(event.kind === 'escalated' ? [event.to ?? [], event.instead ?? []].flat() : []),
    ...(event.kind === 'submitted' && event.agent !== undefined ? [event.agent] : []),
  ]),
  ...Object.values(state.actors).flatMap((slots) =>
    Object.values(slots).flatMap(({ person }) => (person === undefined ? [] : [person])),
  ),
];

const readPeople = async (sql: Sql, ids: readonly string[]): Promise<Known> => {
  const text = 'select id, name_zh as zh, name_en as en from person where id = any($1::uuid[])';
  const { rows } = await sql.query<Named>(text, [[...new Set(ids)].filter((id) => id !== '')]);
  return known(rows);
};

const readAccounts = async (sql: Sql, ids: readonly string[]): Promise<Known> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql.query<Named>(
    `select a.id, coalesce(p.name_zh, a.login) as zh, coalesce(p.name_en, a.login) as en
       from account a left join person p on p.id = a.person_id where a.id = any($1::uuid[])`,
    [[...new Set(ids)]],
  );
  return known(rows);
};

const readDepartments = async (sql: Sql): Promise<Known> =>
  known((await sql.query<Named>('select id, name_zh as zh, name_en as en from department')).rows);

const readPowers = async (sql: Sql, ids: readonly string[]): Promise<readonly Power[]> =>
  (await sql.query<PowerRow>(`select ${POWER_COLUMNS} from power p where p.id = any($1::uuid[])`, [ids])).rows.map(
    powerOf,
  );

type Known = ReadonlyMap<string, Bilingual>;
const known = (rows: readonly Named[]): Known => new Map(rows.map(({ id, zh, en }) => [id, { zh, en }]));

type Tables = {
  readonly people: Known;
  readonly accounts: Known;
  readonly departments: Known;
  readonly powers: ReadonlyMap<string, Power>;
};

const namesOf = ({ people, accounts, departments, powers }: Tables): Names => {
  const person = (id: string): Bilingual => {
    if (id === 'hub') return t.by.hub;
    const [kind = '', of = id] = id.split(':');
    if (kind === 'account') return accounts.get(of) ?? t.by.erased;
    if (kind === 'terminal') return both(t.by.terminal, { id: of });
    return people.get(of) ?? t.by.erased;
  };
  const department = (id: string): Bilingual => departments.get(id) ?? { zh: id, en: id };
  const powerWords = (id: string): PowerWords | undefined => {
    const power = powers.get(id);
    if (!power) return undefined;
    const { limit, until, grantedBy, basis, revoked } = power;
    return {
      ...{ id, limits: limitWords(limit), until: until.toISOString(), grantedBy: person(grantedBy), basis },
      ...(revoked && { revoked: { at: revoked.at.toISOString(), by: person(revoked.by) } }),
    };
  };
  const right = (authority: Authority): Right => {
    switch (authority.as) {
      case 'person':
      case 'responsible':
      case 'added':
        return { as: authority.as };
      case 'post':
        return { as: 'post', office: department(authority.department) };
      case 'stand-in':
        return { as: 'stand-in', office: department(authority.department), for: person(authority.for) };
      case 'power':
      case 'rule':
        return { as: authority.as, office: department(authority.department), power: powerWords(authority.power) };
      default:
        return authority satisfies never;
    }
  };
  return { person, department, right };
};

const limitWords = ({ amount, kinds, places }: Power['limit']): readonly Bilingual[] => [
  ...(amount === undefined ? [] : [both(t.power.amount, { yuan: (amount / 100).toFixed(2) })]),
  ...(kinds === undefined ? [] : [both(t.power.kinds, { kinds: kinds.join('、'), kindsEn: kinds.join(', ') })]),
  ...(places === undefined ? [] : [both(t.power.places, { places: places.join('、'), placesEn: places.join(', ') })]),
];
