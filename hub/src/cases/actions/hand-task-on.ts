import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { conflictsOf } from '../../powers/conflicts.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { slotsIn } from '../slots.ts';
import { isResponsibles, stillThere, type Aim, type Clerk } from './acting.ts';
import { answering, type Answering } from './answering.ts';
import { assign } from './hand-over.ts';
import { hideNote } from './sign.ts';

export type HandingOn = Aim & {
  readonly slot: string;
  readonly to: string;
  readonly note?: string | undefined;
};

/**
 * 转办 by the head: a place of a late step goes to a member of the department that holds it, by name; where the
 * responsible clerk is awaited, the case goes to another clerk. Whoever had it in hand has it no more. Faults: those of
 * `answering`; `step-over`, `not-of-department`, `not-staff`, `not-for-them`, and those of `assign`.
 */
export const handTaskOn = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  handing: HandingOn,
): Promise<Changed | Fault> => {
  const { caseId, step, slot, to } = handing;
  const found = await answering(desk, tx, clerk, handing);
  if (isFault(found)) return found;
  if (!found.escalation.slots.includes(slot)) return { fault: 'step-over' };
  const department = departmentFor(found, slot);
  if (!(await worksIn(tx, to, department)))
    return { fault: department === undefined ? 'not-staff' : 'not-of-department' };
  const conflict = await conflictsOf(tx, { applicant: found.state.applicant, step, signedEarlier: [] }, [to]);
  if (conflict.has(to)) return { fault: 'not-for-them' };
  const note = await hideNote(desk, tx, found.state.applicant, handing.note);
  const by = `person:${clerk.person}`;
  await tx.query('delete from task_lease where case_id = $1 and step = $2 and slot = $3 and person_id <> $4', [
    caseId,
    step,
    slot,
    to,
  ]);
  if (department === undefined)
    return assign(desk, tx, { caseId, to, by, how: 'hand-over', reasons: [{ code: 'handed-on' }], note });
  return changeCase(desk, tx, {
    ...{ caseId, by },
    decide: (course) => {
      const over = stillThere(course.state, handing);
      if (over) return over;
      const now = slotsIn(course.state, found.step).find((one) => one.slot === slot);
      if (now?.signature) return { fault: 'step-over' };
      if (now?.place.person === to) return undefined;
      course.emit({ kind: 'handed-on', step, slot, person: to, note });
      return undefined;
    },
  });
};

/** Undefined: the responsible clerk is awaited there. */
const departmentFor = ({ active, state, step, escalation }: Answering, slot: string): string | undefined => {
  const one = slotsIn(state, step).find((other) => other.slot === slot);
  return active.stuck || !one || isResponsibles(step, one) ? undefined : escalation.department;
};

/** Undefined department: any at all. */
const worksIn = async (tx: Tx, person: string, department: string | undefined): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `select 1 from post p where person_id = $1 and ($2::text is null or department_id = $2)
       and not exists (select 1 from departure d where d.person_id = p.person_id) limit 1`,
    [person, department ?? null],
  );
  return rowCount === 1;
};
