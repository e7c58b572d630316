import type { Fault } from '@yizhan/shared/faults.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';
import { speaksFor } from './granting-office.ts';

export type Revocation = {
  readonly power: string;
  /** Person id, from the session (R2). */
  readonly by: string;
  readonly actor: Actor;
  /** Why: kept in the register and told to the holder. Up to `REVOCATION_NOTE_LENGTH` characters. */
  readonly note: string;
  readonly now: Date;
};

export const REVOCATION_NOTE_LENGTH = 200;

export type Revoked = { readonly kind: 'revoked' | 'was-revoked' };

/**
 * The office takes its power back, at once: a decision under it that has not committed by now finds it gone. Waits for
 * decisions that are being written. Faults: `not-found`, `not-allowed`, `text-missing` (nobody said why).
 */
export const revokePower = async (
  tx: Tx,
  { power: id, by, actor, note, now }: Revocation,
): Promise<Revoked | Fault> => {
  const { rows } = await tx.query<{ department: string; role: string; revoked: boolean }>(
    'select department_id as department, role, revoked_at is not null as revoked from power where id = $1 for update',
    [id],
  );
  const [power] = rows;
  if (!power) return { fault: 'not-found' };
  const as = await speaksFor(tx, by, power);
  if (as === undefined) return { fault: 'not-allowed' };
  if (power.revoked) return { kind: 'was-revoked' };
  const why = note.trim();
  if (why === '' || why.length > REVOCATION_NOTE_LENGTH)
    return { fault: 'text-missing', params: { max: REVOCATION_NOTE_LENGTH } };
  await tx.query(
    'update power set revoked_at = $2, revoked_by = $3, revoked_role = $4, revoked_note = $5 where id = $1',
    [id, now, by, as, why],
  );
  const detail = { office: `${power.department}/${power.role}`, as };
  await record(tx, { kind: 'power.revoked', actor, subject: id, detail });
  return { kind: 'revoked' };
};
