import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { expect, test } from 'vitest';
import { addressKey, openBuckets } from './buckets.ts';

test('after the allowed number it says how long to wait, and then allows again', async () => {
  const clock = manualClock();
  const buckets = openBuckets({ clock, capacity: 3, refillMs: 60_000 });
  expect([1, 2, 3].map(() => buckets.take('a').ok)).toEqual([true, true, true]);
  expect(buckets.take('a')).toEqual({ ok: false, waitSeconds: 60 });
  expect(buckets.take('b').ok).toBe(true);
  await clock.advance(59_000);
  expect(buckets.take('a')).toEqual({ ok: false, waitSeconds: 1 });
  await clock.advance(1000);
  expect(buckets.take('a').ok).toBe(true);
});

test('asking while blocked does not lengthen the wait', async () => {
  const clock = manualClock();
  const buckets = openBuckets({ clock, capacity: 1, refillMs: 10_000 });
  buckets.take('a');
  for (let second = 0; second < 10; second++) {
    expect(buckets.take('a').ok).toBe(false);
    await clock.advance(1000);
  }
  expect(buckets.take('a').ok).toBe(true);
});

test('R6 memory has a bound, and the newest keys stay', () => {
  const buckets = openBuckets({ clock: manualClock(), capacity: 1, refillMs: 60_000, maxKeys: 100 });
  for (let i = 0; i < 1000; i++) buckets.take(String(i));
  expect(buckets.size).toBe(100);
  expect(buckets.take('999').ok).toBe(false);
});

test('an IPv6 /64 is one address, and a mapped IPv4 address is itself', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(addressKey('2001:db8:1:2::9')).toBe('2001:db8:1:2');
  expect(addressKey('::1')).toBe('0:0:0:0');
  expect(addressKey('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(addressKey('192.0.2.7')).toBe('192.0.2.7');
});
