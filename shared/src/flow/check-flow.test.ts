import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFlow, readFlow } from './check-flow.ts';
import type { FlowDefinition, FlowStep } from './definition.ts';
import { edgesOf } from './graph.ts';
import type { Surroundings } from './surroundings.ts';

const around: Surroundings = {
  seals: new Set(['student-records']),
  templates: new Set(['certificate']),
  connectors: new Set(['enrolment-status']),
  posts: new Set(['registrar/clerk']),
  departments: new Set(['registrar']),
  units: {},
  flows: new Map(),
};

const doing = { zh: '正在办理', en: 'Working on it' };
const common = { doing, basis: 'none' as const };
const automatic = { kind: 'automatic' as const };

const check = (over: Partial<FlowStep & { kind: 'check' }> = {}): FlowStep => ({
  ...common,
  id: 'ask',
  kind: 'check',
  actor: automatic,
  within: { seconds: 20 },
  connector: 'enrolment-status',
  onPass: 'seal',
  onHold: 'review',
  ...over,
});
const review = (over: Partial<FlowStep & { kind: 'decide' }> = {}): FlowStep => ({
  ...common,
  id: 'review',
  kind: 'decide',
  actor: { kind: 'role', department: 'registrar', role: 'clerk' },
  within: { workingDays: 1 },
  onApprove: 'seal',
  onReject: 'rejected',
  ...over,
});
const seal = (over: Partial<FlowStep & { kind: 'issue' }> = {}): FlowStep => ({
  ...common,
  id: 'seal',
  kind: 'issue',
  actor: automatic,
  within: { seconds: 60 },
  document: { template: 'certificate', seal: 'student-records', facts: 'ask' },
  next: 'print',
  ...over,
});
const print = (over: Partial<FlowStep & { kind: 'collect' }> = {}): FlowStep => ({
  ...common,
  id: 'print',
  kind: 'collect',
  actor: { kind: 'applicant' },
  within: { workingDays: 20 },
  endsWhen: 'taken',
  next: 'done',
  ...over,
});

const flow = (over: Partial<FlowDefinition> = {}): FlowDefinition => ({
  format: 1,
  id: 'certificate',
  version: 1,
  name: { zh: '证明', en: 'Certificate' },
  summary: { zh: '一份证明', en: 'A certificate' },
  outcome: { zh: '一页纸', en: 'One page' },
  department: 'registrar',
  promise: {
    text: { zh: '两分钟', en: 'Two minutes' },
    within: { seconds: 120 },
    until: 'print',
    whenHeld: { workingDays: 1 },
  },
  accepts: [{ card: 'uid', pin: false }],
  eligibility: [{ must: { '==': [{ var: 'person.kind' }, 'student'] }, reason: 'students-only' }],
  start: 'ask',
  steps: [check(), review(), seal(), print()],
  ...over,
});

const found = (definition: FlowDefinition): string[] =>
  checkFlow(definition, around).map(
    (f) => `${f.code} @ ${f.place}${f.path.length > 0 ? ` via ${f.path.join('>')}` : ''}`,
  );

test('a sound flow has no findings', () => {
  expect(found(flow())).toEqual([]);
});

