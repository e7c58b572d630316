import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { standsInFor } from '../../dispatch/absences.ts';
import { headed, type Officer } from '../officer.ts';
import type { Leaves, LeaveView, Mine, PersonChoice } from './model.ts';
import { SHIFTS, shiftView, type RotaReads, type ShiftRow } from './read-rota.ts';

const MAX_LEAVES = 200;
const MAX_PEOPLE = 2000;
const SHIFTS_AHEAD = 10;

type Row = {
  readonly id: string;
  readonly person: string;
  readonly from_at: Date;
  readonly until_at: Date;
  readonly zh: string;
  readonly en: string;
  readonly sub_zh: string | null;
  readonly sub_en: string | null;
  readonly theirs: boolean;
};

/** Leaves that are not over; `only`: of one person. */
const readList = async (reads: RotaReads, officer: Officer, only?: string): Promise<readonly LeaveView[]> => {
  const { rows } = await reads.sql.query<Row>(
    `select l.id, l.person_id as person, l.from_at, l.until_at, p.name_zh as zh, p.name_en as en,
       s.name_zh as sub_zh, s.name_en as sub_en, l.person_id = $2 or $3::boolean
         or exists (select 1 from post o where o.person_id = l.person_id and o.department_id = any($4::text[]))
         or exists (select 1 from clerk c where c.person_id = l.person_id and c.home_department = any($4::text[])) as theirs
     from leave l join person p on p.id = l.person_id left join person s on s.id = l.substitute_id
     where l.until_at > $1 and ($5::uuid is null or l.person_id = $5) order by l.from_at, l.id limit $6`,
    [reads.now, officer.person, officer.oversees, headed(officer), only ?? null, MAX_LEAVES],
  );
  return rows.map(({ id, from_at, until_at, zh, en, sub_zh, sub_en, theirs }) => ({
    ...{ id, person: { zh, en }, from: from_at.toISOString(), until: until_at.toISOString(), mayEnd: theirs },
    substitute: sub_zh === null || sub_en === null ? null : { zh: sub_zh, en: sub_en },
    now: from_at <= reads.now,
  }));
};

/** Staff with a post who have not left; `departments`: only theirs. */
export const readStaff = async (
  { sql }: RotaReads,
  departments?: readonly string[],
): Promise<readonly PersonChoice[]> => {
  const { rows } = await sql.query<{ id: string; number: string } & Bilingual>(
    `select id, number, name_zh as zh, name_en as en from person p where kind = 'staff'
       and not exists (select 1 from departure d where d.person_id = p.id)
       and (exists (select 1 from post o where o.person_id = p.id and ($1::text[] is null or o.department_id = any($1)))
         or exists (select 1 from clerk c where c.person_id = p.id and ($1::text[] is null or c.home_department = any($1))))
     order by number limit $2`,
    [departments ?? null, MAX_PEOPLE],
  );
  return rows.map(({ id, number, zh, en }) => ({ id, number, name: { zh, en } }));
};

/** Whoever they answer for, without themselves. */
export const readAnsweredFor = async (reads: RotaReads, officer: Officer): Promise<readonly PersonChoice[]> =>
  (await readStaff(reads, officer.oversees ? undefined : headed(officer))).filter(({ id }) => id !== officer.person);

export const readLeaves = async (reads: RotaReads, officer: Officer): Promise<Leaves> => {
  const [leaves, staff, theirs] = await Promise.all([
    readList(reads, officer),
    readStaff(reads),
    readAnsweredFor(reads, officer),
  ]);
  return { leaves, substitutes: staff, people: [...staff.filter(({ id }) => id === officer.person), ...theirs] };
};

export const readMine = async (reads: RotaReads, officer: Officer): Promise<Mine> => {
  const { sql, now } = reads;
  const [shifts, clerk, leaves, instead] = await Promise.all([
    sql.query<ShiftRow>(`${SHIFTS} where s.person_id = $1 and s.ends_at > $2 order by s.starts_at limit $3`, [
      ...[officer.person, now, SHIFTS_AHEAD],
    ]),
    sql.query('select 1 from clerk where person_id = $1', [officer.person]),
    readList(reads, officer, officer.person),
    standsInFor(sql, officer.person, now),
  ]);
  const names = await sql.query<{ id: string } & Bilingual>(
    'select id, name_zh as zh, name_en as en from person where id = any($1::uuid[])',
    [instead.map(({ person }) => person)],
  );
  return {
    ...{ at: now.toISOString(), isClerk: clerk.rowCount === 1, leaves },
    shifts: shifts.rows.map((row) => shiftView(row, now)),
    standsIn: instead.flatMap(({ person, until }) => {
      const name = names.rows.find(({ id }) => id === person);
      return name ? [{ name: { zh: name.zh, en: name.en }, until: until.toISOString() }] : [];
    }),
  };
};
