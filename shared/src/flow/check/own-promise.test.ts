import { expect, test } from 'vitest';
import { readFlow } from '../check-flow.ts';
import type { Surroundings } from '../surroundings.ts';

const around: Surroundings = {
  ...{ seals: new Set(), templates: new Set(), connectors: new Set(), units: {}, flows: new Map() },
  ...{ posts: new Set(['registrar/clerk']), departments: new Set(['registrar']) },
};
const words = { zh: '办理', en: 'Handle' };
const common = { doing: words, basis: 'none' };

/** Students at once; alumni go past a clerk, who has four working days. */
const flow = (promise: object | undefined, over: object = {}) => ({
  ...{ format: 1, id: 'copy', version: 1, name: words, summary: words, outcome: words, department: 'registrar' },
  promise: { text: words, within: { seconds: 60 }, until: 'fetch', whenHeld: { workingDays: 1 } },
  ...{ accepts: [{ card: 'uid', pin: false }], eligibility: [], start: 'who' },
  steps: [
    {
      ...{ ...common, id: 'who', kind: 'choose', actor: { kind: 'automatic' }, within: { seconds: 5 } },
      routes: [{ when: { '==': [{ var: 'enrolment.status' }, 'graduated'] }, to: 'file', promise }],
      otherwise: 'fetch',
    },
    {
      ...{ ...common, id: 'file', kind: 'decide', within: { workingDays: 4 } },
      actor: { kind: 'role', department: 'registrar', role: 'clerk' },
      ...{ onApprove: 'fetch', onReject: 'rejected' },
    },
    {
      ...{ ...common, id: 'fetch', kind: 'collect', actor: { kind: 'applicant' }, within: { workingDays: 20 } },
      ...{ endsWhen: 'taken', next: 'done' },
    },
  ],
  ...over,
});
const found = (raw: unknown) => readFlow(raw, around).findings.map(({ code, place, path }) => ({ code, place, path }));

test('a slow way counts for the promise of all unless it has its own, which it has to keep', () => {
  expect(found(flow(undefined))).toEqual([{ code: 'promise-broken', place: 'promise.within', path: ['who', 'file'] }]);
  expect(found(flow({ workingDays: 3 }))).toEqual([
    { code: 'promise-broken', place: 'who.routes.0.promise', path: ['file'] },
  ]);
  expect(found(flow({ workingDays: 4 }))).toEqual([]);
});

test('what does not belong is refused at its own place, and what is no flow at all as the whole', () => {
  expect(found(flow(undefined, { eligability: [] }))).toEqual([{ code: 'shape', place: 'eligability', path: [] }]);
  expect(found(null)).toEqual([{ code: 'shape', place: 'flow', path: [] }]);
});
