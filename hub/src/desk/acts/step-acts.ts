/** Actions that aim at a step which goes on. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { carries } from '../../cases/actions/acting.ts';
import { addSigner } from '../../cases/actions/add-signer.ts';
import { answerOutside, objectToNotice } from '../../cases/actions/answer-outside.ts';
import { nudge } from '../../cases/actions/nudge.ts';
import { resubmit } from '../../cases/actions/resubmit.ts';
import { returnForCorrection } from '../../cases/actions/return-for-correction.ts';
import { settlePayment } from '../../cases/actions/settle-payment.ts';
import { sign } from '../../cases/actions/sign.ts';
import { finishTask, handIn } from '../../cases/actions/supply.ts';
import { giveBack, takeStep } from '../take-tasks.ts';
import { addReason, pickReasons, retireReason, scopeOf, type Scope } from '../return-reasons.ts';
import { isUuid } from './fields.ts';
import { badMessage, noteOf, withNote, type Handler, type InStep } from './given.ts';
import { readAnswers } from './read-answers.ts';

const scopeIn = ({ found: { state, flow }, step }: InStep): Scope => scopeOf(state, flow, step.id);
const formIn = ({ step }: InStep) => ('form' in step ? step.form : undefined);

const decide: Handler<InStep> = async (given) => {
  const { desk, tx, clerk, aim, fields } = given;
  const decision = fields.one('decision');
  if (decision !== 'approve' && decision !== 'reject' && decision !== 'again') return badMessage;
  const note = noteOf(fields);
  if (decision === 'approve') return sign(desk, tx, clerk, { ...aim, decision, reasons: [], note });
  const reasons = withNote(await pickReasons(tx, scopeIn(given), fields.all('reason')), note);
  if (decision === 'reject' && reasons.length === 0) return { fault: 'reasons-missing' };
  return sign(desk, tx, clerk, { ...aim, decision, reasons, note });
};

const sendBack: Handler<InStep> = async (given) => {
  const { desk, tx, clerk, aim, fields } = given;
  const note = noteOf(fields);
  const reasons = withNote(await pickReasons(tx, scopeIn(given), fields.all('reason')), note);
  return returnForCorrection(desk, tx, clerk, { ...aim, reasons, fields: fields.all('field'), note });
};

const answer: Handler<InStep> = async ({ desk, tx, clerk, aim, fields }) => {
  const outcome = fields.one('outcome');
  if (outcome !== 'done' && outcome !== 'failed') return badMessage;
  const note = noteOf(fields);
  const reasons = outcome === 'failed' ? withNote([], note) : [];
  if (outcome === 'failed' && reasons.length === 0) return { fault: 'reasons-missing' };
  return answerOutside(desk, tx, clerk, { ...aim, outcome, reasons, note });
};

/** What came on paper is entered for the applicant, by whoever carries the case. */
const correct: Handler<InStep> = async ({ desk, tx, clerk, aim, fields, found }) => {
  const refused = carries(found, clerk);
  if (refused) return refused;
  const answers = readAnswers(found.flow.form, fields);
  return resubmit(desk, tx, { ...aim, answers, by: `person:${clerk.person}` });
};

/** An office keeps its own list; the responsible clerk's is kept by the home department. */
const keepsReasons = async (given: InStep): Promise<Fault | undefined> => {
  const { desk, tx, clerk, found } = given;
  const { department, role } = scopeIn(given);
  const offices = await desk.officesOf(tx, clerk.person, new Date(desk.clock.now()));
  const holds = offices.some((one) => one.department === department && (role === 'responsible' || one.role === role));
  return holds || (role === 'responsible' && carries(found, clerk) === undefined)
    ? undefined
    : { fault: 'not-allowed' };
};

const add: Handler<InStep> = async (given) => {
  const { desk, tx, clerk, fields, found } = given;
  const refused = await keepsReasons(given);
  if (refused) return refused;
  const known = new Set(found.flow.form?.fields.map(({ id }) => id));
  return addReason(tx, {
    ...{ ...scopeIn(given), by: clerk.person, at: new Date(desk.clock.now()) },
    ...{ zh: fields.one('zh'), en: fields.one('en'), fields: fields.all('field').filter((id) => known.has(id)) },
  });
};

const retire: Handler<InStep> = async (given) => {
  const { desk, tx, clerk, fields } = given;
  const refused = await keepsReasons(given);
  if (refused) return refused;
  const id = fields.one('id');
  if (!isUuid(id)) return badMessage;
  return retireReason(tx, { ...scopeIn(given), id, by: clerk.person, at: new Date(desk.clock.now()) });
};

export const stepActs = {
  take: ({ desk, tx, clerk, aim }) => takeStep(desk, tx, clerk, aim),
  giveBack: ({ desk, tx, clerk, aim: { caseId, step, slot = 'main' } }) =>
    giveBack(desk, tx, clerk, { caseId, step, slot }),
  sign: decide,
  sendBack,
  addSigner: async ({ desk, tx, clerk, aim, fields }) => {
    const person = fields.one('person');
    if (!isUuid(person)) return { fault: 'person-missing' };
    return addSigner(desk, tx, clerk, { ...aim, person, note: noteOf(fields) });
  },
  settle: ({ desk, tx, clerk, aim, fields }) =>
    settlePayment(desk, tx, clerk, { ...aim, receipt: fields.one('receipt') }),
  outside: answer,
  object: ({ desk, tx, clerk, aim, fields }) => {
    const note = noteOf(fields);
    return objectToNotice(desk, tx, clerk, { ...aim, reasons: withNote([], note), note });
  },
  nudge: ({ desk, tx, clerk, aim }) => nudge(desk, tx, clerk, aim),
  finish: (given) => {
    const { desk, tx, clerk, aim, fields } = given;
    return finishTask(desk, tx, clerk, { ...aim, values: readAnswers(formIn(given), fields) });
  },
  handIn: (given) => {
    const { desk, tx, clerk, aim, fields } = given;
    return handIn(desk, tx, { ...aim, values: readAnswers(formIn(given), fields), by: { kind: 'clerk', clerk } });
  },
  resubmit: correct,
  addReason: add,
  retireReason: retire,
} as const satisfies Readonly<Record<string, Handler<InStep>>>;
