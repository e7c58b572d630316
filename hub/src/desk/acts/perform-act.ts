/** One form action of the case page: read, checked, and done by the engine in one transaction. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { checkAnswers } from '@yizhan/shared/flow/answers.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import type { Form } from '@yizhan/shared/flow/form.ts';
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import { findCase, type Found } from '../../cases/actions/acting.ts';
import { makeBatch } from '../../cases/actions/make-batch.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { loadKnowledge } from '../../cases/knowledge.ts';
import type { DeskClerk } from '../desk-clerk.ts';
import { maySeeCase } from '../who-may-see-case.ts';
import { caseActs } from './case-acts.ts';
import type { Fields } from './fields.ts';
import { aimOf, badMessage, type Given, type Handler, type InStep } from './given.ts';
import { readAnswers } from './read-answers.ts';
import { stepActs } from './step-acts.ts';
import { whoRevoked } from './who-revoked.ts';

export type ActName = keyof typeof stepActs | keyof typeof caseActs | 'make';
export type Act = { readonly name: ActName; readonly caseId: string; readonly fields: Fields };

export type Problem = { readonly field: string; readonly label: Bilingual; readonly reason: Reason };
export type Refused = {
  readonly fault: Fault;
  /** Every answer that is wrong, and not only the first. */
  readonly problems: readonly Problem[];
  /** Of a power that was taken back: by whom. */
  readonly revokedBy?: Bilingual | undefined;
};

/** `gone`: there is no such case for this clerk. `out of sight`: it is done, and the case is not theirs any more. */
export type Outcome = 'done' | 'out-of-sight' | 'gone' | Refused;

export const performAct = async (desk: CaseDesk, clerk: DeskClerk, act: Act): Promise<Outcome> => {
  const outcome = await desk.db.tx(async (tx): Promise<Outcome | 'make'> => {
    if ((await maySeeCase(tx, act.caseId, clerk)) === 'none') return 'gone';
    if (act.name === 'make') return 'make';
    const found = await findCase(desk, tx, act.caseId);
    if (isFault(found)) return 'gone';
    const given: Given = { desk, tx, clerk, caseId: act.caseId, fields: act.fields, found };
    const answer = await run(given, act.name);
    if (isFault(answer)) return refusal(given, answer, act.name);
    return (await maySeeCase(tx, act.caseId, clerk)) === 'none' ? 'out-of-sight' : 'done';
  });
  return outcome === 'make' ? makeOne(desk, clerk, act) : outcome;
};

const run = (given: Given, name: Exclude<ActName, 'make'>): Promise<unknown> => {
  if (name in caseActs) return caseActs[name as keyof typeof caseActs](given);
  const aim = aimOf(given.caseId, given.fields);
  const { flow } = given.found;
  if (!aim || !flow.steps.some(({ id }) => id === aim.step)) return Promise.resolve(badMessage);
  const handler: Handler<InStep> = stepActs[name as keyof typeof stepActs];
  return handler({ ...given, aim, step: stepOf(flow, aim.step) });
};

/** Each case of a batch moves in its own transaction; here it is one. */
const makeOne = async (desk: CaseDesk, clerk: DeskClerk, { caseId, fields }: Act): Promise<Outcome> => {
  const aim = aimOf(caseId, fields);
  if (!aim) return { fault: badMessage, problems: [] };
  const { outcomes } = await makeBatch(desk, clerk, [aim]);
  const fault = outcomes[0]?.fault;
  return fault ? { fault, problems: [] } : 'done';
};

const refusal = async (given: Given, fault: Fault, name: ActName): Promise<Refused> => ({
  fault,
  problems: fault.fault === 'bad-answers' ? await problemsOf(given, name, fault) : [],
  ...(fault.fault === 'power-revoked' && {
    revokedBy: await whoRevoked(given.tx, { flowId: given.found.state.flowId, step: given.fields.one('step') }),
  }),
});

const problemsOf = async (
  { desk, tx, fields, found }: Given,
  name: ActName,
  fault: Fault,
): Promise<readonly Problem[]> => {
  const form = formOf(found, name, fields);
  if (!form) return [];
  const data = (await loadKnowledge(desk, tx, found.state)).dataOf(found.state);
  // At the desk whoever enters it has the papers in hand.
  const reading = { data, today: new Date(desk.clock.now()), originalsSeen: true };
  const problems = problemsIn(form, readAnswers(form, fields), reading);
  return problems.length > 0 ? problems : namedIn(form, fault);
};

/** What only the hub could find out, by the fault's own words. */
const namedIn = (form: Form, { params }: Fault): readonly Problem[] => {
  const [field, code] = [params?.['field'], params?.['reason']];
  const label = form.fields.find(({ id }) => id === field)?.label;
  return typeof field === 'string' && typeof code === 'string' && label ? [{ field, label, reason: { code } }] : [];
};

export const problemsIn = (
  form: Form,
  raw: unknown,
  reading: Parameters<typeof checkAnswers>[2],
): readonly Problem[] => {
  const checked = checkAnswers(form, raw, reading);
  if (!('problems' in checked)) return [];
  return checked.problems.map(({ field, reason }) => ({
    ...{ field, reason },
    label: form.fields.find(({ id }) => id === field)?.label ?? { zh: field, en: field },
  }));
};

const formOf = ({ flow }: Found, name: ActName, fields: Fields): Form | undefined => {
  if (name === 'resubmit') return flow.form;
  if (name === 'duty') return flow.duties?.find(({ id }) => id === fields.one('duty'))?.form;
  const step = flow.steps.find(({ id }) => id === fields.one('step'));
  return step && 'form' in step ? step.form : undefined;
};
