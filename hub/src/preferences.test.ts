import { expect, test } from 'vitest';
import { ownPath, preferredLanguage } from './preferences.ts';

test.each([
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['fr,en;q=0.5', 'en'],
  ['en;q=0.1, zh;q=0.9', 'zh'],
  ['fr', 'zh'],
  ['', 'zh'],
  [null, 'zh'],
])('%s is answered in %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  undefined,
  '/a b',
  '/\n/evil',
])('%j is no path of this site', (text) => {
  expect(ownPath(text)).toBe('/');
});

test('a path of this site keeps its query', () => {
  expect(ownPath('/console?show=printer')).toBe('/console?show=printer');
});
