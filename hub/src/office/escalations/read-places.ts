/** Who holds a late step, and who could take it over from them. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { absencesAt } from '../../dispatch/absences.ts';
import type { Sql } from '../../storage/db.ts';
import type { Candidate, HeldBy } from './model.ts';

type Late = {
  readonly case_id: string;
  readonly step: string;
  readonly slots: readonly string[];
  readonly flow_id: string;
  readonly applicant_id: string;
  readonly responsible_id: string | null;
  /** Holds the step. */
  readonly department_id: string;
};

type Task = {
  readonly case_id: string;
  readonly step: string;
  readonly slot: string;
  readonly kind: string;
  readonly department: string | null;
  readonly department_zh: string | null;
  readonly department_en: string | null;
  readonly role: string | null;
  readonly person: string | null;
  readonly person_zh: string | null;
  readonly person_en: string | null;
  readonly hand_zh: string | null;
  readonly hand_en: string | null;
};

type Post = { readonly id: string; readonly department: string; readonly role: string } & Bilingual;
type Clerk = {
  readonly id: string;
  readonly flow: string;
  readonly office_zh: string;
  readonly office_en: string;
} & Bilingual;

export type Places = { of(late: Late, officeName: (role: string) => Bilingual): readonly HeldBy[] };

/** Longer lists than this are searched for elsewhere. */
const MOST_CANDIDATES = 60;

export const readPlaces = async (
  { sql, now }: { readonly sql: Sql; readonly now: Date },
  late: readonly Late[],
): Promise<Places> => {
  const { rows: tasks } = await sql.query<Task>(
    `select t.case_id, t.step, t.slot, t.kind, t.department, d.name_zh as department_zh, d.name_en as department_en, t.role,
       t.person_id as person, p.name_zh as person_zh, p.name_en as person_en, h.name_zh as hand_zh, h.name_en as hand_en
     from task t left join department d on d.id = t.department left join person p on p.id = t.person_id
       left join task_lease l on l.case_id = t.case_id and l.step = t.step and l.slot = t.slot and l.until > $2
       left join person h on h.id = l.person_id
     where t.case_id = any($1::uuid[]) order by t.slot`,
    [late.map((one) => one.case_id), now],
  );
  const departments = [...new Set(late.map((one) => one.department_id))];
  const posts = await sql.query<Post>(
    `select p.id, o.department_id as department, o.role, p.name_zh as zh, p.name_en as en
       from post o join person p on p.id = o.person_id where o.department_id = any($1::text[])
         and not exists (select 1 from departure x where x.person_id = p.id)
       order by o.rank = 'principal' desc, p.number`,
    [departments],
  );
  const clerks = await sql.query<Clerk>(
    `select p.id, q.flow_id as flow, p.name_zh as zh, p.name_en as en, d.name_zh as office_zh, d.name_en as office_en
       from qualification q join clerk c on c.person_id = q.person_id join person p on p.id = q.person_id
       join department d on d.id = c.home_department
      where q.flow_id = any($1::text[]) or q.flow_id = '*' order by q.rank = 'principal' desc, p.number`,
    [[...new Set(late.map((one) => one.flow_id))]],
  );
  const away = await absencesAt(sql, now);
  const known = { posts: posts.rows, clerks: clerks.rows };
  return {
    of: (one, officeName) =>
      tasks
        .filter(({ case_id, step, slot }) => case_id === one.case_id && step === one.step && one.slots.includes(slot))
        .map((task) => {
          const { person } = task;
          const free = ({ id }: Candidate): boolean => id !== person && id !== one.applicant_id && !away.has(id);
          const all = unique(candidatesFor(task, one, { ...known, officeName })).filter(free);
          return { ...heldBy(task, known.posts, officeName), candidates: all.slice(0, MOST_CANDIDATES) };
        }),
  };
};

const heldBy = (
  task: Task,
  posts: readonly Post[],
  officeName: (role: string) => Bilingual,
): Omit<HeldBy, 'candidates'> => {
  const { slot, department, role } = task;
  const named = nameOf(task.person_zh, task.person_en);
  const members = posts.filter((post) => post.department === department && post.role === role);
  const where = nameOf(task.department_zh, task.department_en);
  return {
    slot,
    ...(where && { office: role === null ? where : inOffice(where, officeName(role)) }),
    people: named ? [named] : members.map(({ zh, en }) => ({ zh, en })),
    ...(task.hand_zh !== null && { inHandOf: nameOf(task.hand_zh, task.hand_en) }),
  };
};

const inOffice = (department: Bilingual, role: Bilingual): Bilingual => ({
  zh: `${department.zh}（${role.zh}）`,
  en: `${department.en} (${role.en})`,
});

type Known = {
  readonly posts: readonly Post[];
  readonly clerks: readonly Clerk[];
  readonly officeName: (role: string) => Bilingual;
};

/** Members of the department, those of the same office first; where the responsible clerk is awaited, clerks of the service. */
const candidatesFor = (task: Task, late: Late, { posts, clerks, officeName }: Known): readonly Candidate[] => {
  if (task.kind === 'stuck' || (task.department === null && task.person === late.responsible_id))
    return clerks
      .filter(({ flow }) => flow === late.flow_id || flow === '*')
      .map(({ id, zh, en, office_zh, office_en }) => ({
        id,
        name: { zh, en },
        office: { zh: office_zh, en: office_en },
      }));
  return posts
    .filter(({ department }) => department === late.department_id)
    .toSorted((a, b) => Number(b.role === task.role) - Number(a.role === task.role))
    .map(({ id, zh, en, role }) => ({ id, name: { zh, en }, office: officeName(role) }));
};

const unique = (all: readonly Candidate[]): readonly Candidate[] =>
  [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed();

const nameOf = (zh: string | null, en: string | null): Bilingual | undefined =>
  zh === null || en === null ? undefined : { zh, en };
