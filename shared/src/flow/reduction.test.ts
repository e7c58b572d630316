import { expect, test } from 'vitest';
import type { FlowDefinition } from './definition.ts';
import { flowDefinition } from './definition.ts';
import { reductionOf, withoutBasis } from './reduction.ts';

const words = { zh: '办', en: 'Do' };
const rule = { rule: { zh: '《办法》', en: 'Rules' }, since: '2020-01-01' };
const common = { doing: words, within: { workingDays: 1 }, basis: rule };
const file = (id: string, over: object = {}) => ({ id, kind: 'file', label: words, basis: rule, ...over });
const person = { kind: 'responsible' };
const issue = (id: string, next: string) => ({
  ...{ ...common, id, kind: 'issue', actor: { kind: 'automatic' }, next },
  document: { template: 't', seal: 's', facts: 'case' },
});

/** Two branches with a visit each, then one of two seals, then a paper to fetch. */
const flow = (over: Record<string, unknown> = {}): FlowDefinition =>
  flowDefinition.parse({
    ...{ format: 1, id: 'leave', version: 1, name: words, summary: words, outcome: words, department: 'd' },
    promise: { text: words, within: { workingHours: 7 }, until: 'fetch', whenHeld: { workingDays: 1 } },
    ...{ accepts: [{ card: 'uid', pin: false }], eligibility: [], start: 'fork' },
    form: { fields: [file('proof'), file('card', { basis: 'none', object: true })] },
    steps: [
      {
        ...{ ...common, id: 'fork', kind: 'parallel', actor: { kind: 'automatic' }, next: 'pick' },
        branches: [
          { id: 'a', name: words, start: 'a' },
          { id: 'b', name: words, start: 'b' },
        ],
      },
      { ...common, id: 'a', kind: 'task', actor: person, inPerson: true, next: 'joined' },
      { ...common, id: 'b', kind: 'task', actor: person, inPerson: true, basis: 'none', next: 'joined' },
      {
        ...{ ...common, id: 'pick', kind: 'choose', actor: { kind: 'automatic' }, otherwise: 'seal-2' },
        routes: [{ when: true, to: 'seal-1', promise: { workingDays: 3 } }],
      },
      issue('seal-1', 'fetch'),
      issue('seal-2', 'fetch'),
      { ...common, id: 'fetch', kind: 'collect', actor: { kind: 'applicant' }, endsWhen: 'taken', next: 'done' },
    ],
    asIs: {
      segments: [
        { department: 'd', doing: words, visits: 2, papers: [words, words], seals: 1, days: 1.5, basis: 'none' },
        { department: 'e', doing: words, visits: 1, papers: [words], seals: 2, days: 2, basis: rule },
      ],
    },
    ...over,
  });

test('before is what the departments asked together; after is what the flow asks at most on one way', () => {
  expect(reductionOf(flow())).toEqual({
    before: { visits: 3, papers: 3, seals: 3, days: 3.5 },
    after: { visits: 3, papers: 2, seals: 1, days: 1 },
  });
  expect(reductionOf(flow({ asIs: undefined }))).toBeUndefined();
});

test('a flow that goes round is counted once round', () => {
  const { steps } = flow();
  const again = steps.map((step) => (step.id === 'fetch' ? { ...step, next: 'fork' } : step));
  expect(reductionOf(flow({ steps: again }))?.after.visits).toBe(3);
});

test('what nobody could name a rule for is marked, with its place', () => {
  expect(withoutBasis(flow()).map(({ kind, place }) => `${kind} ${place}`)).toEqual([
    'step b',
    'paper form.card',
    'before asIs.segments.0',
  ]);
});
