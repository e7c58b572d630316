/** Branches keep to themselves and come together again: otherwise a join would wait for ever, or not at all. */
import { JOINED, type FlowDefinition } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import { edgesOf, waysFrom, type Edge } from '../graph.ts';
import { walkRegions } from '../regions.ts';

export const branchFindings = (flow: FlowDefinition): Finding[] => {
  const { regions, crossings } = walkRegions(flow);
  const ways = waysFrom(flow, flow.start);
  const way = (name: string): readonly string[] => ways.get(name) ?? [];

  const crossed = crossings.map(({ step, from }) =>
    findText('branches-cross', from, { name: step }, [...way(from), step]),
  );
  // Where branches cross, whose end a `joined` is has no answer.
  if (crossed.length > 0) return crossed;

  const misplaced = flow.steps.flatMap((step) =>
    edgesOf(step).flatMap(({ field, to }) => {
      const inside = field.startsWith('branches.') || regions.has(step.id);
      if (to === JOINED && !inside)
        return [findText('joined-outside', `${step.id}.${field}`, { name: step.id }, way(step.id))];
      if (to === 'done' && inside)
        return [findText('done-inside', `${step.id}.${field}`, { name: step.id }, way(step.id))];
      return [];
    }),
  );

  const apart = flow.steps.flatMap((step) =>
    step.kind === 'parallel'
      ? step.branches.flatMap(({ id, start }) => {
          if (start === JOINED || waysFrom(flow, start, inBranch).has(JOINED)) return [];
          const field = `${step.id}.branches.${id}`;
          return [findText('never-joins', field, { name: id }, [...way(step.id), start])];
        })
      : [],
  );
  return [...misplaced, ...apart];
};

/** While all is well, and past inner parallel steps: their `next` is the way of the branch they stand in. */
const inBranch = ({ field, regular }: Edge): boolean => regular && !field.startsWith('branches.');
