/** Taking a task into one's hands, and giving it back. Desks that show it are told at once. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { authorise, type Aim, type Clerk } from '../cases/actions/acting.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { activeStep } from '../cases/case-state.ts';
import { loadCase } from '../cases/load-case.ts';
import { claimNext, type NextClaim } from '../dispatch/claim-next.ts';
import { claimTask, releaseLease, type TaskKey } from '../dispatch/leases.ts';
import type { Tx } from '../storage/db.ts';
import type { DeskClerk } from './desk-clerk.ts';
import type { DeskRow } from './desk-rows.ts';
import { readDeskRows } from './read-rows.ts';
import { seenRound, type ListAim } from './seen-round.ts';

const byOf = (desk: CaseDesk, { person }: Clerk) => ({ personId: person, now: new Date(desk.clock.now()) });

const tell = (desk: CaseDesk, tx: Tx, id: string): void => {
  tx.afterCommit(() => {
    desk.live.emit({ kind: 'case', id });
  });
};

/** Only who may act there may take it. Faults: those of `authorise`; `in-hand` also when a colleague was quicker. */
export const takeStep = async (desk: CaseDesk, tx: Tx, clerk: Clerk, aim: Aim): Promise<Fault | undefined> => {
  const found = await authorise(desk, tx, clerk, aim);
  if (isFault(found)) return found;
  const task = { caseId: aim.caseId, step: aim.step, slot: found.slot.slot };
  const claim = await claimTask(tx, task, byOf(desk, clerk));
  if (isFault(claim)) return { fault: 'step-over' };
  tell(desk, tx, aim.caseId);
  if (claim.kind === 'claimed') return undefined;
  // Taken between the two looks: the second one names who.
  const again = await authorise(desk, tx, clerk, aim);
  return isFault(again) ? again : { fault: 'conflict' };
};

/** From a list: the line as it stands afterwards, read in the same transaction. Faults: those of `seenRound` and `takeStep`. */
export const takeLine = (desk: CaseDesk, clerk: DeskClerk, aim: ListAim): Promise<DeskRow | Fault> =>
  desk.db.tx(async (tx) => {
    const seen = await seenRound(desk, tx, clerk, aim);
    if (isFault(seen)) return seen;
    return (await takeStep(desk, tx, clerk, seen.aim)) ?? readLine(desk, tx, aim.caseId);
  });

/** Nothing to give back is no fault: it has run out, or is done. */
export const giveBack = async (desk: CaseDesk, tx: Tx, clerk: Clerk, task: TaskKey): Promise<undefined> => {
  if (await releaseLease(tx, task, clerk.person)) tell(desk, tx, task.caseId);
};

/** Faults: those of `seenRound`. */
export const giveLineBack = (desk: CaseDesk, clerk: DeskClerk, aim: ListAim): Promise<DeskRow | Fault> =>
  desk.db.tx(async (tx) => {
    const seen = await seenRound(desk, tx, clerk, aim);
    if (isFault(seen)) return seen;
    await giveBack(desk, tx, clerk, aim);
    return readLine(desk, tx, aim.caseId);
  });

const readLine = async (desk: CaseDesk, tx: Tx, id: string): Promise<DeskRow | Fault> => {
  const [row] = await readDeskRows({ sql: tx, flows: desk.flows, now: new Date(desk.clock.now()) }, [id]);
  return row ?? { fault: 'not-found' };
};

/** Passed over when the clerk turns out not to be free to act there: has signed before, or may not beyond an amount. */
const MAX_PASSED_OVER = 5;

/** What is due first and free, in the clerk's hands. Undefined: nothing waits that they may do. */
export const takeNext = (desk: CaseDesk, clerk: DeskClerk): Promise<{ readonly caseId: string } | undefined> =>
  desk.db.tx(async (tx) => {
    const passedOver: NextClaim[] = [];
    let taken: NextClaim | undefined;
    while (!taken && passedOver.length < MAX_PASSED_OVER) {
      const claim = await claimNext(tx, byOf(desk, clerk));
      if (!claim) break;
      if (await mayActOn(desk, tx, clerk, claim)) taken = claim;
      else passedOver.push(claim);
    }
    for (const { task } of passedOver) await releaseLease(tx, task, clerk.person);
    if (taken) tell(desk, tx, taken.case.id);
    return taken && { caseId: taken.case.id };
  });

const mayActOn = async (desk: CaseDesk, tx: Tx, clerk: Clerk, { task }: NextClaim): Promise<boolean> => {
  const loaded = await loadCase(tx, task.caseId);
  const seen = loaded && activeStep(loaded.state, task.step)?.round;
  return seen !== undefined && !isFault(await authorise(desk, tx, clerk, { ...task, seen }));
};
