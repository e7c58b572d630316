/** Each finding by the smallest flow that earns it. */
import { describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../definition.ts';
import {
  ask,
  clerk,
  decide,
  field,
  flow,
  fork,
  found,
  issue,
  step,
  text,
  two,
  variable,
  type Raw,
} from './test-small-flows.ts';

describe('who acts', () => {
  const relative = (more: Raw): readonly Raw[] => [decide('first', 'end', { actor: { kind: 'relative', ...more } })];
  const signed = (more: Raw): readonly Raw[] => [decide('first', 'end', { actor: { kind: 'signers', ...more } })];
  const signers = [
    { id: 'a', actor: clerk },
    { id: 'b', actor: clerk },
  ];
  test.each<[string, readonly Raw[], string]>([
    ['a unit without its office', relative({ relation: 'own-school' }), 'role-needed @ first.actor'],
    ['a person with an office', relative({ relation: 'counsellor', role: 'head' }), 'role-unused @ first.actor'],
    [
      'an office that one unit does not staff',
      relative({ relation: 'own-department', role: 'head' }),
      'unknown @ first.actor',
    ],
    ['an investigator of nothing', relative({ relation: 'principal-investigator' }), 'of-needed @ first.actor'],
    [
      'an investigator of what is not asked',
      relative({ relation: 'principal-investigator', of: variable('form.project') }),
      'of-not-asked @ first.actor.of',
    ],
    ['a threshold above all weights', signed({ need: 'weight', pass: 3, signers }), 'never-passes @ first.actor.pass'],
    ['weights that count for nothing', signed({ need: 'all', pass: 1, signers }), 'weights-unused @ first.actor'],
    [
      'two signers of one name',
      signed({ need: 'all', signers: [signers[0], signers[0]] }),
      'name-taken @ first.actor.signers',
    ],
    [
      'somebody else than nobody',
      [decide('first', 'end', { differsFrom: ['nobody'] })],
      'target-missing @ first.differsFrom',
    ],
  ])('%s', (_name, steps, expected) => {
    expect(found(flow(steps))).toContain(expected);
  });
});

describe('forms, references, texts and times', () => {
  const formed = (...fields: readonly Raw[]): FlowDefinition => flow([decide('first', 'end')], { form: { fields } });
  const subcase = (to: string, waits: boolean): FlowDefinition =>
    flow([step('first', 'subcase', { flow: to, waits, next: 'end' })]);
  const days = (workingDays: number) => ({ workingDays });
  test.each<[string, FlowDefinition, string]>([
    ['a pattern that may think for ever', formed(field('a', { pattern: '(a+)+' })), 'field @ form.a'],
    ['a number with no room', formed(field('a', { kind: 'number', min: 2, max: 1 })), 'field @ form.a'],
    [
      'an option offered twice',
      formed(field('a', { kind: 'choice', options: [1, 2].map(() => ({ value: 'x', label: text })) })),
      'field @ form.a',
    ],
    ['a field named twice', formed(field('a'), field('a')), 'name-taken @ form.a'],
    ['a label in one language', formed(field('a', { label: { zh: '项', en: '' } })), 'untranslated @ form.a.label.en'],
    [
      'a connector told too little',
      flow([ask('first', 'end', { connector: 'budget', about: { project: 'x' } })]),
      'about-missing @ first.about',
    ],
    [
      'a connector told too much',
      flow([ask('first', 'end', { connector: 'budget', about: { project: 'x', amount: 1, colour: 'red' } })]),
      'about-unknown @ first.about.colour',
    ],
    ['a service that is not there', subcase('nowhere', false), 'unknown @ first.flow'],
    [
      'services that wait for each other',
      subcase('other', true),
      'waits-for-itself @ first.flow via flow>other>third>flow',
    ],
    [
      'lines that no paper would show',
      flow([ask('left', 'paper'), issue({ facts: 'left', states: [{ label: text, value: 'x' }] })]),
      'states-unused @ paper.document.states',
    ],
    [
      'a letter without a line its sentence names',
      flow([issue({ template: 'letter', gives: { year: 2026 }, states: [{ label: text, value: 'x' }] })]),
      'paper-needs @ paper.document.states',
    ],
    [
      'a paper without a number it computes with',
      flow([issue({ template: 'letter', states: [{ id: 'room', label: text, value: 'x' }] })]),
      'paper-needs @ paper.document.gives',
    ],
    [
      'a notice cut short',
      flow([
        step('first', 'notice', {
          ...{ within: days(1), lasts: days(2), objections: clerk, onPass: 'end', onObjection: 'end' },
        }),
      ]),
      'notice-late @ first.within',
    ],
    [
      'the longest of the branches is too long',
      flow([
        fork('both', two('left', 'right'), 'last'),
        decide('left', 'joined', { within: days(1) }),
        decide('right', 'joined', { within: days(3) }),
        decide('last', 'end', { within: { workingHours: 2 } }),
      ]),
      'promise-broken @ promise.within via both>right>last',
    ],
    [
      'the longer of two ways is too long',
      flow([
        step('which', 'choose', { routes: [{ when: true, to: 'end' }], otherwise: 'slow' }),
        decide('slow', 'end', { within: days(4) }),
      ]),
      'promise-broken @ promise.within via which>slow',
    ],
    [
      'a regular way that comes back',
      flow([
        decide('first', 'second'),
        step('second', 'choose', { routes: [{ when: true, to: 'first' }], otherwise: 'end' }),
      ]),
      'promise-endless @ promise.within via first>second>first',
    ],
    [
      'a department nobody knows in the record of before',
      flow([decide('first', 'end')], {
        asIs: {
          segments: [{ department: 'nowhere', doing: text, visits: 1, papers: [], seals: 0, days: 1, basis: 'none' }],
        },
      }),
      'unknown @ asIs.segments.0.department',
    ],
  ])('%s', (_name, definition, expected) => {
    expect(found(definition)).toContain(expected);
  });

  test('what somebody outside takes is not counted, and branches count once', () => {
    const steps = [
      step('wait', 'outside', { actor: clerk, within: days(30), party: text, onDone: 'both', onFail: 'rejected' }),
      fork('both', two('left', 'right'), 'end'),
      decide('left', 'joined', { within: days(3) }),
      decide('right', 'joined', { within: days(3) }),
    ];
    expect(found(flow(steps))).toEqual([]);
  });

  test('a service may start another that waits for it, as long as it does not wait itself', () => {
    expect(found(subcase('other', false))).toEqual([]);
  });
});
