import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const block = (selector: string): string => {
  const start = css.indexOf(`\n${selector} {`);
  return css.slice(start, css.indexOf('\n}', start));
};
const colours = (text: string, side: 0 | 1): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map(
      ([, name, light, dark, both]): [string, string] => [name ?? '', both ?? (side === 0 ? light : dark) ?? ''],
    ),
  );

const light = colours(block(':root'), 0);
const dark = colours(block(':root'), 1);
const high = { ...light, ...colours(block("[data-contrast='high']"), 0) };

/** WCAG 2.2, relative luminance and contrast ratio. */
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

const pairs = [
  ['ink', 'paper'],
  ['ink', 'sheet'],
  ['ink', 'well'],
  ['ink-2', 'paper'],
  ['ink-2', 'sheet'],
  ['ink-2', 'well'],
  ['green', 'paper'],
  ['green', 'sheet'],
  ['ink', 'green-wash'],
  ['ink', 'amber-wash'],
  ['on-green', 'green'],
  ['on-green', 'green-pressed'],
  ['on-amber', 'amber'],
  ['paper', 'ink'],
] as const;

test.each([
  ['light', light, 7],
  ['high contrast', high, 10],
  ['dark', dark, 4.5],
] as const)('the %s set: each text can be read on its ground', (_, set, least) => {
  for (const [text, ground] of pairs) {
    expect(contrast(set[text] ?? '', set[ground] ?? ''), `${text} on ${ground}`).toBeGreaterThanOrEqual(least);
  }
});

test('the seal stands 5:1 on its own ground in every set', () => {
  for (const set of [light, dark, high]) {
    expect(contrast(set['seal'] ?? '', set['seal-ground'] ?? '')).toBeGreaterThanOrEqual(5);
  }
});
