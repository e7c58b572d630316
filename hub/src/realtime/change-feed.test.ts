import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { expect, onTestFinished, test } from 'vitest';
import { openChangeFeed, SWEEP_MS } from './change-feed.ts';
import { openLiveBus, type Change } from './live.ts';

const EVERY_MS = 100;

const stand = () => {
  const clock = manualClock();
  const live = openLiveBus((error) => {
    throw error;
  });
  const seen = { told: [] as string[][], lost: 0, found: 0, errors: 0, elsewhere: [] as Change[] };
  const world = { away: false, watched: true };
  const feed = openChangeFeed({
    ...{ clock, live, everyMs: EVERY_MS, concerns: ({ kind }) => kind === 'case', watched: () => world.watched },
    tell: (changes) => {
      if (world.away) return Promise.reject(new Error('away'));
      seen.told.push(changes.flatMap((change) => ('id' in change ? [change.id] : [])));
      return Promise.resolve();
    },
    changedSince: () => (world.away ? Promise.reject(new Error('away')) : Promise.resolve(seen.elsewhere.splice(0))),
    lost: () => (seen.lost += 1),
    found: () => (seen.found += 1),
    onError: () => (seen.errors += 1),
  });
  onTestFinished(() => {
    feed.close();
  });
  const change = (id: string): void => {
    live.emit({ kind: 'case', id });
  };
  return { clock, live, seen, world, feed, change };
};

test('the first change is told at once; what comes within the pause after it is told together, each once', async () => {
  const { clock, live, seen, change } = stand();
  change('a');
  await clock.advance(0);
  expect(seen.told).toEqual([['a']]);
  for (const id of ['b', 'c', 'b']) change(id);
  live.emit({ kind: 'help', id: 'h' });
  await clock.advance(EVERY_MS - 1);
  expect(seen.told).toHaveLength(1);
  await clock.advance(1);
  expect(seen.told).toEqual([['a'], ['b', 'c']]);
});

test('R6 a storm is told in parts', async () => {
  const { clock, seen, change } = stand();
  for (let n = 0; n < 450; n++) change(String(n));
  await clock.advance(3 * EVERY_MS);
  expect(seen.told.map((part) => part.length)).toEqual([200, 200, 50]);
});

test('while nothing can be read it is said once, and what changed meanwhile is told afterwards', async () => {
  const { clock, seen, world, change } = stand();
  world.away = true;
  change('a');
  await clock.advance(SWEEP_MS);
  change('b');
  await clock.advance(2 * SWEEP_MS);
  expect(seen).toMatchObject({ told: [], lost: 1, found: 0 });
  world.away = false;
  await clock.advance(2 * SWEEP_MS);
  expect(seen.told.flat().toSorted()).toEqual(['a', 'b']);
  expect(seen).toMatchObject({ lost: 1, found: 1, errors: 0 });
});

test('what nobody told is found by looking, and nobody looks for whoever is not there', async () => {
  const { clock, seen, world, change } = stand();
  seen.elsewhere.push({ kind: 'case', id: 'x' });
  world.watched = false;
  change('a');
  await clock.advance(SWEEP_MS);
  expect(seen.told).toEqual([]);
  world.watched = true;
  await clock.advance(SWEEP_MS + EVERY_MS);
  expect(seen.told).toEqual([['x']]);
});

test('once closed it tells no more', async () => {
  const { clock, seen, feed, change } = stand();
  change('a');
  feed.close();
  change('b');
  await clock.advance(2 * SWEEP_MS);
  expect(seen.told).toEqual([]);
});
