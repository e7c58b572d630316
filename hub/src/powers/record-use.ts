import { uuidv7 } from 'uuidv7';
import type { Prepared, Sql } from '../storage/db.ts';

export type Use = {
  readonly power: string;
  readonly caseId: string;
  readonly step: string;
  readonly slot: string;
  /** Person id; `hub` when a rule decided. */
  readonly by: string;
  /** The `now` that the power was looked for with: the period is checked against it again. */
  readonly at: Date;
  readonly decision: string;
};

export type RecordedUse = {
  readonly id: string;
  /** It waits for the department to look at it. */
  readonly drawn: boolean;
};

/**
 * A use is drawn when the first four bytes of SHA-256 over seed, power, case and step, as a share of all they could be,
 * lie below the power's percentage: nobody can tell beforehand who does not know the seed, and it can be computed again.
 * The same step of the same case is always drawn alike: doing it again is no second draw.
 */
const write: Prepared = {
  name: 'power-use',
  text: `with held as (
    select id, department_id, role, sample_percent,
      sha256(sample_seed || convert_to(id::text || '|' || $2::uuid::text || '|' || $3::text, 'UTF8')) as hash
    from power where id = $1::uuid and revoked_at is null and suspended_at is null
      and valid_from <= $7::timestamptz and $7 < valid_until for share
  ), used as (
    insert into power_use (id, power_id, case_id, step, slot, decision, by_person, at)
    select $8::uuid, id, $2, $3, $4, $5, $6::uuid, $7 from held returning 1
  ), drawn as (
    insert into power_review (use_id, power_id, department_id, role, drawn_at)
    select $8, id, department_id, role, $7 from held
    where (get_byte(hash, 0)::bigint << 24) + (get_byte(hash, 1) << 16) + (get_byte(hash, 2) << 8) + get_byte(hash, 3)
      < sample_percent * 4294967296 / 100.0 returning 1
  )
  select exists (select from drawn) as drawn from used`,
};

/**
 * Writes down that a step was decided under a power, and puts it before the department if it is drawn. To be called in
 * the transaction of the decision, once it is written, after `findAuthority` or `rulePowersOf` has locked the power:
 * a power that is not in force here is a bug and throws.
 */
export const recordUse = async (tx: Sql, use: Use): Promise<RecordedUse> => {
  const id = uuidv7();
  const { power, caseId, step, slot, decision, by, at } = use;
  const values = [power, caseId, step, slot, decision, by === 'hub' ? null : by, at, id];
  const { rows } = await tx.query<{ drawn: boolean }>(write, values);
  const [written] = rows;
  if (!written) throw new Error(`Power ${power} is not in force, and case ${caseId} was decided under it`);
  return { id, drawn: written.drawn };
};
