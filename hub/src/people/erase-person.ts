/**
 * Erasing a person (R25): their key and every plaintext row about them go; events, heads and the register stay, so that
 * every chain still verifies. What events and papers said under the key can no longer be read by anyone.
 */
import { record, type Actor } from '../audit/record.ts';
import { lockPerson } from '../keys/person-keys.ts';
import type { Tx } from '../storage/db.ts';

type Erase = {
  readonly personId: string;
  readonly by: Actor;
  /** Why it may be done: the request's reference or the retention rule. Never personal values. */
  readonly basis: string;
  /** A restore brought them back: what was erased once is erased whatever runs. */
  readonly again?: boolean;
};

export type Erased =
  | { readonly kind: 'erased' }
  | { readonly kind: 'was-erased' }
  /** Reasons as codes (R11): cases that still run need the person. */
  | { readonly kind: 'refused'; readonly reasons: readonly { code: 'cases-open'; params: { count: number } }[] };

export const erasePerson = async (tx: Tx, { personId, by, basis, again = false }: Erase): Promise<Erased> => {
  await lockPerson(tx, personId);
  const open = await tx.query<{ count: number }>(
    `select count(*)::int as count from case_view where applicant_id = $1 and closed_at is null`,
    [personId],
  );
  const count = open.rows[0]?.count ?? 0;
  if (count > 0 && !again) return { kind: 'refused', reasons: [{ code: 'cases-open', params: { count } }] };

  const noted = await tx.query(
    'insert into erasure (person_id, by, basis) values ($1, $2, $3) on conflict do nothing',
    [personId, by, basis],
  );
  await deleteRows(tx, personId);
  if (noted.rowCount === 0) return { kind: 'was-erased' };
  await record(tx, { kind: 'person.erased', actor: by, subject: personId, detail: { basis } });
  return { kind: 'erased' };
};

/** In this order for the sake of the foreign keys; enrolment, cards and posts go with the person. */
const deleteRows = async (tx: Tx, personId: string): Promise<void> => {
  const statements = [
    'delete from person_key where person_id = $1',
    'delete from account where person_id = $1',
    'delete from person where id = $1',
    'delete from person_relation where person_id = $1 or other_id = $1',
    'delete from visit where person_id = $1',
    'update paper set blob_id = null where person_id = $1',
    'delete from blob where person_id = $1',
    'delete from paper_link where person_id = $1',
    `update print_job set state = 'void', changed_at = now() where person_id = $1 and state = 'waiting'`,
    // Masked values are still about the person; the serial, what was issued, by whom and when stay verifiable.
    `update paper set public_facts = '{}' where person_id = $1`,
    // What a reviewer wrote beside a decision may be about the applicant.
    `update power_review set note = null where note is not null and use_id in (
       select u.id from power_use u join case_view c on c.id = u.case_id where c.applicant_id = $1)`,
  ];
  for (const statement of statements) await tx.query(statement, [personId]);
};
