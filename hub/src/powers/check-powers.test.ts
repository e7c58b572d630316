import { readFileSync } from 'node:fs';
import path from 'node:path';
import { flowDefinition } from '@yizhan/shared/flow/definition.ts';
import { expect, test } from 'vitest';
import { checkPowers } from './check-powers.ts';
import type { Power, PowerGrant } from './power.ts';
import { NOW, yearOf } from './test-register.ts';

const file = path.join(import.meta.dirname, '..', '..', 'flows', 'certificate-of-enrolment.json');
const shipped = flowDefinition.parse(JSON.parse(readFileSync(file, 'utf8')));

/** The shipped service, its review signed by two and stating an amount. */
const flow = flowDefinition.parse({
  ...shipped,
  steps: shipped.steps.map((step) =>
    step.id === 'review'
      ? {
          ...step,
          limit: { amount: 100 },
          actor: {
            ...{ kind: 'signers', need: 'all' },
            signers: [
              { id: 'records', actor: { kind: 'role', department: 'registrar', role: 'student-records' } },
              { id: 'school', actor: { kind: 'relative', relation: 'own-school', role: 'vice-dean' } },
            ],
          },
        }
      : step,
  ),
});

const basis = { rule: { zh: '校务会决定', en: 'Decision of the university council' }, since: '2026-01-01' };
const power = (change: Partial<PowerGrant>): Power => ({
  ...yearOf({ flowId: flow.id, step: 'review', office: { department: 'registrar', role: 'student-records' }, basis }),
  ...{ id: 'p', grantedBy: 'x', grantedAt: NOW },
  ...change,
});
const codes = (change: Partial<PowerGrant>) => checkPowers([flow], [power(change)]).map((finding) => finding.code);

test('a power that fits its step has no findings', () => {
  expect(codes({})).toEqual([]);
  expect(codes({ slot: 'records', limit: { amount: 5 } })).toEqual([]);
  expect(codes({ office: { department: 'computing', role: 'vice-dean' }, slot: 'school' })).toEqual([]);
});

test.each([
  ['flow-unknown', { flowId: 'nowhere' }],
  ['step-unknown', { step: 'nothing' }],
  ['step-not-decided', { step: 'seal' }],
  ['slot-unknown', { slot: 'third' }],
  ['not-their-step', { office: { department: 'library', role: 'clearance' } }],
  ['not-their-step', { office: { department: 'computing', role: 'vice-dean' }, slot: 'records' }],
  ['limit-not-stated', { limit: { places: ['north'] } }],
  ['no-basis', { basis: 'none' as const }],
])('%s', (code, change) => {
  expect(codes(change)).toEqual([code]);
});

test('a finding names the power and says what is wrong in both languages', () => {
  const [finding] = checkPowers([flow], [power({ limit: { kinds: ['regular'] } })]);
  expect(finding).toEqual({
    ...{ power: 'p', code: 'limit-not-stated' },
    says: {
      zh: '环节“review”未注明“kind”，有此限制的授权无法使用。',
      en: 'The step review does not state kind, so a power limited by it can never be used.',
    },
  });
});
