import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { carries, findCase, type Clerk } from './acting.ts';
import { hideNote } from './sign.ts';

export type HandingOver = {
  readonly caseId: string;
  readonly to: string;
  readonly note?: string | undefined;
};

/** 转办: another clerk carries the case from now on. Faults: `not-found`, `not-allowed`, `own-case`, `case-over`, `not-staff`. */
export const handOver = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  { caseId, to, note }: HandingOver,
): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const refused = carries(found, clerk);
  if (refused) return refused;
  const { rowCount } = await tx.query('select 1 from post where person_id = $1 limit 1', [to]);
  if (rowCount === 0) return { fault: 'not-staff' };
  const hidden = await hideNote(desk, tx, found.state.applicant, note);
  const by = `person:${clerk.person}`;
  return assign(desk, tx, { caseId, to, by, how: 'hand-over', reasons: [{ code: 'handed-over' }], note: hidden });
};

export type Assignment = {
  readonly caseId: string;
  /** Whom it leaves; absent: whoever carries it. */
  readonly from?: string;
  readonly to: string;
  readonly by: string;
  readonly how: 'hand-over' | 'departure' | 'rebalance';
  readonly reasons: readonly Reason[];
  readonly note?: Awaited<ReturnType<typeof hideNote>>;
};

/** Changes who carries the case: one event, so that nobody ever carries it with another. Faults: `not-found`, `own-case`, `case-over`, `conflict` (`from` carries it no more). */
export const assign = async (
  desk: CaseDesk,
  tx: Tx,
  { caseId, from, to, by, how, reasons, note }: Assignment,
): Promise<Changed | Fault> =>
  changeCase(desk, tx, {
    ...{ caseId, by },
    decide: (course) => {
      const { state } = course;
      if (state.closedAt !== undefined) return { fault: 'case-over' };
      if (from !== undefined && state.responsible?.clerk !== from) return { fault: 'conflict' };
      if (state.applicant === to) return { fault: 'own-case' };
      if (state.responsible?.clerk === to) return undefined;
      course.emit({ kind: 'assigned', clerk: to, how, reasons: [...reasons], note });
      return undefined;
    },
  });
