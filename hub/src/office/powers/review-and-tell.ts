import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { reviewUse, type Review, type Reviewed } from '../../powers/review-use.ts';

export type Verdict = Pick<Review, 'use' | 'verdict' | 'note'>;

/** A verdict on a use; when it suspends the power, the holders are told. */
export const reviewAndTell = ({ db, clock, live }: CaseDesk, by: string, verdict: Verdict): Promise<Reviewed | Fault> =>
  db.tx(async (tx) => {
    const now = new Date(clock.now());
    const reviewed = await reviewUse(tx, { ...verdict, by, actor: `person:${by}`, now });
    if (!isFault(reviewed) && reviewed.suspended)
      tx.afterCommit(() => {
        live.emit({ kind: 'power', id: reviewed.power });
      });
    return reviewed;
  });
