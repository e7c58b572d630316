import { expect, test } from 'vitest';
import { cueFor } from './cues.ts';
import { fixture } from './fixtures.ts';

test('a card that was read is announced once, also when the hub answers before the screen was drawn', () => {
  expect(cueFor(fixture('tap'), fixture('identifying'))).toBe('card');
  expect(cueFor(fixture('identifying'), fixture('home'))).toBeUndefined();
  expect(cueFor(fixture('attract'), fixture('home'))).toBe('card');
  expect(cueFor(fixture('service'), fixture('home'))).toBeUndefined();
});

test('paper in the slot is announced as done', () => {
  expect(cueFor(fixture('printing'), fixture('take-paper'))).toBe('done');
});

test('a problem and a time warning ask to look, and do not repeat with every second', () => {
  expect(cueFor(fixture('printing'), fixture('paper-jam'))).toBe('look');
  expect(cueFor(fixture('paper-jam'), fixture('paper-jam'))).toBeUndefined();
  const warned = fixture('time-left');
  expect(cueFor(fixture('home'), warned)).toBe('look');
  expect(cueFor(warned, { ...warned, warning: { secondsLeft: 5, extendable: true } })).toBeUndefined();
});

test('the first view of a fresh page makes no sound', () => {
  expect(cueFor(undefined, fixture('take-paper'))).toBeUndefined();
});
