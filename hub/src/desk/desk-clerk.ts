/** A member of staff at the desk: the offices they act in, and what was handed down to them. Read once a request. */
import type { Role } from '../access.ts';
import type { Office, OwnOffice } from '../powers/authority.ts';
import type { Prepared, Sql } from '../storage/db.ts';

/** A step they may decide in that office's name. */
export type HeldPower = Office & {
  readonly flowId: string;
  readonly step: string;
  /** `responsible`: only in the cases they carry. */
  readonly holder: 'person' | 'office' | 'responsible';
};

export type DeskClerk = {
  readonly person: string;
  readonly roles: readonly Role[];
  readonly offices: readonly OwnOffice[];
  readonly powers: readonly HeldPower[];
};

const inForce: Prepared = {
  name: 'desk-powers',
  text: `select distinct flow_id as "flowId", step, department_id as department, role, holder_kind as holder,
      holder_person as person, holder_department || '/' || holder_role as office from power
    where revoked_at is null and suspended_at is null and valid_from <= $2 and $2 < valid_until and (
      holder_kind = 'responsible' or holder_kind = 'person' and holder_person = any($1::uuid[]) or holder_kind = 'office'
      and (holder_department, holder_role) in (select * from unnest($3::text[], $4::text[])))
    order by 1, 2, 3, 4, 5`,
};

type Known = Pick<DeskClerk, 'person' | 'roles' | 'offices'>;
type Row = HeldPower & { readonly person: string | null; readonly office: string | null };

/** A power that an office was handed is used by its own posts, not by who stands in. */
const postsOf = ({ offices }: Known): readonly OwnOffice[] => offices.filter((office) => office.for === undefined);

export const readDeskClerk = async (sql: Sql, known: Known, now: Date): Promise<DeskClerk> =>
  (await readDeskClerks(sql, [known], now))[0] ?? { ...known, powers: [] };

/** In the order given. */
export const readDeskClerks = async (sql: Sql, all: readonly Known[], now: Date): Promise<readonly DeskClerk[]> => {
  const posts = all.flatMap(postsOf);
  const { rows } = await sql.query<Row>(inForce, [
    ...[all.map(({ person }) => person), now],
    ...[posts.map((post) => post.department), posts.map((post) => post.role)],
  ]);
  return all.map((known) => {
    const own = new Set(postsOf(known).map(({ department, role }) => `${department}/${role}`));
    const isTheirs = ({ holder, person, office }: Row): boolean =>
      holder === 'responsible' || (holder === 'person' ? person === known.person : own.has(office ?? ''));
    const powers = rows.filter(isTheirs).map(({ flowId, step, department, role, holder }): [string, HeldPower] => [
      [flowId, step, department, role, holder].join(' '), // handed to the person and to their office: one power
      { flowId, step, department, role, holder },
    ]);
    return { ...known, powers: [...new Map(powers).values()] };
  });
};

export const departmentsOf = ({ offices }: Pick<DeskClerk, 'offices'>): string[] => [
  ...new Set(offices.map((office) => office.department)),
];

/** `text[]` parameters for `unnest`. */
export const columnsOf = (powers: readonly HeldPower[]): string[][] => [
  powers.map((power) => power.flowId),
  powers.map((power) => power.step),
  powers.map((power) => power.department),
  powers.map((power) => power.role),
];
