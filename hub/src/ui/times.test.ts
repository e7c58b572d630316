import { expect, test } from 'vitest';
import { age, clockTime, day, shortMoment } from './times.ts';

const now = Date.parse('2026-11-23T02:00:00.000Z');
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

test.each([
  [3, '刚刚', 'just now'],
  [59, '50 秒', '50 s'],
  [60, '1 分钟', '1 min'],
  [3599, '59 分钟', '59 min'],
  [3600, '1 小时', '1 h'],
  [47 * 3600, '47 小时', '47 h'],
  [49 * 3600, '2 天', '2 d'],
])('%i seconds ago is %s, %s', (seconds, zh, en) => {
  expect(age(ago(seconds), now, 'zh')).toBe(zh);
  expect(age(ago(seconds), now, 'en')).toBe(en);
});

test('a clock that is a little ahead does not make ages negative', () => {
  expect(age(ago(-5), now, 'en')).toBe('just now');
});

test('days begin at midnight on the campus, not in Greenwich', () => {
  expect(day('2026-11-22T16:30:00.000Z', 'zh')).toBe('2026年11月23日');
  expect(clockTime('2026-11-22T16:30:05.000Z')).toBe('00:30:05');
  expect(shortMoment('2026-11-22T16:30:00.000Z', '2026-11-23T02:00:00.000Z')).toBe('00:30');
  expect(shortMoment('2026-11-22T15:30:00.000Z', '2026-11-23T02:00:00.000Z')).toBe('11-22 23:30');
});
