/** fast-check prints the seed of a failure; give it as `YIZHAN_SEED` to see the same definitions again. */
import { readFlow } from '@yizhan/shared/flow/check-flow.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFlowFiles } from './read-flow-files.ts';
import { mutate } from './test-mutate.ts';
import { demoSurroundings } from './test-surroundings.ts';
import { playCase } from './test-token-game.ts';

const around = demoSurroundings();
const files = readFlowFiles();
const seed = process.env['YIZHAN_SEED'];
const RUNS = 1000;
/** Of each definition that passes. */
const CASES = 10;

const choice = fc.nat({ max: 1_000_000 });

const playMany = (flow: FlowDefinition, choices: readonly number[]): readonly string[] =>
  Array.from({ length: CASES }, (_, game) => {
    let used = game * 7;
    return playCase(flow, (n) => (choices[used++ % choices.length] ?? 0) % n);
  });

test('every service that ships is sound on the demo campus, and its cases end well or with a reason', () => {
  expect(files).toHaveLength(12);
  for (const { id, file, raw } of files) {
    const read = readFlow(raw, around);
    expect(read.findings, file).toEqual([]);
    if (!('flow' in read)) continue;
    expect(read.flow.id).toBe(id);
    const outcomes = new Set(Array.from({ length: 200 }, (_, n) => playCase(read.flow, dice(n))));
    expect(outcomes, file).toContain('done');
    expect(['done', 'rejected'], file).toEqual(expect.arrayContaining([...outcomes]));
  }
});

/** A linear congruential generator (Numerical Recipes): the same game for the same number. */
const dice = (start: number) => {
  let state = start;
  return (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
};

test(
  'of 1,000 definitions changed at random each is refused with a place, or every case of it finishes',
  { timeout: 120_000 },
  () => {
    const seen = { refused: 0, passed: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(choice, { minLength: 3, maxLength: 9 }),
        fc.array(choice, { minLength: 50, maxLength: 200 }),
        ({ raw }, changes, choices) => {
          const read = readFlow(mutate(raw, changes), around);
          for (const { place } of read.findings) expect(place).not.toBe('');
          if (!('flow' in read)) {
            seen.refused += 1;
            return;
          }
          seen.passed += 1;
          for (const outcome of playMany(read.flow, choices)) expect(['done', 'rejected']).toContain(outcome);
        },
      ),
      { numRuns: RUNS, ...(seed === undefined ? {} : { seed: Number(seed) }) },
    );
    // A check that let everything through, or nothing, would have proven nothing.
    expect(seen.refused).toBeGreaterThan(RUNS / 10);
    expect(seen.passed).toBeGreaterThan(RUNS / 20);
  },
);
