/** Somebody leaves for good: what they had is handed over, and nothing new comes to them. */
import type { Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Office } from '../powers/authority.ts';
import type { Tx } from '../storage/db.ts';
import { planHandover, type Handover } from './plan-handover.ts';

export type Departing = {
  readonly personId: string;
  readonly now: Date;
  readonly calendar: Calendar;
  readonly by: Actor;
  /** Takes their offices. Without one the other holder of each office moves up. */
  readonly successor?: string | undefined;
  /** What somebody has agreed to: case → next clerk. */
  readonly agreed?: ReadonlyMap<string, string> | undefined;
};

/** A place in an office (AB角). */
export type Post = Office & { readonly rank: PostRank };

export type Departed = Handover & {
  /** Tasks that ask for this person by name, or for them as the responsible clerk: for the engine to ask somebody else. */
  readonly named: readonly { readonly caseId: string; readonly step: string; readonly slot: string }[];
  /** What they held. */
  readonly posts: readonly Post[];
  /** Places in their offices that nobody holds now. */
  readonly vacant: readonly Post[];
};

/** For the engine to carry out in this transaction. Who records it a second time waits, and learns `has-departed`. */
export const depart = async (tx: Tx, departing: Departing): Promise<Departed | Fault> => {
  const { personId, now, calendar, by, agreed } = departing;
  await tx.query('select 1 from person where id = $1 for update', [personId]);
  const first = await tx.query('insert into departure (person_id, at, by) values ($1, $2, $3) on conflict do nothing', [
    ...[personId, now, by],
  ]);
  if (first.rowCount === 0) return { fault: 'has-departed' };
  await endDuties(tx, personId, now);
  const { posts, vacant } = await handOverOffices(tx, departing);
  const { rows: named } = await tx.query<{ caseId: string; step: string; slot: string }>(
    'select case_id as "caseId", step, slot from task where person_id = $1 order by case_id, step, slot',
    [personId],
  );
  const { moves, stuck } = await planHandover(tx, personId, { now, calendar, agreed });
  const detail = { cases: moves.length, tasks: named.length, vacant: vacant.length };
  await record(tx, { kind: 'clerk.departed', actor: by, subject: personId, detail });
  return { moves, stuck, named, posts, vacant };
};

const endDuties = async (tx: Tx, personId: string, now: Date): Promise<void> => {
  await tx.query('delete from task_lease where person_id = $1', [personId]);
  await tx.query('delete from qualification where person_id = $1', [personId]);
  await tx.query('delete from shift where person_id = $1 and starts_at >= $2', [personId, now]);
  await tx.query('update shift set ends_at = $2 where person_id = $1 and ends_at > $2', [personId, now]);
  await tx.query('update leave set substitute_id = null where substitute_id = $1 and until_at > $2', [personId, now]);
};

const handOverOffices = async (
  tx: Tx,
  { personId, successor }: Departing,
): Promise<Pick<Departed, 'posts' | 'vacant'>> => {
  const { rows: posts } = await tx.query<Post>(
    'delete from post where person_id = $1 returning department_id as department, role, rank',
    [personId],
  );
  for (const post of posts) await (successor === undefined ? moveUp(tx, post) : giveTo(tx, successor, post));
  const { rows: vacant } = await tx.query<Post>(
    `select o.department, o.role, r.rank from unnest($1::text[], $2::text[]) as o (department, role)
     cross join (values ('principal'), ('backup')) as r (rank)
     where not exists (select 1 from post p where p.department_id = o.department and p.role = o.role and p.rank = r.rank)
     order by 1, 2, 3 desc`,
    [posts.map(({ department }) => department), posts.map(({ role }) => role)],
  );
  return { posts, vacant };
};

/** A successor who sat in the office already gets the higher of the two ranks. */
const giveTo = async (tx: Tx, successor: string, { department, role, rank }: Post): Promise<void> => {
  await tx.query(
    `insert into post (id, person_id, department_id, role, rank) values (gen_random_uuid(), $1, $2, $3, $4)
     on conflict (person_id, department_id, role) do update set rank = greatest(post.rank, excluded.rank)`, // by the alphabet
    [successor, department, role, rank],
  );
};

const moveUp = async (tx: Tx, { department, role }: Post): Promise<void> => {
  await tx.query(
    `update post set rank = 'principal' where id = (
       select id from post where department_id = $1 and role = $2 and rank = 'backup' order by person_id limit 1
     ) and not exists (select 1 from post where department_id = $1 and role = $2 and rank = 'principal')`,
    [department, role],
  );
};
