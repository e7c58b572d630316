import { flowDefinition } from '@yizhan/shared/flow/definition.ts';
import { wordReason } from '@yizhan/shared/messages/reasons.ts';
import { expect, test } from 'vitest';
import { decideStep } from '../office/powers/measures.ts';
import { measureOf } from '../cases/rule-decision.ts';
import { readFlowFiles } from '../flows/read-flow-files.ts';
import { limitBreach } from './limit-breach.ts';

/** What is said of `value` under a power up to `limit`, over a step of a service that ships. */
const said = (
  flowId: string,
  step: string,
  { form, facts, limit }: { form?: object; facts?: object; limit: number },
) => {
  const raw = readFlowFiles().find(({ id }) => id === flowId)?.raw;
  const flow = flowDefinition.parse(raw);
  const decide = decideStep(flow, step);
  if (!decide) throw new Error(`${flowId} decides nothing in ${step}`);
  const data = { person: { kind: 'staff' as const }, form: { ...form }, facts: { ...facts } };
  const knowledge = { dataOf: () => data, rulePowers: [], hide: () => ({ $personal: '', person: '' }) };
  const measure = measureOf(decide, { flow, by: '', now: new Date(0), knowledge }, {} as never);
  const breach = limitBreach({ amount: limit }, measure);
  return breach && [wordReason(breach, 'zh'), wordReason(breach, 'en')];
};

test('a limit of class periods is told in periods, and no yuan are spoken of', () => {
  expect(said('class-change', 'vice-dean', { form: { periods: 9 }, limit: 8 })).toEqual([
    '课时数为 9，超过授权上限 8。',
    'Periods: 9, over the 8 of the power.',
  ]);
  expect(said('class-change', 'vice-dean', { form: { periods: 8 }, limit: 8 })).toBeUndefined();
});

test('a limit of money is told in yuan, from the form or from what a department said', () => {
  const yuan = [
    '金额123.45元超过授权上限100.00元。',
    'The amount of 123.45 yuan is over the 100.00 yuan of the power.',
  ];
  expect(said('official-travel', 'department', { form: { amount: 12_345 }, limit: 10_000 })).toEqual(yuan);
  const facts = { housing: { owedFen: 12_345 } };
  expect(said('leaving-clearance', 'housing-review', { facts, limit: 10_000 })).toEqual(yuan);
});
