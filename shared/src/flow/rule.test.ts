import { describe, expect, test } from 'vitest';
import { holds, readRule, valueOf, type FlowData } from './rule.ts';

const enrolled: FlowData = {
  person: { kind: 'student' },
  enrolment: { status: 'enrolled', level: 'master', school: 'computing' },
  form: { amount: 500_000, when: { from: '2026-12-01T08:00', until: '2026-12-01T09:40' }, note: '' },
  facts: { budget: { leftFen: 1 } },
  calendar: { examWeek: false, week: 3 },
};
const staff: FlowData = { person: { kind: 'staff' } };
const amount = { var: 'form.amount' };

describe('rules are JSON Logic over what is known', () => {
  test.each([
    [{ '==': [{ var: 'person.kind' }, 'student'] }, enrolled, true],
    [{ '==': [{ var: 'person.kind' }, 'student'] }, staff, false],
    [{ in: [{ var: 'enrolment.level' }, ['master', 'doctor']] }, enrolled, true],
    [{ in: [{ var: 'enrolment.level' }, ['master', 'doctor']] }, staff, false],
    [{ '!': [{ '==': [{ var: 'enrolment.status' }, 'suspended'] }] }, staff, true],
    [{ and: [true, { or: [false, { '==': [{ var: 'enrolment.status' }, 'enrolled'] }] }] }, enrolled, true],
    [{ '<=': [amount, 500_000] }, enrolled, true],
    [{ '<': [amount, 500_000] }, enrolled, false],
    [{ '<': [{ var: 'form.when.from' }, { var: 'form.when.until' }] }, enrolled, true],
    [{ '==': [{ var: 'calendar.examWeek' }, false] }, enrolled, true],
  ])('%j', (rule, facts, expected) => {
    expect(holds(rule, facts)).toBe(expected);
  });
});

test('what is not known is no small amount, and nothing is converted to make a rule hold', () => {
  for (const operator of ['<', '<=', '>', '>=']) expect(holds({ [operator]: [amount, 500_000] }, staff)).toBe(false);
  expect(holds({ '>': [{ var: 'form.when' }, 1] }, enrolled)).toBe(false);
  expect(holds({ '==': [{ var: 'form.note' }, 0] }, enrolled)).toBe(false);
  expect(holds({ '==': [{ var: 'calendar.examWeek' }, false] }, staff)).toBe(false);
  expect(holds({ '==': [amount, null] }, staff)).toBe(true);
});

test('a value is a constant or what the case has', () => {
  expect(valueOf(3, staff)).toBe(3);
  expect(valueOf({ var: 'facts.budget.leftFen' }, enrolled)).toBe(1);
  expect(valueOf({ var: 'facts.budget.leftFen' }, staff)).toBeNull();
});

test('a rule that reaches outside the language is refused before it runs; the rest tells what it asks about', () => {
  expect(readRule({ throw: 'x' }).flaws).toEqual([{ flaw: 'operator', at: 'throw' }]);
  expect(readRule({ in: [1, [1]], '==': [1, 1] }).flaws).toMatchObject([{ flaw: 'shape' }]);
  expect(readRule({ '==': [1] }).flaws).toMatchObject([{ flaw: 'shape' }]);
  expect(readRule({ and: [{ var: 'person.kind' }, { '!': [{ var: 'form.a' }] }] })).toEqual({
    flaws: [],
    variables: ['person.kind', 'form.a'],
  });
});
