import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

export type Ending = {
  /** Power ids. */
  readonly powers: readonly string[];
  /** Person id of who records the departure; null: no person did. */
  readonly by: string | null;
  readonly actor: Actor;
  readonly note: string;
  readonly now: Date;
};

/** Powers end because their holder has left; one that ended meanwhile stays as it ended. Waits for decisions that are being written. */
export const endPowersOf = async (tx: Tx, { powers, by, actor, note, now }: Ending): Promise<void> => {
  const { rows } = await tx.query<{ id: string; office: string }>(
    `update power set revoked_at = $2, revoked_by = $3, revoked_role = role, revoked_note = $4
     where id = any($1::uuid[]) and revoked_at is null returning id, department_id || '/' || role as office`,
    [powers, now, by, note],
  );
  for (const { id, office } of rows)
    await record(tx, { kind: 'power.revoked', actor, subject: id, detail: { office, as: 'departure' } });
};
