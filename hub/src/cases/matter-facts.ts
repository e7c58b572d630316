/** What a paper says that states the matter itself: who, which case, and the lines its flow names. */
import type { StepOf } from '@yizhan/shared/flow/definition.ts';
import { wordValue } from '@yizhan/shared/flow/word-value.ts';
import { valueOf } from '@yizhan/shared/flow/rule.ts';
import { applicantOf } from '../people/directory.ts';
import type { CaseDesk } from './case-desk.ts';
import type { CaseState } from './case-state.ts';
import { loadKnowledge } from './knowledge.ts';

type Document = StepOf<'issue'>['document'];

/** Undefined when what has to be stated is not known. */
export const matterFacts = async (
  desk: CaseDesk,
  state: CaseState,
  { states = [], gives }: Document,
): Promise<unknown> => {
  const flow = await desk.flows.get(desk.db.pool, state.flowId, state.flowVersion);
  const applicant = await applicantOf(desk.db.pool, state.applicant);
  if (!flow || !applicant) return undefined;
  const { dataOf } = await desk.db.tx((tx) => loadKnowledge(desk, tx, state));
  const data = dataOf(state);
  const lines = states.map(({ value, ...kept }) => ({ ...kept, value: wordValue(flow, value, valueOf(value, data)) }));
  const given = gives && Object.fromEntries(Object.entries(gives).map(([key, value]) => [key, valueOf(value, data)]));
  if (lines.some(({ value }) => value === undefined)) return undefined;
  if (given && Object.values(given).includes(undefined)) return undefined;
  const { name, number } = applicant;
  return { title: flow.name, name, number, caseNumber: state.number, lines, ...(given && { given }) };
};
