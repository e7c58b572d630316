/** Actions on the case as a whole. */
import { dutyDone } from '../../cases/actions/duty-done.ts';
import { reopenCase, voidCase } from '../../cases/actions/end-case.ts';
import { handOver } from '../../cases/actions/hand-over.ts';
import { pauseCase, resumeCase } from '../../cases/actions/pause-case.ts';
import { answerQuestion, askQuestion } from '../../cases/actions/questions.ts';
import { slotsIn } from '../../cases/slots.ts';
import { isVoidCode } from '../../print-desk/void-codes.ts';
import { makeLink } from '../../print-desk/paper-links.ts';
import { voidPaper } from '../../print-desk/void-paper.ts';
import { pauseCodes, reopenCodes, voidCodes } from './act.ts';
import { isUuid, type Fields } from './fields.ts';
import { badMessage, codeOf, noteOf, seenOf, type Given, type Handler } from './given.ts';
import { readAnswers } from './read-answers.ts';

type Office = { readonly department: string; readonly role: string };

/** `applicant`, or `DEPARTMENT/ROLE` of an office that has a place in this case. */
const askedOf = ({ found: { state, flow } }: Given, fields: Fields): 'applicant' | Office | undefined => {
  const to = fields.one('to');
  if (to === 'applicant') return to;
  for (const step of flow.steps)
    for (const { place } of slotsIn(state, step)) {
      const { department, role } = place;
      if (department !== undefined && role !== undefined && to === `${department}/${role}`) return { department, role };
    }
  return undefined;
};

export const caseActs = {
  handOver: async ({ desk, tx, clerk, caseId, fields }) => {
    const to = fields.one('person');
    return isUuid(to) ? handOver(desk, tx, clerk, { caseId, to, note: noteOf(fields) }) : { fault: 'person-missing' };
  },
  pause: ({ desk, tx, clerk, caseId, fields }) =>
    pauseCase(desk, tx, clerk, { caseId, reasons: codeOf(pauseCodes, fields), note: noteOf(fields) }),
  resume: ({ desk, tx, clerk, caseId }) => resumeCase(desk, tx, clerk, caseId),
  voidCase: ({ desk, tx, clerk, caseId, fields }) =>
    voidCase(desk, tx, clerk, { caseId, seen: seenOf(fields), reasons: codeOf(voidCodes, fields) }),
  voidPaper: ({ desk, tx, clerk, caseId, fields }) => {
    const code = fields.one('reason');
    const reason = isVoidCode(code) ? code : undefined;
    const again = fields.one('again') === 'yes';
    return voidPaper(desk, tx, clerk, { caseId, serial: fields.one('serial'), reason, again });
  },
  linkPaper: ({ desk, tx, clerk, caseId, fields }) =>
    makeLink(desk, tx, clerk, { caseId, serial: fields.one('serial') }),
  reopen: ({ desk, tx, clerk, caseId, fields }) => {
    const reasons = codeOf(reopenCodes, fields);
    const about = { caseId, seen: seenOf(fields), step: fields.one('step'), reasons, note: noteOf(fields) };
    return reopenCase(desk, tx, clerk, about);
  },
  ask: async (given) => {
    const { desk, tx, clerk, caseId, fields } = given;
    const to = askedOf(given, fields);
    return to === undefined ? badMessage : askQuestion(desk, tx, clerk, { caseId, to, text: fields.one('text') });
  },
  answer: async ({ desk, tx, clerk, caseId, fields }) => {
    const question = fields.one('question');
    if (!isUuid(question)) return badMessage;
    return answerQuestion(desk, tx, clerk, { caseId, question, text: fields.one('text') });
  },
  duty: ({ desk, tx, clerk, caseId, fields, found: { flow } }) => {
    const duty = fields.one('duty');
    const form = flow.duties?.find(({ id }) => id === duty)?.form;
    return dutyDone(desk, tx, clerk, { caseId, duty, values: form && readAnswers(form, fields) });
  },
} as const satisfies Readonly<Record<string, Handler<Given>>>;
