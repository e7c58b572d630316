import type { FlowDefinition, FlowStep } from './definition.ts';

/** `regular` edges are the way a case goes when nothing is wrong; the promise is made for that way. */
export type Edge = { readonly field: string; readonly to: string; readonly regular: boolean };

const edge = (field: string, to: string, regular = true): Edge => ({ field, to, regular });

export const edgesOf = (step: FlowStep): Edge[] => {
  switch (step.kind) {
    case 'check':
      return [edge('onPass', step.onPass), edge('onHold', step.onHold, false)];
    case 'decide':
      return [
        edge('onApprove', step.onApprove),
        edge('onReject', step.onReject, false),
        ...(step.onAgain === undefined ? [] : [edge('onAgain', step.onAgain, false)]),
      ];
    case 'choose':
      return [
        // A way with a promise of its own is not the one that the flow's promise is made for.
        ...step.routes.map(({ to, promise }, index) => edge(`routes.${String(index)}.to`, to, promise === undefined)),
        edge('otherwise', step.otherwise),
      ];
    case 'parallel':
      return [
        ...step.branches.map(({ id, start }) => edge(`branches.${id}.start`, start)),
        // Taken at once when no branch's condition holds, and otherwise when the last one has joined.
        edge('next', step.next),
      ];
    case 'outside':
      return [edge('onDone', step.onDone), edge('onFail', step.onFail, false)];
    case 'notice':
      return [edge('onPass', step.onPass), edge('onObjection', step.onObjection, false)];
    case 'subcase':
      return [edge('next', step.next), ...(step.onFail === undefined ? [] : [edge('onFail', step.onFail, false)])];
    case 'gather':
    case 'task':
    case 'pay':
    case 'batch':
    case 'issue':
    case 'collect':
      return [edge('next', step.next)];
    default:
      return step satisfies never;
  }
};

type Follow = (edge: Edge, from: FlowStep) => boolean;
const always: Follow = () => true;

/** Shortest ways from `from`, breadth first: name of every step or end that is met → the names on the way, both included. */
export const waysFrom = (flow: FlowDefinition, from: string, follow: Follow = always): Map<string, string[]> => {
  const steps = new Map(flow.steps.map((s) => [s.id, s]));
  const ways = new Map([[from, [from]]]);
  for (const [name, way] of ways) {
    const step = steps.get(name);
    if (!step) continue;
    for (const next of edgesOf(step)) {
      if (follow(next, step) && !ways.has(next.to)) ways.set(next.to, [...way, next.to]);
    }
  }
  return ways;
};
