/** One action on several cases of a list. Each case is a transaction of its own, and each is told what became of it. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Aim } from '../cases/actions/acting.ts';
import { makeBatch } from '../cases/actions/make-batch.ts';
import { returnForCorrection } from '../cases/actions/return-for-correction.ts';
import { sign } from '../cases/actions/sign.ts';
import { finishTask } from '../cases/actions/supply.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import type { Tx } from '../storage/db.ts';
import type { ListAct, ListReason } from './list-acts.ts';
import type { DeskClerk } from './desk-clerk.ts';
import { seenRound, type ListAim, type Seen } from './seen-round.ts';

export type ListDeed = {
  readonly act: ListAct;
  readonly aims: readonly ListAim[];
  readonly reason?: ListReason | undefined;
  /** For the applicant, kept under their key. */
  readonly note?: string | undefined;
};

export type CaseOutcome = { readonly caseId: string; readonly fault?: Fault };

const MAX_NOTE = 500;

/**
 * One after the other, so that one person's hundred cases hold one connection. Faults a case: `not-found` for one the
 * clerk may not see, `step-over` when it moved on since it was shown, and those of the action.
 */
export const actOnCases = async (desk: CaseDesk, clerk: DeskClerk, deed: ListDeed): Promise<readonly CaseOutcome[]> => {
  const outcomes: CaseOutcome[] = [];
  const batch: Aim[] = [];
  for (const aim of deed.aims) {
    const fault = await desk.db.tx(async (tx) => {
      const seen = await seenRound(desk, tx, clerk, aim);
      if (isFault(seen)) return seen;
      if (seen.kind === 'batch' && deed.act === 'approve') return void batch.push(seen.aim);
      return act(desk, tx, clerk, { deed, ...seen });
    });
    if (batch.at(-1)?.caseId === aim.caseId) continue;
    outcomes.push(fault ? { caseId: aim.caseId, fault } : { caseId: aim.caseId });
  }
  if (batch.length === 0) return outcomes;
  return [...outcomes, ...(await makeBatch(desk, clerk, batch)).outcomes];
};

type Acting = Seen & { readonly deed: ListDeed };

const act = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: DeskClerk,
  { deed, aim, kind }: Acting,
): Promise<Fault | undefined> => {
  const written = deed.note?.trim().slice(0, MAX_NOTE);
  const note = written === '' ? undefined : written;
  const reasons = reasonsOf(deed.reason, note);
  const done = async (changed: Promise<unknown>): Promise<Fault | undefined> => {
    const answer = await changed;
    return isFault(answer) ? answer : undefined;
  };
  switch (deed.act) {
    case 'approve':
      if (kind === 'task') return done(finishTask(desk, tx, clerk, aim));
      return done(sign(desk, tx, clerk, { ...aim, decision: 'approve', reasons: [], note }));
    case 'return':
      return done(returnForCorrection(desk, tx, clerk, { ...aim, reasons, fields: [], note }));
    case 'reject':
      if (reasons.length === 0) return { fault: 'reasons-missing' };
      return done(sign(desk, tx, clerk, { ...aim, decision: 'reject', reasons, note }));
    default:
      return deed.act satisfies never;
  }
};

/** Free text stays under the applicant's key; the event says that it is there. */
const reasonsOf = (code: ListReason | undefined, note: string | undefined): readonly Reason[] => {
  if (code !== undefined) return [{ code }];
  return note === undefined ? [] : [{ code: 'see-note' }];
};
