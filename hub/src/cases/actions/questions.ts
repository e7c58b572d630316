/** A question does not return the case: it goes on while somebody answers. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import type { Question } from '../case-state.ts';
import { changeCase, type Changed } from '../change-case.ts';
import { hidePersonal } from '../personal.ts';
import { carries, findCase, type Clerk } from './acting.ts';

/** Characters of a question or an answer. */
const MAX_TEXT = 1000;
const MAX_QUESTIONS = 20;

export type Asking = { readonly caseId: string; readonly to: Question['to']; readonly text: string };

/** By the responsible clerk, or a department that has a part in the case. Faults: `not-found`, `not-allowed`, `case-over`, `text-missing`, `too-many`. */
export const askQuestion = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  { caseId, to, text }: Asking,
): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const refused = carries(found, clerk);
  if (refused && !(await isParty(desk, tx, { caseId, clerk }))) return refused;
  const asked = text.trim();
  if (asked.length === 0 || asked.length > MAX_TEXT) return { fault: 'text-missing', params: { max: MAX_TEXT } };
  const hidden = await hidePersonal(tx, { keyring: desk.keyring, personId: found.state.applicant }, asked);
  return changeCase(desk, tx, {
    ...{ caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      if (course.state.closedAt !== undefined) return { fault: 'case-over' };
      if (course.state.questions.length >= MAX_QUESTIONS) return { fault: 'too-many' };
      course.emit({ kind: 'asked', question: uuidv7(), to, text: hidden });
      return undefined;
    },
  });
};

const isParty = async (
  desk: CaseDesk,
  tx: Tx,
  { caseId, clerk }: { readonly caseId: string; readonly clerk: Clerk },
): Promise<boolean> => {
  const offices = await desk.officesOf(tx, clerk.person, new Date(desk.clock.now()));
  const { rowCount } = await tx.query('select 1 from case_view where id = $1 and parties && $2::text[]', [
    caseId,
    offices.map(({ department }) => department),
  ]);
  return rowCount === 1;
};

export type Answering = { readonly caseId: string; readonly question: string; readonly text: string };

/** By the applicant, or the office that was asked. Faults: `not-found`, `not-allowed`, `conflict` (answered already), `text-missing`. */
export const answerQuestion = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  { caseId, question, text }: Answering,
): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const asked = found.state.questions.find(({ id }) => id === question);
  if (!asked) return { fault: 'not-found' };
  if (!(await mayAnswer(desk, tx, { asked, clerk, applicant: found.state.applicant }))) return { fault: 'not-allowed' };
  const said = text.trim();
  if (said.length === 0 || said.length > MAX_TEXT) return { fault: 'text-missing', params: { max: MAX_TEXT } };
  const hidden = await hidePersonal(tx, { keyring: desk.keyring, personId: found.state.applicant }, said);
  return changeCase(desk, tx, {
    ...{ caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      const now = course.state.questions.find(({ id }) => id === question);
      if (now?.answer) return { fault: 'conflict' };
      course.emit({ kind: 'answered', question, text: hidden });
      return undefined;
    },
  });
};

type May = { readonly asked: Question; readonly clerk: Clerk; readonly applicant: string };

const mayAnswer = async (desk: CaseDesk, tx: Tx, { asked: { to }, clerk, applicant }: May): Promise<boolean> => {
  if (to === 'applicant') return clerk.person === applicant;
  const offices = await desk.officesOf(tx, clerk.person, new Date(desk.clock.now()));
  return offices.some(({ department, role }) => department === to.department && role === to.role);
};
