import type { StepOf } from '@yizhan/shared/flow/definition.ts';
import { valueOf } from '@yizhan/shared/flow/rule.ts';
import { askConnector } from '../connectors/contract.ts';
import { numberOf } from '../people/directory.ts';
import { moveOn } from './move-on.ts';
import { afterCheck, type Answer } from './automatic-steps.ts';
import type { CaseDesk } from './case-desk.ts';
import type { CaseState } from './case-state.ts';
import { loadKnowledge } from './knowledge.ts';
import { hidePersonal } from './personal.ts';

/** Asks the department's data; question, answer and their evidence stay on the case under the applicant's key. */
export const answerCheck = async (desk: CaseDesk, state: CaseState, step: StepOf<'check'>): Promise<void> => {
  const connector = desk.connectors.get(step.connector);
  if (!connector) throw new Error(`There is no connector ${step.connector}`);
  const number = await numberOf(desk.db.pool, state.applicant);
  const about = await questionOf(desk, state, step);
  const subject = { personId: state.applicant, number, about };
  const said = await askConnector(connector, subject, { clock: desk.clock, failed: desk.sourceFailed });
  await desk.db.tx(async (tx) => {
    const of = { keyring: desk.keyring, personId: state.applicant };
    const facts =
      said.answer !== 'unavailable' && said.facts !== undefined ? await hidePersonal(tx, of, said.facts) : undefined;
    const answer: Answer = {
      ...{ kind: 'check-answered', step: step.id, connector: connector.id, answer: said.answer },
      ...{ reasons: [...said.reasons], asOf: said.asOf?.toISOString(), facts },
      ...{ evidence: await hidePersonal(tx, of, said.evidence) },
    };
    await moveOn(desk, tx, {
      ...{ caseId: state.id, step: step.id },
      then: (course) => {
        afterCheck(course, step, answer);
      },
    });
  });
};

const questionOf = async (
  desk: CaseDesk,
  state: CaseState,
  { about }: StepOf<'check'>,
): Promise<Record<string, unknown>> => {
  if (!about) return {};
  const { dataOf } = await desk.db.tx((tx) => loadKnowledge(desk, tx, state));
  const data = dataOf(state);
  return Object.fromEntries(Object.entries(about).map(([name, of]) => [name, valueOf(of, data)]));
};
