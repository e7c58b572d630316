import type { Fault } from '@yizhan/shared/faults.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

/** One that has not begun is struck out, one that runs ends now. Faults: `not-found`, `conflict` (over already). */
export const removeShift = async (tx: Tx, shift: { id: string; now: Date; by: Actor }): Promise<'removed' | Fault> => {
  const { id, now, by } = shift;
  const { rows } = await tx.query<{ person: string; begun: boolean; over: boolean }>(
    `select person_id as person, starts_at <= $2 as begun, ends_at <= $2 as over from shift where id = $1 for update`,
    [id, now],
  );
  const [found] = rows;
  if (!found) return { fault: 'not-found' };
  if (found.over) return { fault: 'conflict' };
  if (found.begun) await tx.query('update shift set ends_at = $2 where id = $1', [id, now]);
  else await tx.query('delete from shift where id = $1', [id]);
  await record(tx, { kind: 'shift.removed', actor: by, subject: found.person, detail: { shift: id } });
  return 'removed';
};
