/**
 * A case as tokens on steps, by the flow language alone and without the engine: what the soundness check promises about
 * every case has to hold here. Whoever answers a step chooses any of its edges; checks, rules and conditions of branches do
 * too, since the check knows as little of their answers.
 */
import { isEnd, JOINED, stepOf, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { edgesOf, waysFrom } from '@yizhan/shared/flow/graph.ts';
import { regionsOf } from '@yizhan/shared/flow/regions.ts';

export type Outcome = 'done' | 'rejected' | 'lost' | 'endless';

/** After so many free moves everybody heads for the nearest end, as people do. */
const FREE_MOVES = 60;
const MOST_MOVES = 2000;

type Game = {
  /** Steps with somebody at work. */
  readonly active: Set<string>;
  /** Parallel step → how many of its branches have not joined. */
  readonly open: Map<string, number>;
  ended: Outcome | undefined;
};

/** `pick(n)`: 0 … n − 1. */
export const playCase = (flow: FlowDefinition, pick: (n: number) => number): Outcome => {
  const game: Game = { active: new Set(), open: new Map(), ended: undefined };
  enter(flow, game, { to: flow.start, pick });
  for (let moves = 0; game.ended === undefined; moves++) {
    const tokens = [...game.active];
    const name = tokens[pick(tokens.length)];
    if (name === undefined) return 'lost'; // nobody at work, and not closed: a join that waits for ever
    if (moves > MOST_MOVES) return 'endless';
    game.active.delete(name);
    const edges = edgesOf(stepOf(flow, name)).map(({ to }) => to);
    const to = moves < FREE_MOVES ? edges[pick(edges.length)] : nearestEnd(flow, name);
    if (to === undefined) return 'lost';
    enter(flow, game, { to, from: name, pick });
  }
  return game.ended;
};

type Entering = { readonly to: string; readonly from?: string; readonly pick: (n: number) => number };

const enter = (flow: FlowDefinition, game: Game, { to, from, pick }: Entering): void => {
  if (game.ended !== undefined) return;
  if (isEnd(to)) {
    // Others would still be at work on a case that ended well.
    game.ended = to === 'done' && game.open.size > 0 ? 'lost' : to;
    return;
  }
  if (to === JOINED) {
    const parallel = from === undefined ? undefined : regionsOf(flow).get(from)?.parallel;
    const left = parallel === undefined ? undefined : game.open.get(parallel);
    if (parallel === undefined || left === undefined) game.ended = 'lost';
    else if (left > 1) game.open.set(parallel, left - 1);
    else joined(flow, game, { to: parallel, pick });
    return;
  }
  const step = stepOf(flow, to);
  if (step.kind !== 'parallel') {
    if (game.active.has(to)) game.ended = 'lost';
    game.active.add(to);
    return;
  }
  if (game.open.has(to)) {
    game.ended = 'lost';
    return;
  }
  const begun = step.branches.filter(({ when }) => when === undefined || pick(2) === 0);
  game.open.set(to, begun.length);
  if (begun.length === 0) joined(flow, game, { to, pick });
  for (const { start } of begun) {
    // A branch without steps has joined as it begins.
    if (start !== JOINED) enter(flow, game, { to: start, pick });
    else if ((game.open.get(to) ?? 0) > 1) game.open.set(to, (game.open.get(to) ?? 0) - 1);
    else joined(flow, game, { to, pick });
  }
};

const joined = (flow: FlowDefinition, game: Game, { to: parallel, pick }: Entering): void => {
  const step = stepOf(flow, parallel);
  game.open.delete(parallel);
  if (step.kind === 'parallel') enter(flow, game, { to: step.next, from: parallel, pick });
  else game.ended = 'lost';
};

/** The next step on the shortest way to where this branch, or the case, ends. */
const nearestEnd = (flow: FlowDefinition, name: string): string | undefined => {
  const ways = waysFrom(flow, name, ({ field }) => !field.startsWith('branches.'));
  const ends = [...ways].filter(([to]) => isEnd(to) || to === JOINED).map(([, way]) => way);
  return ends.toSorted((a, b) => a.length - b.length)[0]?.[1];
};
