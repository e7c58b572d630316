import { expect, test } from 'vitest';
import type { FlowDefinition } from './definition.ts';
import { wordValue } from './word-value.ts';

const kind = {
  id: 'kind',
  kind: 'choice',
  label: { zh: '类别', en: 'Kind' },
  required: true,
  options: [
    { value: 'loan', label: { zh: '贷款', en: 'Loan' } },
    { value: 'visa', label: { zh: '签证', en: 'Visa' } },
  ],
};
const flow = { form: { fields: [kind] }, steps: [] } as unknown as FlowDefinition;

test.each([
  ['form.kind', 'visa', '签证', 'Visa'],
  ['facts.income.monthlyGrossFen', 1_234_500, '¥12345.00', '¥12345.00'],
  ['facts.grades.average', 86.5, '86.5', '86.5'],
  ['facts.employment.post', { zh: '讲师', en: 'Lecturer' }, '讲师', 'Lecturer'],
  ['enrolment.level', 'doctor', '博士研究生', 'Doctoral programme'],
])('%s is told as a person reads it', (variable, known, zh, en) => {
  expect(wordValue(flow, { var: variable }, known)).toEqual({ zh, en });
});

test('what nobody could read is not told at all', () => {
  expect(wordValue(flow, { var: 'form.kind' }, 'boat')).toBeUndefined();
  expect(wordValue(flow, { var: 'facts.budget' }, { leftFen: 3 })).toBeUndefined();
  expect(wordValue(flow, { var: 'facts.employment.until' }, null)).toBeUndefined();
});
