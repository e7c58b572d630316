import { expect, test } from 'vitest';
import { flawOfPattern } from './pattern.ts';

test.each([
  '\\d{11}',
  '1[3-9]\\d{9}',
  '[A-Z]{2}\\d{7}(?:X|\\d)',
  '\\p{Script=Han}+',
  '[^@ ]{1,40}@[a-z.]{3,40}',
  'YL\\d{4}-\\d{3}',
])('%s may be run on any answer', (pattern) => {
  expect(flawOfPattern(pattern)).toBeUndefined();
});

test.each([
  ['(a+)+b', 'a group is repeated'],
  ['(a|aa)*b', 'a group is repeated'],
  ['a*a*b', 'it may take too long'],
  ['\\d+\\d+x', 'it may take too long'],
  ['(?=a)b', 'not in the language: (?=a)b'],
  ['(a)\\1', 'not in the language: \\1'],
  ['(a', 'its brackets do not match'],
  ['a)', 'its brackets do not match'],
  ['[z-a]', 'it cannot be read'],
  ['a**', 'not in the language: *'],
])('%s is refused: %s', (pattern, flaw) => {
  expect(flawOfPattern(pattern)).toBe(flaw);
});

test('the worst that is allowed is over at once', () => {
  const pattern = 'a{0,60}a{0,60}b';
  expect(flawOfPattern(pattern)).toBeUndefined();
  const started = performance.now();
  expect(new RegExp(`^(?:${pattern})$`, 'u').test('a'.repeat(2000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});
