/** Names that are used once, and edges that lead to one of them. */
import { isEnd, JOINED, type FlowDefinition } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import { edgesOf } from '../graph.ts';
import { formsOf } from './forms-of.ts';

/** `case` is what a paper calls the matter itself. */
const isReserved = (name: string): boolean => isEnd(name) || name === JOINED || name === 'case';

/** Each id that was there before, with its index. */
const taken = (ids: readonly string[]): readonly (readonly [number, string])[] =>
  [...ids.entries()].filter(([index, id]) => ids.indexOf(id) < index);

const twice = (place: string, ids: readonly string[]): Finding[] =>
  taken(ids).map(([index, name]) => findText('name-taken', `${place}.${String(index)}`, { name }));

export const nameFindings = (flow: FlowDefinition): Finding[] => {
  const ids = flow.steps.map(({ id }) => id);
  const bad = [...ids.entries()].filter(([index, id]) => isReserved(id) || ids.indexOf(id) < index);
  const fields = formsOf(flow).flatMap(({ place, form }) => form.fields.map(({ id }) => ({ place, id })));
  const names = fields.map(({ id }) => id);
  return [
    ...bad.map(([index, name]) => findText('name-taken', `steps.${String(index)}.id`, { name })),
    ...taken(names).map(([index, name]) =>
      findText('name-taken', `${fields[index]?.place ?? 'form'}.${name}`, { name }),
    ),
    ...twice(
      'duties',
      (flow.duties ?? []).map(({ id }) => id),
    ),
    ...flow.steps.flatMap((step) =>
      step.kind === 'parallel'
        ? twice(
            `${step.id}.branches`,
            step.branches.map(({ id }) => id),
          )
        : [],
    ),
  ];
};

export const targetFindings = (flow: FlowDefinition): Finding[] => {
  const steps = new Set(flow.steps.map(({ id }) => id));
  const missing = (place: string, name: string): Finding[] =>
    steps.has(name) || isEnd(name) || name === JOINED ? [] : [findText('target-missing', place, { name })];
  const noStep = (place: string, name: string): Finding[] =>
    steps.has(name) ? [] : [findText('target-missing', place, { name })];
  return [
    ...noStep('start', flow.start),
    ...noStep('promise.until', flow.promise.until),
    ...flow.steps.flatMap((step) => edgesOf(step).flatMap((e) => missing(`${step.id}.${e.field}`, e.to))),
    ...flow.steps.flatMap((step) =>
      step.kind === 'decide'
        ? (step.differsFrom ?? [])
            .filter((name) => flow.steps.find(({ id }) => id === name)?.kind !== 'decide')
            .map((name) => findText('target-missing', `${step.id}.differsFrom`, { name }))
        : [],
    ),
  ];
};
