/** What a head's list is read from: a row for each step that was told and still stands. Follows from the state. */
import type { Tx } from '../../storage/db.ts';
import { escalationsOf, type CaseState } from '../case-state.ts';

const rowsOf = (state: CaseState) =>
  escalationsOf(state).map(({ active, department, slots, level, as, to, instead, since, reasons }) => ({
    ...{ step: active.step, round: active.round, department, slots, level, as, to: to ?? null },
    ...{ instead: instead ?? null, since, reasons, nudges: active.nudges, extensions: active.extensions },
  }));

type Change = { readonly before: CaseState | undefined; readonly after: CaseState };

/** In the transition's own transaction. Most transitions leave it alone. */
export const writeEscalations = async (tx: Tx, { before, after }: Change): Promise<void> => {
  const [was, is] = [before ? rowsOf(before) : [], rowsOf(after)];
  if (was.length === 0 && is.length === 0) return;
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  await tx.query('delete from escalation where case_id = $1', [after.id]);
  if (is.length === 0) return;
  await tx.query(
    `insert into escalation (case_id, applicant_id, step, round, department_id, slots, level, told_as, told_to, instead_of,
       since, reasons, nudges, extensions)
     select $1, $2, r.step, r.round, r.department, array(select jsonb_array_elements_text(r.slots)), r.level, r."as", r."to",
       r.instead, r.since, r.reasons, r.nudges, r.extensions
     from jsonb_to_recordset($3::jsonb) as r (step text, round int, department text, slots jsonb, level int, "as" text,
       "to" uuid, instead uuid, since timestamptz, reasons jsonb, nudges int, extensions int)`,
    [after.id, after.applicant, JSON.stringify(is)],
  );
};
