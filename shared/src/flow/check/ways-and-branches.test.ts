/** Each finding by the smallest flow that earns it. */
import { describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../definition.ts';
import { ask, decide, field, flow, fork, found, step, two, variable, type Raw } from './test-small-flows.ts';

test('branches that keep to themselves and join are sound', () => {
  expect(
    found(flow([fork('both', two('left', 'right'), 'end'), ask('left', 'joined'), decide('right', 'joined')])),
  ).toEqual([]);
});

describe('branches', () => {
  test.each<[string, readonly Raw[], string]>([
    [
      'one that leads into the other',
      [fork('both', two('left', 'right'), 'end'), ask('left', 'right'), decide('right', 'joined')],
      'branches-cross @ left via both>left>right',
    ],
    [
      'one that leads out of the parallel step',
      [fork('both', two('left', 'right'), 'end'), decide('left', 'end'), decide('right', 'joined')],
      'branches-cross @ left via both>left>end',
    ],
    ['a step of the trunk that joins', [decide('first', 'joined')], 'joined-outside @ first.onApprove via first'],
    [
      'a branch that closes the case as done',
      [fork('both', two('left', 'right'), 'end'), ask('left', 'done'), decide('right', 'joined')],
      'done-inside @ left.onPass via both>left',
    ],
    [
      'a branch that can only be refused',
      [fork('both', two('left', 'right'), 'end'), decide('left', 'rejected'), decide('right', 'joined')],
      'never-joins @ both.branches.a via both>left',
    ],
    [
      'a branch that turns in itself',
      [
        fork('both', two('left', 'right'), 'end'),
        decide('left', 'left', { onReject: 'left' }),
        decide('right', 'joined'),
      ],
      'cannot-finish @ left via both>left',
    ],
    [
      'a ring that no branch stops',
      [
        fork('both', two('left', 'right'), 'again'),
        ask('left', 'joined'),
        ask('right', 'joined'),
        ask('again', 'both', { onHold: 'end' }),
      ],
      'endless @ both via both>again>both',
    ],
  ])('%s', (_name, steps, expected) => {
    expect(found(flow(steps))).toContain(expected);
  });

  test('a ring is no danger while a branch waits for a person', () => {
    const steps = [
      fork('both', two('left', 'right'), 'again'),
      ask('left', 'joined'),
      decide('right', 'joined'),
      ask('again', 'end', { onHold: 'both' }),
    ];
    expect(found(flow(steps))).toEqual([]);
  });
});

const facts = { template: 'outcome', seal: 'seal', facts: 'left' };

describe('what a paper or a rule asks for has been asked on every way', () => {
  const joined = (when?: unknown): readonly Raw[] => [
    fork(
      'both',
      [
        { id: 'a', start: 'left', ...(when === undefined ? {} : { when }) },
        { id: 'b', start: 'right' },
      ],
      'paper',
    ),
    ask('left', 'joined'),
    decide('right', 'joined'),
    step('paper', 'issue', { document: facts, next: 'end' }),
  ];

  test('by a branch that always runs', () => {
    expect(found(flow(joined()))).toEqual([]);
  });

  test.each<[string, FlowDefinition, string]>([
    [
      'by a branch that may be left out',
      flow(joined({ '==': [variable('person.kind'), 'student'] })),
      'facts-not-asked @ paper.document.facts via both>paper',
    ],
    [
      'by a step that comes later',
      flow([
        step('which', 'choose', {
          routes: [{ when: { '==': [variable('form.size'), 'big'] }, to: 'end' }],
          otherwise: 'fill',
        }),
        step('fill', 'gather', { actor: { kind: 'applicant' }, form: { fields: [field('size')] }, next: 'end' }),
      ]),
      'not-asked-yet @ which.routes.0.when via which',
    ],
    [
      'by a field below',
      flow([decide('first', 'end')], {
        form: { fields: [field('a', { when: { '==': [variable('form.b'), 'x'] } }), field('b')] },
      }),
      'not-asked-yet @ form.a.when',
    ],
    [
      'by nobody',
      flow([ask('first', 'end', { connector: 'budget', about: { project: variable('form.none'), amount: 1 } })]),
      'rule @ first.about.project via first',
    ],
    [
      'before anything is asked',
      flow([decide('first', 'end')], {
        form: { fields: [field('a')] },
        eligibility: [{ must: { '==': [variable('form.a'), 'x'] }, reason: 'students-only' }],
      }),
      'not-asked-yet @ eligibility.0.must',
    ],
  ])('not %s', (_name, definition, expected) => {
    expect(found(definition).map((line) => line.replace(/^rule @ (\S+) via .*/, 'rule @ $1'))).toContain(
      expected.replace(/^rule @ (\S+) via .*/, 'rule @ $1'),
    );
  });
});
