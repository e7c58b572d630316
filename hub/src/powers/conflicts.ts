/** Who must not decide this case, whatever office they hold: its applicant, a relative, who has signed already. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Prepared, Sql } from '../storage/db.ts';

const relatives: Prepared = {
  name: 'relatives-among',
  text: `select other_id as id from person_relation where person_id = $1 and other_id = any($2::uuid[])
    union select person_id from person_relation where other_id = $1 and person_id = any($2::uuid[])`,
};

export type Deed = {
  readonly applicant: string;
  readonly step: string;
  readonly signedEarlier: readonly { readonly step: string; readonly by: string }[];
  /** Steps that somebody else must have decided. */
  readonly differsFrom?: readonly string[] | undefined;
};

/** For each of `people` who has one, the conflict: `own-case`, `relative-of-applicant` or `signed-already`. */
export const conflictsOf = async (
  sql: Sql,
  { applicant, step, signedEarlier, differsFrom = [] }: Deed,
  people: readonly string[],
): Promise<ReadonlyMap<string, Fault>> => {
  const { rows } = await sql.query<{ id: string }>(relatives, [applicant, people]);
  const related = new Set(rows.map((row) => row.id));
  const signed = new Set(signedEarlier.flatMap((s) => (s.step === step || differsFrom.includes(s.step) ? [s.by] : [])));
  const conflictOf = (person: string): Fault | undefined => {
    if (person === applicant) return { fault: 'own-case' };
    if (related.has(person)) return { fault: 'relative-of-applicant' };
    return signed.has(person) ? { fault: 'signed-already' } : undefined;
  };
  return new Map(
    people.flatMap((person) => {
      const conflict = conflictOf(person);
      return conflict ? [[person, conflict] as const] : [];
    }),
  );
};
