import { expect, test } from 'vitest';
import { faults } from '../faults.ts';
import type { Bilingual } from '../wire/messages.ts';
import { hub } from './hub.ts';
import { kiosk } from './kiosk.ts';
import { reasonTexts, wordReason } from './reasons.ts';
import { word, type Texts } from './text.ts';

const isText = (x: Bilingual | Texts): x is Bilingual => typeof x.zh === 'string';
const all = (texts: Texts, path = ''): [string, Bilingual][] =>
  Object.entries(texts).flatMap(([name, x]): [string, Bilingual][] =>
    isText(x) ? [[`${path}${name}`, x]] : all(x, `${path}${name}.`),
  );

const texts = [
  ...all(kiosk, 'kiosk.'),
  ...all(hub, 'hub.'),
  ...all(reasonTexts, 'reasons.'),
  ...Object.entries(faults).map(([code, { zh, en }]): [string, Bilingual] => [`faults.${code}`, { zh, en }]),
];
const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

test.each(texts)('%s says the same in both languages', (_, { zh, en }) => {
  expect(zh.trim()).not.toBe('');
  expect(en.trim()).not.toBe('');
  expect(places(en)).toEqual(places(zh));
});

test.each(texts)('%s is plain: no exclamation marks, no apologies', (_, { zh, en }) => {
  expect(zh).not.toMatch(/[!！]|抱歉|对不起|遗憾/);
  expect(en).not.toMatch(/!|sorry|apolog|oops|unfortunately/i);
});

test.each([...all(kiosk, 'kiosk.'), ...all(hub, 'hub.'), ...all(reasonTexts, 'reasons.')])(
  '%s has full-width Chinese punctuation',
  (_, { zh }) => {
    expect(zh).not.toMatch(/\p{Script=Han}[,:;?.]|[,:;?]\p{Script=Han}/u);
  },
);

test('R11 a reason is worded with its parameters in the language of the screen', () => {
  const reason = { code: 'seal-suspended', params: { seal: '学籍专用章', sealEn: 'of the registry' } };
  expect(wordReason(reason, 'zh')).toBe('“学籍专用章”暂停使用，证明由工作人员办理。');
  expect(wordReason(reason, 'en')).toBe(
    'The seal of the registry is out of use at present, so a member of staff takes over.',
  );
});

test('R11 a reason from a newer hub is still a sentence with a next step, never its code', () => {
  for (const language of ['zh', 'en'] as const) {
    const said = wordReason({ code: 'constructor' }, language);
    expect(said).not.toContain('constructor');
    expect(said).toMatch(/服务台|service desk/);
  }
});

test('a parameter is inserted as it is, also when it looks like a pattern', () => {
  expect(word({ zh: '{name}，请选择', en: '{name}' }, 'zh', { name: '$& {x}' })).toBe('$& {x}，请选择');
});
