import { expect, test } from 'vitest';
import { changesSince, factsOf, type LeavePlan } from './leave-plan.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [ANNA, BEN] = [id(1), id(2)];
const none: LeavePlan = {
  ...{ departments: [], cases: [], tasks: [], stuck: [], posts: [], vacant: [], seals: [], powers: [], granted: 0 },
};
const given = (n: number, to: string) => ({ caseId: id(n), to, reasons: [] });
const task = (n: number, to: string) => ({ ...given(n, to), step: 'sign', slot: 'main' });

test('the same plan is no change, in whatever order; reasons and loads are none either', () => {
  const plan = { ...none, cases: [given(10, ANNA), given(11, BEN)], account: id(3) };
  expect(changesSince(factsOf(plan).toReversed(), plan)).toEqual([]);
  const reasoned = { ...plan, cases: plan.cases.map((one) => ({ ...one, reasons: [{ code: 'dispatch-area' }] })) };
  expect(changesSince(factsOf(plan), reasoned)).toEqual([]);
});

test('what came, what went, and what goes to somebody else is told apart, case by case', () => {
  const seen = { ...none, cases: [given(10, ANNA), given(11, ANNA)], tasks: [task(20, ANNA)] };
  const now = { ...none, cases: [given(11, BEN), given(12, ANNA)], tasks: [task(20, BEN)] };
  expect(changesSince(factsOf(seen), now)).toEqual([
    { what: 'case', caseId: id(11), how: 'other' },
    { what: 'case', caseId: id(12), how: 'come' },
    { what: 'task', caseId: id(20), how: 'other' },
    { what: 'case', caseId: id(10), how: 'gone' },
  ]);
});

test('a place left empty, a seal, a power and the account are each told', () => {
  const now: LeavePlan = {
    ...{ ...none, account: id(3), powers: [{ id: id(4), why: 'by-name' }] },
    seals: [{ id: 'records', place: 'keeper', to: ANNA }],
    vacant: [{ department: 'library', role: 'head', rank: 'backup' }],
  };
  const kinds = ['office', 'seal', 'power', 'account'].map((what) => ({ what }));
  expect(changesSince(factsOf(none), now)).toEqual(kinds);
  expect(changesSince(factsOf(now), none)).toEqual(kinds);
});