describe('each flaw is found and its place named', () => {
  const long = check({ within: { seconds: 100 } });
  test.each<[string, FlowDefinition, string]>([
    [
      'an edge to nowhere',
      flow({ steps: [check({ onPass: 'sael' }), review(), seal(), print()] }),
      'target-missing @ ask.onPass',
    ],
    ['a start that is no step', flow({ start: 'begin' }), 'target-missing @ start'],
    ['a name used twice', flow({ steps: [check(), check(), review(), seal(), print()] }), 'name-taken @ steps.1.id'],
    [
      'a reserved name',
      flow({ steps: [check(), review(), seal(), print(), print({ id: 'done' })] }),
      'name-taken @ steps.4.id',
    ],
    [
      'a step nobody reaches',
      flow({ steps: [check(), review(), seal(), print(), print({ id: 'extra' })] }),
      'unreachable @ extra',
    ],
    [
      'a way that never ends',
      flow({ steps: [check(), review({ onApprove: 'review', onReject: 'review' }), seal(), print()] }),
      'cannot-finish @ review via ask>review',
    ],
    [
      'a flow that can only be refused',
      flow({ steps: [check(), review(), seal(), print({ next: 'rejected' })] }),
      'never-done @ steps via ask',
    ],
    [
      'automatic steps in a ring',
      flow({ steps: [check({ onHold: 'again' }), check({ id: 'again', onHold: 'ask' }), seal(), print()] }),
      'endless @ ask via ask>again>ask',
    ],
    [
      'more time than promised',
      flow({ steps: [long, review(), seal(), print()] }),
      'promise-broken @ promise.within via ask>seal',
    ],
    [
      'a held case that waits longer than promised',
      flow({ steps: [check(), review({ within: { workingDays: 3 } }), seal(), print()] }),
      'promise-broken @ promise.whenHeld via review',
    ],
    [
      'a promise off the regular way',
      flow({ promise: { ...flow().promise, until: 'review' } }),
      'promise-not-met @ promise.until',
    ],
    [
      'facts that were never asked for',
      flow({ start: 'seal', steps: [check(), review(), seal(), print({ next: 'ask' })] }),
      'facts-not-asked @ seal.document.facts via seal',
    ],
    [
      'facts from a step that asks nothing',
      flow({
        steps: [
          check(),
          review(),
          seal({ document: { template: 'certificate', seal: 'student-records', facts: 'review' } }),
          print(),
        ],
      }),
      'facts-not-a-check @ seal.document.facts',
    ],
    ['a missing English text', flow({ name: { zh: '证明', en: ' ' } }), 'untranslated @ name.en'],
    [
      'Chinese left in the English text',
      flow({ steps: [check({ doing: { zh: '核对', en: '核对' } }), review(), seal(), print()] }),
      'untranslated @ ask.doing.en',
    ],
    [
      'an operator outside the rules language',
      flow({ eligibility: [{ must: { map: [] }, reason: 'students-only' }] }),
      'rule @ eligibility.0.must',
    ],
    [
      'a rule about something unknown',
      flow({ eligibility: [{ must: { '==': [{ var: 'person.age' }, 3] }, reason: 'students-only' }] }),
      'rule @ eligibility.0.must',
    ],
    [
      'a reason without words',
      flow({ eligibility: [{ must: true, reason: 'because' }] }),
      'unknown @ eligibility.0.reason',
    ],
    [
      'a seal nobody holds',
      flow({
        steps: [
          check(),
          review(),
          seal({ document: { template: 'certificate', seal: 'crown', facts: 'ask' } }),
          print(),
        ],
      }),
      'unknown @ seal.document.seal',
    ],
    [
      'a post nobody fills',
      flow({
        steps: [check(), review({ actor: { kind: 'role', department: 'registrar', role: 'dean' } }), seal(), print()],
      }),
      'unknown @ review.actor',
    ],
  ])('%s', (_name, definition, expected) => {
    expect(found(definition)).toContain(expected);
  });
});

test('a misspelt field is refused with its path, not ignored', () => {
  const { eligibility, ...rest } = flow();
  const { findings } = readFlow({ ...rest, eligability: eligibility }, around);
  expect(findings.map((f) => f.code)).toContain('shape');
  expect(findings.map((f) => f.says.en).join()).toContain('eligability');
});

test('a mutated flow either passes and every way from every step leads to an end, or is refused with a place', () => {
  const names = ['ask', 'review', 'seal', 'print', 'done', 'rejected', 'nowhere'];
  const name = fc.constantFrom(...names);
  const seconds = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(
      fc.record({
        onPass: name,
        onHold: name,
        approve: name,
        again: name,
        next: name,
        after: name,
        start: name,
        until: name,
        seconds,
      }),
      (m) => {
        const mutated = flow({
          start: m.start,
          promise: { ...flow().promise, until: m.until },
          steps: [
            check({ onPass: m.onPass, onHold: m.onHold, within: { seconds: m.seconds } }),
            review({ onApprove: m.approve, onAgain: m.again }),
            seal({ next: m.next }),
            print({ next: m.after }),
          ],
        });
        const findings = checkFlow(mutated, around);
        for (const f of findings) expect(f.place).not.toBe('');
        if (findings.length === 0) expect(walk(mutated)).toBe('ended');
      },
    ),
    { numRuns: 1000 },
  );
});

/** A case whose checks all pass and whose clerks all approve. */
const walk = (definition: FlowDefinition): 'ended' | 'lost' => {
  let at = definition.start;
  for (let moves = 0; moves < 50; moves++) {
    if (at === 'done' || at === 'rejected') return 'ended';
    const step = definition.steps.find((s) => s.id === at);
    if (!step) return 'lost';
    const [first] = edgesOf(step);
    at = step.kind === 'decide' && moves >= 20 ? step.onReject : (first?.to ?? 'lost');
  }
  return 'lost';
};
