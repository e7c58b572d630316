/** People beyond those a campus has: applicants with names that are found by searching, and clerks who carry their cases. */
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type pg from 'pg';
import type { Keyring } from '../../keys/keyring.ts';
import type { Campus, Invented } from './campus.ts';
import { copyIn, encodeRows, type Columns, type RowOf } from './copy-rows.ts';
import { inventName, type Named } from './names.ts';
import type { Seeded } from './seeded.ts';

export type People = {
  readonly students: readonly Invented[];
  readonly staff: readonly Invented[];
  /** Flow → who carries its cases. */
  readonly clerks: ReadonlyMap<string, readonly string[]>;
};

type Sizes = { readonly students: number; readonly staff: number; readonly clerksOf: (flow: FlowDefinition) => number };

type Person = Named & { readonly kind: 'student' | 'staff'; readonly number: string; readonly id: string };

const persons = {
  id: 'uuid',
  kind: 'text',
  number: 'text',
  name_zh: 'text',
  name_en: 'text',
  search: 'texts',
} as const;
const keys = { person_id: 'uuid', wrapped: 'bytea', key_version: 'int4' } as const;
/** A date is days since 2000 in four bytes. */
const enrolments = {
  ...{ person_id: 'uuid', school_id: 'text', programme_zh: 'text', programme_en: 'text', level: 'text' },
  ...{ status: 'text', since: 'int4', until: 'int4', holds: 'jsonb', birth_date: 'int4', as_of: 'time' },
} as const satisfies Columns;
const clerks = { person_id: 'uuid', kind: 'text', home_department: 'text' } as const;
const qualifications = { person_id: 'uuid', flow_id: 'text', rank: 'text' } as const;

const DAY_MS = 86_400_000;
const YEAR_2000 = Date.UTC(2000, 0, 1);
const daysOf = (at: number): number => Math.round((at - YEAR_2000) / DAY_MS);

export type Inventing = {
  readonly campus: Campus;
  readonly keyring: Keyring;
  readonly seed: Seeded;
  /** Part of every number. */
  readonly series: number;
  readonly sizes: Sizes;
  readonly now: number;
};

/** `9` and the series make numbers that no demo has. */
export const numberOf = (series: number, n: number): string =>
  `9${String(series % 1000).padStart(3, '0')}${String(n).padStart(6, '0')}`;

export const inventPeople = async (client: pg.ClientBase, inventing: Inventing): Promise<People> => {
  const { campus, seed, series, sizes, keyring, now } = inventing;
  const rows: Person[] = [];
  const person = (kind: Person['kind']): Person => {
    const number = numberOf(series, rows.length + 1);
    const one = { kind, number, id: seed.uuid8(), ...inventName(seed, number) };
    rows.push(one);
    return one;
  };
  const invented = ({ id, number }: Person, facts: Invented['facts']): Invented => ({
    ...{ id, number, facts },
    key: seed.bytes(32),
  });
  const studying: RowOf<typeof enrolments>[] = [];
  const students = Array.from({ length: sizes.students }, () => {
    const one = person('student');
    const school = seed.pick(campus.schools);
    const since = now - (0.2 + 4 * seed.next()) * 365 * DAY_MS;
    studying.push({
      ...{ person_id: one.id, school_id: school, programme_zh: '软件工程', programme_en: 'Software Engineering' },
      ...{ level: 'bachelor', status: 'enrolled', since: daysOf(since), until: daysOf(since + 4 * 365 * DAY_MS) },
      ...{ holds: '[]', birth_date: daysOf(since - 19 * 365 * DAY_MS), as_of: now },
    });
    return invented(one, { person: { kind: 'student' }, enrolment: { status: 'enrolled', level: 'bachelor', school } });
  });
  const staff = Array.from({ length: sizes.staff }, () => invented(person('staff'), { person: { kind: 'staff' } }));
  const clerkRows: RowOf<typeof clerks>[] = [];
  const qualified: RowOf<typeof qualifications>[] = [];
  const carriers = new Map<string, readonly string[]>();
  for (const flow of campus.flows) {
    const list = Array.from({ length: sizes.clerksOf(flow) }, () => person('staff').id);
    carriers.set(flow.id, list);
    for (const id of list) {
      clerkRows.push({ person_id: id, kind: 'dedicated', home_department: flow.department });
      qualified.push({ person_id: id, flow_id: flow.id, rank: 'principal' });
    }
  }
  const wrapped = [...students, ...staff].map(({ id, key }): RowOf<typeof keys> => {
    const { version, bytes } = keyring.encrypt('persons', key, Buffer.from(id));
    return { person_id: id, wrapped: bytes, key_version: version };
  });
  const personRows = rows.map(({ nameZh, nameEn, ...one }) => ({ ...one, name_zh: nameZh, name_en: nameEn }));
  await copyIn(client, 'person', persons, encodeRows(persons, personRows));
  await copyIn(client, 'person_key', keys, encodeRows(keys, wrapped));
  await copyIn(client, 'enrolment', enrolments, encodeRows(enrolments, studying));
  await copyIn(client, 'clerk', clerks, encodeRows(clerks, clerkRows));
  await copyIn(client, 'qualification', qualifications, encodeRows(qualifications, qualified));
  return { students, staff, clerks: carriers };
};
