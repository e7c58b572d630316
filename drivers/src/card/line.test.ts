import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Line } from './line.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const waits = { patienceMs: 100, late: 'late' };
/** An act that ends when it is told to. */
const held = () => {
  let end: () => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    end = () => {
      resolve('done');
    };
  });
  return { act: () => ended, end };
};

test('acts run one after another, in the order they came', async () => {
  const line = new Line<string>(4);
  const order: number[] = [];
  const act = (n: number) => async () => {
    order.push(n);
    await Promise.resolve();
    order.push(-n);
    return 'done';
  };
  await Promise.all([1, 2, 3].map((n) => line.run(act(n), waits)));
  expect(order).toEqual([1, -1, 2, -2, 3, -3]);
});

test('R22 who waits too long is told so, and its act never runs', async () => {
  const line = new Line<string>(4);
  const first = held();
  const running = line.run(first.act, waits);
  const act = vi.fn(() => Promise.resolve('done'));
  const waiting = line.run(act, waits);
  await vi.advanceTimersByTimeAsync(100);
  expect(await waiting).toBe('late');
  first.end();
  expect(await running).toBe('done');
  expect(act).not.toHaveBeenCalled();
});

test('R6 a full line turns away', async () => {
  const line = new Line<string>(1);
  const first = held();
  const answers = [line.run(first.act, waits), line.run(first.act, waits), line.run(first.act, waits)];
  expect(await answers[2]).toBe('late');
  first.end();
  expect(await Promise.all(answers)).toEqual(['done', 'done', 'late']);
});

test('an act that fails does not stop the line', async () => {
  const line = new Line<string>(4);
  const failing = line.run(() => Promise.reject(new Error('a bug')), waits);
  const next = line.run(() => Promise.resolve('done'), waits);
  await expect(failing).rejects.toThrow('a bug');
  expect(await next).toBe('done');
});
