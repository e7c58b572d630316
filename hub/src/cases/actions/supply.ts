import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { checkAnswers } from '@yizhan/shared/flow/answers.ts';
import type { Form } from '@yizhan/shared/flow/form.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import { claimFiles } from '../../files/handed-files.ts';
import type { Authority } from '../../powers/authority.ts';
import type { Tx } from '../../storage/db.ts';
import { checkReferences, uncheckedEvent } from '../../references/check-references.ts';
import { badAnswers } from '../bad-answers.ts';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase, type Changed } from '../change-case.ts';
import type { CaseState } from '../case-state.ts';
import type { EventBody, Personal } from '../events.ts';
import { loadKnowledge } from '../knowledge.ts';
import { hidePersonal } from '../personal.ts';
import { aimAt, authorise, carries, stillThere, type Aim, type Clerk } from './acting.ts';

export type Supplying = Aim & { readonly values?: unknown };

/** A task is done, with what its form asks for. Faults: those of `authorise`; `not-offered`; `bad-answers`. */
export const finishTask = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  supplying: Supplying,
): Promise<Changed | Fault> => {
  const found = await authorise(desk, tx, clerk, supplying);
  if (isFault(found)) return found;
  const { step, authority, state } = found;
  if (step.kind !== 'task') return { fault: 'not-offered' };
  return supplied(desk, tx, {
    state,
    form: step.form,
    supplying,
    authority,
    by: `person:${clerk.person}`,
    originalsSeen: true,
  });
};

export type Handed = Supplying & {
  readonly by:
    | { readonly kind: 'applicant'; readonly person: string }
    /** What came on paper is entered for the applicant. */
    | { readonly kind: 'clerk'; readonly clerk: Clerk };
};

/** What the applicant, or somebody invited, was asked for later on. Faults: those of `aimAt`; `not-allowed`; `not-offered`; `bad-answers`. */
export const handIn = async (desk: CaseDesk, tx: Tx, handed: Handed): Promise<Changed | Fault> => {
  const found = await aimAt(desk, tx, handed);
  if (isFault(found)) return found;
  const { step, state } = found;
  const { by } = handed;
  const refused =
    by.kind === 'clerk'
      ? carries(found, by.clerk)
      : by.person === state.applicant
        ? undefined
        : { fault: 'not-allowed' as const };
  if (refused) return refused;
  if (step.kind !== 'gather') return { fault: 'not-offered' };
  const person = by.kind === 'clerk' ? by.clerk.person : by.person;
  return supplied(desk, tx, {
    state,
    form: step.form,
    supplying: handed,
    by: `person:${person}`,
    originalsSeen: by.kind === 'clerk',
  });
};

type Supplied = {
  readonly originalsSeen: boolean;
  readonly state: CaseState;
  readonly form: Form | undefined;
  readonly supplying: Supplying;
  readonly authority?: Authority;
  readonly by: string;
};

const supplied = async (
  desk: CaseDesk,
  tx: Tx,
  { state, form, supplying, authority, by, originalsSeen }: Supplied,
): Promise<Changed | Fault> => {
  const values = await readValues(desk, tx, { state, form, raw: supplying.values, originalsSeen });
  if (isFault(values)) return values;
  return changeCase(desk, tx, {
    ...{ caseId: supplying.caseId, by },
    decide: (course) => {
      const over = stillThere(course.state, supplying);
      if (over) return over;
      const step = stepOf(course.flow, supplying.step);
      if (step.kind !== 'task' && step.kind !== 'gather') return { fault: 'not-offered' };
      course.emit({ kind: 'supplied', step: step.id, values: values.hidden, authority }, ...values.unchecked);
      course.leave(step.id, step.next);
      return undefined;
    },
  });
};

type Reading = {
  readonly state: CaseState;
  readonly form: Form | undefined;
  readonly raw: unknown;
  /** A member of staff has the papers in hand. */
  readonly originalsSeen: boolean;
};

type Values = {
  readonly hidden: Personal | undefined;
  /** At most one. */
  readonly unchecked: readonly EventBody[];
};

/** Checked against the form and put under the applicant's key; nothing at all when there is no form. */
export const readValues = async (
  desk: CaseDesk,
  tx: Tx,
  { state, form, raw, originalsSeen }: Reading,
): Promise<Values | Fault> => {
  if (!form) return { hidden: undefined, unchecked: [] };
  const data = (await loadKnowledge(desk, tx, state)).dataOf(state);
  const checked = checkAnswers(form, raw ?? {}, { data, today: new Date(desk.clock.now()), originalsSeen });
  if ('problems' in checked) return badAnswers(checked.problems);
  const { answers } = checked;
  const { problems, unchecked } = await checkReferences(desk, tx, { form, answers });
  const [unknown, ...others] = problems;
  if (unknown) return badAnswers([unknown, ...others]);
  const missing = await claimFiles(tx, { form, answers, personId: state.applicant, caseId: state.id });
  if (missing) return missing;
  const hidden = await hidePersonal(tx, { keyring: desk.keyring, personId: state.applicant }, answers);
  return { hidden, unchecked: uncheckedEvent(unchecked) };
};
