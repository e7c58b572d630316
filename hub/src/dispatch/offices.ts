import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import { sameOffice, type OwnOffice } from '../powers/authority.ts';
import type { Prepared, Sql } from '../storage/db.ts';
import { absencesAt } from './absences.ts';
import { coverOf } from './cover.ts';

const postsOf: Prepared = {
  name: 'dispatch-posts',
  text: `select p.person_id as person, p.department_id as department, p.role, p.rank from post p
    where p.person_id = any($1::uuid[])
      and not exists (select 1 from departure d where d.person_id = p.person_id)
    order by p.department_id, p.role, p.person_id`,
};

type Row = { readonly person: string; readonly department: string; readonly role: string; readonly rank: PostRank };

/** Where somebody may act at `now`: their own posts, and with `for` those of people on leave whose place they take. */
export const offices = async (sql: Sql, personId: string, now: Date): Promise<readonly OwnOffice[]> =>
  (await officesOfAll(sql, [personId], now)).get(personId) ?? [];

/** The same of many at once, by person. */
export const officesOfAll = async (
  sql: Sql,
  people: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, readonly OwnOffice[]>> => {
  const absences = await absencesAt(sql, now);
  const away = Map.groupBy(absences.keys(), (person) => coverOf(person, absences));
  const instead = people.flatMap((person) => away.get(person) ?? []);
  const { rows } = await sql.query<Row>(postsOf, [[...new Set([...people, ...instead])]]);
  const posts = Map.groupBy(rows, ({ person }) => person);
  return new Map(people.map((person) => [person, officesFrom(posts.get(person) ?? [], away.get(person) ?? [], posts)]));
};

type Posts = ReadonlyMap<string, readonly Row[]>;

const officesFrom = (own: readonly Row[], instead: readonly string[], posts: Posts): readonly OwnOffice[] => [
  ...own.map(({ department, role, rank }) => ({ department, role, rank })),
  ...instead
    .flatMap((person) => posts.get(person) ?? [])
    .filter((row) => !own.some((one) => sameOffice(one, row)))
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ person, department, role, rank }) => ({ department, role, rank, for: person })),
];

const key = ({ department, role, person }: Row): string => [department, role, person].join(' ');
