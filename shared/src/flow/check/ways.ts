/** Every step is reached, every case can end, and nothing turns for ever without a person. */
import { isEnd, JOINED, stepOf, type FlowDefinition, type FlowStep, type StepOf } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import { edgesOf, waysFrom } from '../graph.ts';

export const wayFindings = (flow: FlowDefinition): Finding[] => {
  const ways = waysFrom(flow, flow.start);
  const unreached = flow.steps.filter((s) => !ways.has(s.id)).map((s) => findText('unreachable', s.id, { name: s.id }));
  const stuck = flow.steps.flatMap((step) => {
    const way = ways.get(step.id);
    // A case that only a refusal or a hold could end would go round for ever while all is well.
    const onwards = waysFrom(flow, step.id, ({ regular, field }) => regular && !field.startsWith('branches.'));
    if (!way || [...onwards.keys()].some((name) => isEnd(name) || name === JOINED)) return [];
    return [findText('cannot-finish', step.id, { name: step.id }, way)];
  });
  const neverDone = ways.has('done') ? [] : [findText('never-done', 'steps', {}, [flow.start])];
  return [...unreached, ...stuck, ...neverDone];
};

/** A notice without an objection passes by itself, and a case that starts another does not ask anybody either. */
const isAutomatic = (step: FlowStep): boolean => step.actor.kind === 'automatic';

/** A ring of automatic steps would turn for ever without a person seeing it. Branches have to be sound. */
export const ringFindings = (flow: FlowDefinition): Finding[] => {
  const automatic = new Set(flow.steps.filter(isAutomatic).map(({ id }) => id));
  const follow = (field: string, from: FlowStep): boolean =>
    from.kind !== 'parallel' || field !== 'next' || passesByItself(flow, from, automatic);
  return [...automatic].flatMap((name) => {
    const ways = waysFrom(flow, name, (e, from) => automatic.has(e.to) && follow(e.field, from));
    const ring = [...ways].find(([last]) => {
      const step = stepOf(flow, last);
      return edgesOf(step).some((e) => e.to === name && follow(e.field, step));
    });
    return ring ? [findText('endless', name, { name }, [...ring[1], name])] : [];
  });
};

/** No branch of it has to wait for a person. */
const passesByItself = (flow: FlowDefinition, parallel: StepOf<'parallel'>, automatic: ReadonlySet<string>): boolean =>
  parallel.branches.every(({ when, start }) => {
    if (when !== undefined || start === JOINED) return true;
    if (!automatic.has(start)) return false;
    const ways = waysFrom(flow, start, (e, from) => {
      if (e.to === JOINED) return true;
      if (!automatic.has(e.to)) return false;
      return from.kind !== 'parallel' || e.field !== 'next' || passesByItself(flow, from, automatic);
    });
    return ways.has(JOINED);
  });
