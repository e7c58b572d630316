/**
 * Deadlines that have passed, each once (R12); a step that stands past its time is told to a head in the same moment.
 * One that has fired stays until what it waits for ends it. The case's row is locked and not the deadline's: every other
 * writer takes the case first too. A case that is moving right now is skipped, and looked at again in the next sweep.
 */
import { isFault } from '@yizhan/shared/faults.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import type { Tx } from '../storage/db.ts';
import type { CaseDesk } from './case-desk.ts';
import { changeCase } from './change-case.ts';
import type { DeadlineKind } from './consequences.ts';
import { activeStep } from './case-state.ts';
import type { Course } from './course.ts';
import { prepareEscalation } from './escalation/escalate.ts';

type Row = { readonly id: string; readonly case_id: string; readonly kind: DeadlineKind; readonly step: string | null };

const nextDue = `select d.id, d.case_id, d.kind, d.step from case_deadline d join case_view v on v.id = d.case_id
  where not d.ended and d.fired_at is null and d.paused_at is null and d.due_at <= $1 order by d.due_at, d.id limit 1 for update of v skip locked`;

/** Also those that fell due while no hub ran. How many were fired. */
export const fireDeadlines = async (desk: CaseDesk): Promise<number> => {
  let fired = 0;
  while (await desk.db.tx((tx) => fireNext(desk, tx))) fired += 1;
  return fired;
};

const fireNext = async (desk: CaseDesk, tx: Tx): Promise<boolean> => {
  const now = new Date(desk.clock.now());
  const { rows } = await tx.query<Row>(nextDue, [now]);
  const [due] = rows;
  if (!due) return false;
  // It may have ended between the look and the lock.
  const taken = await tx.query(
    'update case_deadline set fired_at = $2 where id = $1 and not ended and fired_at is null and paused_at is null',
    [due.id, now],
  );
  if (taken.rowCount === 0) return true;
  const told = await prepareEscalation(desk, tx, due);
  const changed = await changeCase(desk, tx, {
    ...{ caseId: due.case_id, by: 'hub' },
    decide: (course) => {
      const isTold = course.state.version === told.version;
      course.emit({ kind: 'deadline-passed', deadline: due.kind, step: due.step ?? undefined });
      if (due.kind === 'notice' && due.step !== null) afterNotice(course, due.step);
      if (isTold) course.emit(...told.events);
      return undefined;
    },
  });
  if (isFault(changed)) throw new Error(`Deadline ${due.id} of case ${due.case_id}: ${changed.fault}`);
  return true;
};

/** The time a rule demands is over, and nobody objected. */
const afterNotice = (course: Course, stepId: string): void => {
  const step = stepOf(course.flow, stepId);
  if (step.kind === 'notice' && activeStep(course.state, stepId)) course.leave(stepId, step.onPass);
};
