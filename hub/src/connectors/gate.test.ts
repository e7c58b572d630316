import { manualClock, settle } from '@yizhan/shared/manual-clock.ts';
import { expect, test } from 'vitest';
import { openGate } from './gate.ts';
import { SourceTrouble } from './trouble.ts';

const never = new AbortController().signal;
const works = (): Promise<string> => Promise.resolve('answer');
const breaks = (): Promise<string> => Promise.reject(new Error('down'));
const hangs = (): Promise<string> => new Promise(() => undefined);

const outcome = (work: Promise<string>): Promise<string> =>
  work.catch((error: unknown) => (error instanceof SourceTrouble ? error.kind : String(error)));

test('R22 after five failures in a row a source is left alone, then tried with one question', async () => {
  const clock = manualClock();
  const gate = openGate('library', clock);
  for (let i = 0; i < 5; i++) expect(await outcome(gate.pass(never, breaks))).toBe('Error: down');
  expect(gate.state()).toBe('resting');
  expect(await outcome(gate.pass(never, works))).toBe('resting');
  await clock.advance(15_000);
  expect(gate.state()).toBe('trying');

  const probe = new AbortController();
  const first = outcome(gate.pass(probe.signal, hangs));
  expect(await outcome(gate.pass(never, works))).toBe('resting'); // one question at a time until it answers
  probe.abort();
  expect(await first).toBe('away');
  expect(gate.state()).toBe('resting');

  await clock.advance(15_000);
  expect(await outcome(gate.pass(never, works))).toBe('answer');
  expect(gate.state()).toBe('open');
});

test('a failure now and then does not close a source', async () => {
  const gate = openGate('library', manualClock());
  for (let i = 0; i < 20; i++) {
    await outcome(gate.pass(never, breaks));
    await outcome(gate.pass(never, works));
  }
  expect(gate.state()).toBe('open');
});

test('R6 eight questions at a time, 256 wait, the next is refused at once; what is given up gives its place on', async () => {
  const gate = openGate('library', manualClock());
  const asking = new AbortController();
  let begun = 0;
  const counted = (): Promise<string> => {
    begun += 1;
    return hangs();
  };
  const waiting = Array.from({ length: 8 + 256 }, () => outcome(gate.pass(asking.signal, counted)));
  await settle();
  expect(begun).toBe(8);
  expect(await outcome(gate.pass(never, works))).toBe('busy');

  asking.abort();
  const ends = await Promise.all(waiting);
  expect(ends.filter((end) => end === 'away')).toHaveLength(8);
  expect(ends.filter((end) => end === 'busy')).toHaveLength(256);
  expect(begun).toBe(8);
});

test('those who wait while a source fails are not sent into it one after the other', async () => {
  const gate = openGate('library', manualClock());
  let begun = 0;
  const all = Array.from({ length: 100 }, () =>
    outcome(
      gate.pass(never, () => {
        begun += 1;
        return breaks();
      }),
    ),
  );
  const ends = await Promise.all(all);
  expect(begun).toBeLessThan(20);
  expect(ends.filter((end) => end === 'resting')).toHaveLength(100 - begun);
});

test('a place that becomes free goes to whoever waits longest', async () => {
  const gate = openGate('library', manualClock());
  const order: number[] = [];
  let release = (): void => undefined;
  const held = new Promise<string>((resolve) => (release = () => resolve('held')));
  const all = Array.from({ length: 10 }, (_, i) =>
    gate.pass(never, () => {
      order.push(i);
      return i < 8 ? held : works();
    }),
  );
  release();
  await Promise.all(all);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await gate.pass(never, works)).toBe('answer');
});
