import path from 'node:path';
import { startProgram, type Program } from './program.ts';
import { judge, type Result } from './result.ts';

const TURNS = 8;
/** Short turns, so that whatever else the machine does falls on all alike. */
const TURN_S = 1.5;
const HEAR_MS = 60_000;

type Rates = { readonly ours: number; readonly baseline: number };
type Opened = { readonly url: string; readonly transitions: number };

const openEngine = (script: string): Program =>
  startProgram('hub/src/cases/bench-transition.ts', { args: [script], hearMs: HEAR_MS });

/** All rows of one transition of a case, 16 connections, synchronous_commit on, beside raw `pg` writing the same rows. */
export const caseTransition = async (): Promise<readonly Result[]> => {
  const engine = openEngine('certificate');
  try {
    await engine.hear();
    const { ours, baseline } = await turns(engine);
    return [judge({ name: 'case transitions, 16 connections', unit: '1/s', ours, baseline, goal: ['at least', 0.5] })];
  } finally {
    await engine.stop();
  }
};

/** Leaving clearance, six departments at once, beside raw `pg` and beside a peer on the same database, by turns. */
export const clearanceTransition = async (): Promise<readonly Result[]> => {
  const engine = openEngine('clearance');
  let peer: Program | undefined;
  try {
    const { url, transitions } = (await engine.hear()) as Opened;
    const entry = path.join('tests', 'bench', 'processes', 'dbos-clearance.ts');
    peer = startProgram(entry, { args: [url, String(transitions)], hearMs: HEAR_MS });
    await peer.hear();
    const { ours, baseline, theirs } = await turns(engine, peer);
    const name = 'leaving clearance, 16 connections: transitions';
    return [
      judge({ name: `${name} beside raw pg`, unit: '1/s', ours, baseline, goal: ['at least', 0.5] }),
      judge({ name: `${name} beside DBOS Transact`, unit: '1/s', ours, baseline: theirs, goal: ['at least', 1] }),
    ];
  } finally {
    await peer?.stop();
    await engine.stop();
  }
};

/** Means of the turns. */
const turns = async (engine: Program, peer?: Program): Promise<Rates & { readonly theirs: number }> => {
  const sum = { ours: 0, baseline: 0, theirs: 0 };
  for (let turn = 0; turn < TURNS; turn++) {
    engine.say(String(TURN_S));
    const { ours, baseline } = (await engine.hear()) as Rates;
    peer?.say(String(TURN_S));
    const { rate } = peer ? ((await peer.hear()) as { readonly rate: number }) : { rate: Number.NaN };
    sum.ours += ours / TURNS;
    sum.baseline += baseline / TURNS;
    sum.theirs += rate / TURNS;
  }
  return sum;
};
