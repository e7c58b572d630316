/** What is sealed, with which seal, and that its facts were asked for on whichever way a case comes there. */
import type { FlowDefinition, StepOf } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import { waysFrom } from '../graph.ts';
import type { Surroundings } from '../surroundings.ts';
import { askedBefore } from './asked.ts';

const issuesOf = (flow: FlowDefinition): readonly StepOf<'issue'>[] =>
  flow.steps.filter((step) => step.kind === 'issue');

export const paperFindings = (flow: FlowDefinition): Finding[] => {
  const before = askedBefore(flow);
  return issuesOf(flow).flatMap(({ id, document: { facts, states, gives } }) => {
    const place = `${id}.document.facts`;
    if (facts === 'case') return [];
    if (states) return [findText('states-unused', `${id}.document.states`, { name: facts })];
    if (gives) return [findText('states-unused', `${id}.document.gives`, { name: facts })];
    const source = flow.steps.find((step) => step.id === facts);
    if (source?.kind !== 'check') return [findText('facts-not-a-check', place, { name: facts })];
    const known = before.get(id);
    if (!known || known.has(`facts.${facts}`)) return [];
    const around = waysFrom(flow, flow.start, (_, from) => from.id !== facts).get(id) ?? [];
    return [findText('facts-not-asked', place, { name: facts }, around)];
  });
};

export const sealFindings = (flow: FlowDefinition, { seals, templates }: Surroundings): Finding[] =>
  issuesOf(flow).flatMap(({ id, document: { seal, template } }) => [
    ...(templates.has(template) ? [] : [findText('unknown', `${id}.document.template`, { name: template })]),
    ...(seals.has(seal) ? [] : [findText('unknown', `${id}.document.seal`, { name: seal })]),
  ]);

/** A template's sentences have no holes: what it asks for is stated, under the names it asks by. */
export const needFindings = (flow: FlowDefinition, { templateNeeds }: Surroundings): Finding[] =>
  issuesOf(flow).flatMap(({ id, document: { template, facts, states = [], gives = {} } }) => {
    const needs = facts === 'case' ? templateNeeds?.get(template) : undefined;
    const stated = new Set(states.flatMap((line) => line.id ?? []));
    const missing = (at: string, name: string): Finding =>
      findText('paper-needs', `${id}.document.${at}`, { name, template });
    return [
      ...(needs?.lines ?? []).filter((name) => !stated.has(name)).map((name) => missing('states', name)),
      ...(needs?.given ?? []).filter((name) => !(name in gives)).map((name) => missing('gives', name)),
    ];
  });
