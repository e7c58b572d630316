/** Finds cases by number, or by the applicant's name, number, pinyin or initials (R31), among those the clerk may see. */
import { queryKeys } from '../people/search-keys.ts';
import type { Prepared, Sql } from '../storage/db.ts';
import type { DeskClerk } from './desk-clerk.ts';
import { HAS_PART, partValues } from './who-may-see-case.ts';

export type FoundCase = { readonly id: string; readonly sight: 'part' | 'oversight' };
export type FoundCases = {
  readonly cases: readonly FoundCase[];
  /** There are more than are shown: type more of the name. */
  readonly more: boolean;
};

const MAX_FOUND = 50;
/** People looked at for one search: a single syllable is the beginning of a fifth of all names. */
const MAX_PEOPLE = 100;
/** Closed cases looked at, of all these people together: the newest of each. What goes on is looked at whole. */
const MAX_CLOSED = 300;

/** Of one person: nobody has so many going on. The bound makes each person be looked up by index. */
const MAX_OPEN = 200;

const BEGINNING = /^\d{6}(-[0-9A-Z]{0,4}){0,2}$/;

/** Of `candidates`, cases once or twice: what the clerk may see, open ones first, then the newest. */
const SEEN = `seen as (select distinct on (c.id) c.id, c.opened_at, c.closed_at is null as open,
    coalesce(${HAS_PART}, false) as part, c.applicant_id <> $1::uuid as stranger from candidates c),
  shown as (select * from seen where part or stranger and $7::boolean
    order by open desc, opened_at desc, id limit ${String(MAX_FOUND + 1)})`;
const COLUMNS = `c.id, c.applicant_id, c.responsible_id, c.parties, c.opened_at, c.closed_at`;

/** `$8`: the number's beginning, and the first that is past it. */
const byNumber: Prepared = {
  name: 'search-by-number',
  text: `with candidates as (
      select ${COLUMNS} from case_view c where number ~>=~ $8 and number ~<~ $9 order by number using ~<~ limit 500),
    ${SEEN}
    select id, part, false as cut from shown order by open desc, opened_at desc, id`,
};

/**
 * Of whoever fits. Few people are looked at whole. Of many, what goes on and the newest of what has ended, fewer of each the
 * more they are, so that a name that half the campus bears costs no more than a rare one. What the clerk carries is
 * looked through whoever it is about.
 */
const byPeople = (fits: string): string => `with people as materialized (
      select id from person p where ${fits} limit ${String(MAX_PEOPLE + 1)}),
    of_each as materialized (select count(*) as people, ${String(MAX_CLOSED)} / greatest(count(*), 1) as closed from people),
    ended as materialized (
      select c.*, c.nth > (select closed from of_each) as cut from people p cross join lateral (
        select ${COLUMNS}, row_number() over (order by c.opened_at desc) as nth from case_view c
        where c.applicant_id = p.id and c.closed_at is not null
        order by c.opened_at desc limit (select closed + 1 from of_each)) c),
    candidates as (
      select ${COLUMNS} from ended c where not cut
      union all select c.* from people p cross join lateral (
        select ${COLUMNS} from case_view c where c.applicant_id = p.id and c.closed_at is null limit ${String(MAX_OPEN)}) c
      union all select ${COLUMNS} from case_view c join person p on p.id = c.applicant_id
        where c.responsible_id = $1::uuid and c.closed_at is null and ${fits}),
    ${SEEN}
    select id, part, (select people > ${String(MAX_PEOPLE)} from of_each) or exists (select from ended where cut) as cut
    from shown order by open desc, opened_at desc, id`;

/** `$8`: keys, all of which a person has. */
const byPerson: Prepared = { name: 'search-by-person', text: byPeople('p.search @> $8::text[]') };

/** `$8`: the number's beginning, and the first that is past it. A cohort shares it: the first of them are enough. */
const byCampusNumber: Prepared = {
  name: 'search-by-campus-number',
  text: byPeople('p.number ~>=~ $8 and p.number ~<~ $9'),
};

/** `cut`: not everybody, or not everything of everybody, was looked at. */
type Row = { readonly id: string; readonly part: boolean; readonly cut: boolean };

export const searchCases = async (sql: Sql, typed: string, clerk: DeskClerk): Promise<FoundCases> => {
  const values = [...partValues(clerk), clerk.roles.includes('supervisor')];
  const number = typed.normalize('NFKC').trim().toUpperCase().slice(0, 40);
  const ask = async (statement: Prepared, more: readonly unknown[]): Promise<FoundCases> => {
    const { rows } = await sql.query<Row>(statement, [...values, ...more]);
    const cases = rows.slice(0, MAX_FOUND).map(({ id, part }) => ({ id, sight: part ? 'part' : 'oversight' }) as const);
    return { cases, more: rows.length > MAX_FOUND || rows.some(({ cut }) => cut) };
  };
  if (BEGINNING.test(number)) {
    const found = await ask(byNumber, [number, `${number}~`]);
    if (found.cases.length > 0) return found; // six digits may be the beginning of a student's number too
  }
  const keys = queryKeys(typed);
  const [digits = ''] = keys;
  // Longer ones are few, and a key tells them apart; letters may be the beginning of a name as well.
  if (keys.length === 1 && /^\d{1,15}$/.test(digits)) return ask(byCampusNumber, [digits, `${digits}~`]);
  return keys.length === 0 ? { cases: [], more: false } : ask(byPerson, [keys]);
};
