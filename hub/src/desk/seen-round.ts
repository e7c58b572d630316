/** From the line of a list, as it was shown, to the step it aims at. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { findCase, type Aim } from '../cases/actions/acting.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { activeStep, type CaseState } from '../cases/case-state.ts';
import type { Tx } from '../storage/db.ts';
import type { DeskClerk } from './desk-clerk.ts';
import { maySeeCase } from './who-may-see-case.ts';

/** What the line showed: the step, and since when it waits there. Begun anew since then, it is another. */
export type ListAim = {
  readonly caseId: string;
  readonly step: string;
  readonly slot: string;
  /** ISO 8601. */
  readonly since: string;
};

export type Seen = { readonly aim: Aim; readonly kind: string };

/** Faults: `not-found` for a case the clerk may not see, `step-over` when it moved on since it was shown. */
export const seenRound = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: DeskClerk,
  { caseId, step, slot, since }: ListAim,
): Promise<Seen | Fault> => {
  if ((await maySeeCase(tx, caseId, clerk)) !== 'part') return { fault: 'not-found' };
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const kind = found.flow.steps.find(({ id }) => id === step)?.kind;
  const round = roundOf(found.state, step, since);
  if (kind === undefined || round === undefined) return { fault: 'step-over' };
  return { kind, aim: { caseId, step, seen: round, slot } };
};

const roundOf = (state: CaseState, step: string, since: string): number | undefined => {
  const active = activeStep(state, step);
  return active !== undefined && Date.parse(active.since) === Date.parse(since) ? active.round : undefined;
};
