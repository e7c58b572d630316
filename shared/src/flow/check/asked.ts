/** What is certain to have been asked when a step begins: on whichever way the case came, and in every branch it ran. */
import { JOINED, type FlowDefinition, type FlowStep, type StepOf } from '../definition.ts';
import { edgesOf } from '../graph.ts';
import { regionsOf } from '../regions.ts';

/** `facts.<check>` and `form.<field>` → known. */
export type Asked = ReadonlySet<string>;

/** What a step leaves known behind it, however it ends. */
const broughtBy = (step: FlowStep): readonly string[] => {
  if (step.kind === 'check') return [`facts.${step.id}`];
  return 'form' in step && step.form ? step.form.fields.map(({ id }) => `form.${id}`) : [];
};

/** For each step, before it begins. Steps that nothing reaches are left out. */
export const askedBefore = (flow: FlowDefinition): ReadonlyMap<string, Asked> => {
  const steps = new Map(flow.steps.map((s) => [s.id, s]));
  const regions = regionsOf(flow);
  const before = new Map<string, Asked>([[flow.start, new Set(flow.form?.fields.map(({ id }) => `form.${id}`))]]);
  /** `parallel/branch` → what every way through it brings to its join. */
  const joined = new Map<string, Asked>();
  const queue = [flow.start];

  /** Sets only ever grow smaller, so this ends. */
  const meet = (into: Map<string, Asked>, name: string, asked: Asked): boolean => {
    const earlier = into.get(name);
    const both = earlier ? new Set([...earlier].filter((name) => asked.has(name))) : asked;
    into.set(name, both);
    return !earlier || both.size < earlier.size;
  };
  const enter = (name: string, asked: Asked): void => {
    if (steps.has(name) && meet(before, name, asked)) queue.push(name);
  };

  for (const name of queue) {
    const step = steps.get(name);
    const known = before.get(name);
    if (!step || !known) continue;
    const after = new Set([...known, ...broughtBy(step)]);
    for (const { field, to } of edgesOf(step)) {
      const branch =
        step.kind === 'parallel' ? step.branches.find(({ id }) => field === `branches.${id}.start`) : undefined;
      const region = branch ? { parallel: name, branch: branch.id } : regions.get(name);
      if (to === JOINED && region) {
        if (meet(joined, `${region.parallel}/${region.branch}`, after)) queue.push(region.parallel);
      } else if (step.kind === 'parallel' && !branch) {
        const all = afterJoin(step, after, joined);
        if (all) enter(to, all);
      } else enter(to, after);
    }
  }
  return before;
};

/** Branches that may be left out bring nothing that is certain. Undefined until every other one was walked to its join. */
const afterJoin = (step: StepOf<'parallel'>, known: Asked, joined: ReadonlyMap<string, Asked>): Asked | undefined => {
  const certain = step.branches
    .filter(({ when }) => when === undefined)
    .map(({ id }) => joined.get(`${step.id}/${id}`));
  return certain.reduce<Asked | undefined>((all, brought) => all && brought && new Set([...all, ...brought]), known);
};
