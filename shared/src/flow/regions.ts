/** Which branch of which parallel step a step belongs to. A sound flow has one answer for each step. */
import type { FlowDefinition } from './definition.ts';
import { edgesOf } from './graph.ts';

export type Region = { readonly parallel: string; readonly branch: string };

/** Ways into a step from two regions: the checker's finding, and never met in a published flow. */
export type Crossing = { readonly step: string; readonly from: string };

const known = new WeakMap<FlowDefinition, ReadonlyMap<string, Region>>();

/** Step → its innermost branch; steps of the trunk are absent. */
export const regionsOf = (flow: FlowDefinition): ReadonlyMap<string, Region> => {
  const kept = known.get(flow);
  if (kept) return kept;
  const { regions } = walkRegions(flow);
  known.set(flow, regions);
  return regions;
};

export const walkRegions = (
  flow: FlowDefinition,
): { readonly regions: ReadonlyMap<string, Region>; readonly crossings: readonly Crossing[] } => {
  const steps = new Map(flow.steps.map((s) => [s.id, s]));
  const home = new Map<string, Region | undefined>();
  const crossings: Crossing[] = [];
  const queue: { readonly name: string; readonly region: Region | undefined; readonly from: string }[] = [
    { name: flow.start, region: undefined, from: 'start' },
  ];
  for (const { name, region, from } of queue) {
    const step = steps.get(name);
    if (!step) continue; // an end, `joined`, or a missing target
    if (home.has(name)) {
      const first = home.get(name);
      if (first?.parallel !== region?.parallel || first?.branch !== region?.branch)
        crossings.push({ step: name, from });
      continue;
    }
    home.set(name, region);
    const branches = step.kind === 'parallel' ? step.branches : [];
    for (const { id, start } of branches)
      queue.push({ name: start, region: { parallel: name, branch: id }, from: name });
    for (const { field, to } of edgesOf(step))
      if (!field.startsWith('branches.')) queue.push({ name: to, region, from: name });
  }
  const regions = new Map([...home].flatMap(([name, region]) => (region ? [[name, region] as const] : [])));
  return { regions, crossings };
};
