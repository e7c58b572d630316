import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Calls } from './calls.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('R22 a call that is not answered ends at its deadline', async () => {
  const calls = new Calls();
  const reply = calls.ask('reader-1', 500, () => true);
  await vi.advanceTimersByTimeAsync(499);
  expect(calls.busy).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(await reply).toEqual({ kind: 'timeout' });
  expect(calls.busy).toBe(false);
});

test('R21 an answer that comes after its call was given up changes nothing', async () => {
  const calls = new Calls();
  let first = 0;
  const reply = calls.ask('reader-1', 500, (call) => {
    first = call;
    return true;
  });
  calls.drop('reader-1');
  expect(await reply).toEqual({ kind: 'lost' });
  const second = calls.ask('reader-1', 500, () => true);
  calls.answer(first, { kind: 'ok', response: 'aa9000' });
  expect(calls.busy).toBe(true);
  calls.drop();
  expect(await second).toEqual({ kind: 'lost' });
});

test('giving up one reader’s calls leaves the others’', () => {
  const calls = new Calls();
  void calls.ask('reader-1', 500, () => true);
  void calls.ask('reader-2', 500, () => true);
  calls.drop('reader-1');
  expect(calls.busy).toBe(true);
});

test('without a child there is no call', async () => {
  expect(await new Calls().ask('reader-1', 500, () => false)).toEqual({ kind: 'lost' });
});
