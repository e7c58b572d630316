/** What somebody at the counter hands in: looked through, then begun in the clerk's hand (代办). */
import { checkAnswers, type Problem } from '@yizhan/shared/flow/answers.ts';
import type { Form } from '@yizhan/shared/flow/form.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { checkReferences } from '../../references/check-references.ts';
import { nameReferences } from '../../references/name-references.ts';
import { openCase } from '../../cases/open-case.ts';
import type { Tx } from '../../storage/db.ts';
import { linesOf } from '../case-page/steps.ts';
import type { Line } from '../case-page/model.ts';
import { isUuid, type Fields } from '../acts/fields.ts';
import { problemsIn, type Refused } from '../acts/perform-act.ts';
import { readAnswers } from '../acts/read-answers.ts';
import { readCounterForm } from './read-counter.ts';

export type HandedIn = {
  readonly clerk: string;
  readonly personId: string;
  readonly flowId: string;
  readonly fields: Fields;
};

export type Receipt = {
  readonly id: string;
  readonly number: string;
  readonly service: Bilingual;
  readonly promise: Bilingual;
  readonly dueAt?: string | undefined;
  readonly responsible?: Bilingual | undefined;
  /** It was there before: sent twice, or the person's one open case of this service. */
  readonly first: boolean;
};

/** The answers in words, to be looked through together; or everything that is wrong with them. */
export const reviewAtCounter = async (
  desk: CaseDesk,
  tx: Tx,
  { personId, flowId, fields }: HandedIn,
): Promise<readonly Line[] | Refused> => {
  const found = await readCounterForm(desk, tx, { personId, flowId });
  if (!found) return { fault: { fault: 'not-found' }, problems: [] };
  const [reason] = found.service.refused;
  if (reason)
    return { fault: { fault: 'not-eligible', params: { ...reason.params, reason: reason.code } }, problems: [] };
  const { form, known } = found;
  const raw = readAnswers(form, fields);
  const reading = { data: known, today: new Date(desk.clock.now()), originalsSeen: true };
  const checked = checkAnswers(form, raw, reading);
  if (!('problems' in checked)) {
    const references = await checkReferences(desk, tx, { form, answers: checked.answers });
    const refused = referenceRefusal(form, references.problems);
    if (refused) return refused;
    if (!form) return [];
    return linesOf(form, checked.answers, await nameReferences(tx, form, checked.answers));
  }
  const [first] = checked.problems;
  const fault: Fault = { fault: 'bad-answers', params: { field: first.field, reason: first.reason.code } };
  return { fault, problems: form ? problemsIn(form, raw, reading) : [] };
};

const referenceRefusal = (form: Form | undefined, problems: readonly Problem[]): Refused | undefined => {
  const [first] = problems;
  if (!first) return undefined;
  return {
    fault: { fault: 'bad-answers', params: { field: first.field, reason: first.reason.code } },
    problems: problems.map(({ field, reason }) => ({
      ...{ field, reason },
      label: form?.fields.find(({ id }) => id === field)?.label ?? { zh: field, en: field },
    })),
  };
};

/** The same `case` again is the same case. Faults: `own-case`, `bad-message`, and those of `openCase`. */
export const handInAtCounter = async (desk: CaseDesk, tx: Tx, handed: HandedIn): Promise<Receipt | Refused> => {
  const { clerk, personId, flowId, fields } = handed;
  const caseId = fields.one('case');
  if (!isUuid(caseId)) return { fault: { fault: 'bad-message' }, problems: [] };
  if (clerk === personId) return { fault: { fault: 'own-case' }, problems: [] };
  const flow = (await desk.flows.current(tx)).find(({ id }) => id === flowId);
  if (!flow) return { fault: { fault: 'not-found' }, problems: [] };
  const now = new Date(desk.clock.now());
  const there = await tx.query('select 1 from case_view where id = $1', [caseId]);
  const begun = await openCase(desk, tx, {
    ...{ caseId, flow, applicant: personId, answers: readAnswers(flow.form, fields) },
    ...{ by: `person:${clerk}`, agent: clerk, doneAt: now, assurance: undefined },
  });
  if (isFault(begun)) {
    const reviewed = begun.fault === 'bad-answers' ? await reviewAtCounter(desk, tx, handed) : [];
    return { fault: begun, problems: 'problems' in reviewed ? reviewed.problems : [] };
  }
  const first = there.rowCount === 1 || begun.id !== caseId;
  return {
    ...(await receiptOf(tx, begun.id)),
    number: begun.number,
    service: flow.name,
    promise: flow.promise.text,
    first,
  };
};

type Row = { readonly zh: string | null; readonly en: string | null; readonly due_at: Date | null };

const receiptOf = async (tx: Tx, id: string): Promise<Pick<Receipt, 'id' | 'dueAt' | 'responsible'>> => {
  const { rows } = await tx.query<Row>(
    `select p.name_zh as zh, p.name_en as en,
            (select min(due_at) from case_deadline d where d.case_id = c.id and not d.ended and d.kind in ('promise', 'held')) as due_at
       from case_view c left join person p on p.id = c.responsible_id where c.id = $1`,
    [id],
  );
  const [row] = rows;
  return {
    id,
    ...(row?.due_at && { dueAt: row.due_at.toISOString() }),
    ...(row?.zh && { responsible: { zh: row.zh, en: row.en ?? row.zh } }),
  };
};
