/** Small flows for the tests of the soundness check, and what it says about them: finding, place, way there. */
import { checkFlow } from '../check-flow.ts';
import { flowDefinition, type FlowDefinition } from '../definition.ts';
import type { Surroundings } from '../surroundings.ts';

const around: Surroundings = {
  seals: new Set(['seal']),
  templates: new Set(['outcome', 'letter']),
  templateNeeds: new Map([['letter', { lines: ['room'], given: ['year'] }]]),
  connectors: new Set(['budget', 'enrolment-status']),
  connectorAbout: new Map([['budget', { required: ['project', 'amount'], optional: ['year'] }]]),
  posts: new Set(['registrar/clerk', 'maths/head']),
  departments: new Set(['registrar']),
  units: { 'own-school': ['maths'], 'own-department': ['maths', 'physics'] },
  flows: new Map([
    ['other', ['third']],
    ['third', ['flow']],
  ]),
};

export type Raw = Record<string, unknown>;
export const text = { zh: '办理', en: 'Work' };
const auto = { kind: 'automatic' };
export const clerk = { kind: 'role', department: 'registrar', role: 'clerk' };
export const variable = (name: string) => ({ var: name });

export const step = (id: string, kind: string, more: Raw): Raw => ({
  ...{ id, kind, doing: text, within: { seconds: 10 }, basis: 'none' },
  actor: auto,
  ...more,
});
export const ask = (id: string, to: string, more: Raw = {}): Raw =>
  step(id, 'check', { connector: 'enrolment-status', onPass: to, onHold: to, ...more });
export const decide = (id: string, to: string, more: Raw = {}): Raw =>
  step(id, 'decide', { actor: clerk, onApprove: to, onReject: 'rejected', ...more });
export const fork = (id: string, branches: readonly Raw[], next: string): Raw =>
  step(id, 'parallel', { branches: branches.map((one) => ({ name: text, ...one })), next });
export const field = (id: string, more: Raw = {}): Raw => ({ id, kind: 'text', label: text, ...more });
export const issue = (more: Raw = {}): Raw =>
  step('paper', 'issue', { document: { template: 'outcome', seal: 'seal', facts: 'case', ...more }, next: 'done' });

export const flow = (steps: readonly Raw[], more: Raw = {}): FlowDefinition =>
  flowDefinition.parse({
    ...{ format: 1, id: 'flow', version: 1, name: text, summary: text, outcome: text, department: 'registrar' },
    promise: { text, within: { workingDays: 3 }, until: 'end', whenHeld: { workingDays: 1 } },
    ...{ accepts: [{ card: 'uid', pin: false }], eligibility: [] },
    start: (steps[0] as { id: string }).id,
    steps: [...steps, decide('end', 'done')],
    ...more,
  });

export const found = (definition: FlowDefinition): readonly string[] =>
  checkFlow(definition, around).map(
    ({ code, place, path }) => `${code} @ ${place}${path.length > 0 ? ` via ${path.join('>')}` : ''}`,
  );

export const two = (a: string, b: string) => [
  { id: 'a', start: a },
  { id: 'b', start: b },
];
