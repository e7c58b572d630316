/**
 * Clocks that stand still while a case cannot be expected to move, and go on from where they stood: a deadline is moved
 * by the working time that really passed (R12).
 */
import { movedByPause, type Calendar } from '@yizhan/shared/campus/working-time.ts';
import { leaves, type CaseState } from './case-state.ts';
import type { DeadlineKind } from './consequences.ts';
import type { Tx } from '../storage/db.ts';

const everything: readonly DeadlineKind[] = ['promise', 'held', 'step', 'notice', 'escalation'];
const promises: readonly DeadlineKind[] = ['promise', 'held'];

/** Which clocks of this case stand now: all of a paused one, and the promise while others outside, or the applicant, are awaited. */
export const standing = (state: CaseState | undefined): readonly DeadlineKind[] => {
  if (!state || state.closedAt !== undefined) return [];
  if (state.paused) return everything;
  const awaited = leaves(state).some((one) => one.waitsFor === 'outside' || one.returned !== undefined);
  return awaited ? promises : [];
};

type Change = {
  readonly before: CaseState | undefined;
  readonly after: CaseState;
  readonly now: Date;
  readonly calendar: Calendar;
};

type Row = { readonly id: string; readonly due_at: Date; readonly paused_at: Date };

/** In the transition's own transaction, after its deadlines were written. */
export const clockChanges = async (tx: Tx, { before, after, now, calendar }: Change): Promise<void> => {
  const [was, is] = [standing(before), standing(after)];
  const released = was.filter((kind) => !is.includes(kind));
  if (released.length > 0 && after.closedAt === undefined) await release(tx, { after, released, now, calendar });
  if (is.length > 0)
    await tx.query(
      `update case_deadline set paused_at = $3
       where case_id = $1 and kind = any($2) and not ended and fired_at is null and paused_at is null`,
      [after.id, is, now],
    );
};

type Release = Pick<Change, 'after' | 'now' | 'calendar'> & { readonly released: readonly DeadlineKind[] };

const release = async (tx: Tx, { after, released, now, calendar }: Release): Promise<void> => {
  const { rows } = await tx.query<Row>(
    `select id, due_at, paused_at from case_deadline
     where case_id = $1 and kind = any($2) and not ended and paused_at is not null`,
    [after.id, released],
  );
  if (rows.length === 0) return;
  await tx.query(
    `update case_deadline d set due_at = m.due, paused_at = null
     from unnest($1::uuid[], $2::timestamptz[]) as m (id, due) where d.id = m.id`,
    [rows.map((r) => r.id), rows.map((r) => movedByPause(r.due_at, r.paused_at, now, calendar))],
  );
};
