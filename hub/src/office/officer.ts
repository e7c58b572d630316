/** A member of staff at the pages about offices: what they hold, and for whom they answer there. */
import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import type { Staff } from '../people/sessions.ts';
import type { Office } from '../powers/authority.ts';
import { HEAD } from '../powers/granting-office.ts';
import type { Sql } from '../storage/db.ts';

export type Officer = {
  readonly person: string;
  /** Supervisors answer for the whole campus; they hand no power down, because no office is theirs. */
  readonly oversees: boolean;
  /** Their own posts; nobody disposes of an office they only stand in for. */
  readonly posts: readonly (Office & { readonly rank: PostRank })[];
};

/** Undefined for an account that belongs to no person, and for somebody who has left. */
export const readOfficer = async (sql: Sql, staff: Staff | undefined): Promise<Officer | undefined> => {
  if (staff?.personId === undefined) return undefined;
  const left = await sql.query('select 1 from departure where person_id = $1', [staff.personId]);
  if (left.rowCount === 1) return undefined;
  const { rows } = await sql.query<Office & { rank: PostRank }>(
    `select department_id as department, role, rank from post where person_id = $1 order by 1, 2`,
    [staff.personId],
  );
  return { person: staff.personId, oversees: staff.roles.includes('supervisor'), posts: rows };
};

/** Departments they head, as principal. */
export const headed = ({ posts }: Officer): string[] =>
  posts.flatMap(({ department, role, rank }) => (role === HEAD && rank === 'principal' ? [department] : []));
