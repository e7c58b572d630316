import { describe, expect, test } from 'vitest';
import { queryKeys, searchKeys } from './search-keys.ts';

const people = {
  zhang: { nameZh: '张晓萌', nameEn: 'ZHANG Xiaomeng', number: '2023010101' },
  shan: { nameZh: '单雨晴', nameEn: 'SHAN Yuqing', number: '2023010102' },
  ablet: { nameZh: '阿卜杜热西提·买买提', nameEn: 'ABDURIXIT Memet', number: '2022020305' },
  yan: { nameZh: '刘䶮', nameEn: 'LIU Yan', number: '2024030101' },
  unread: { nameZh: '张\u{2B740}', nameEn: 'ZHANG X', number: '2024030102' },
  anna: { nameZh: 'Anna Müller', nameEn: 'Anna Müller', number: '2025900001' },
} as const;

const found = (typed: string): string[] => {
  const wanted = queryKeys(typed);
  return Object.entries(people)
    .filter(([, person]) => wanted.length > 0 && wanted.every((key) => searchKeys(person).includes(key)))
    .map(([name]) => name);
};

describe('R31 a person is found by what a clerk types', () => {
  test.each([
    ['part of a Chinese name', '晓萌', ['zhang']],
    ['one character', '刘', ['yan']],
    ['initials', 'zxm', ['zhang']],
    ['the start of the pinyin', 'zhangx', ['zhang']],
    ['a surname by its sound as a surname', 'shanyq', []],
    ['a surname that is read otherwise elsewhere', 'shanyuq', ['shan']],
    ['a rare character', '䶮', ['yan']],
    ['a rare character by its sound', 'liuyan', ['yan']],
    ['a long name across the dot', '提买', ['ablet']],
    ['a long name with the dot', '西提·买买', ['ablet']],
    ['a long name by its first letters', 'abdrxt', ['ablet']],
    ['a foreign name without its accent', 'muller', ['anna']],
    ['the start of a number', '20230101', ['zhang', 'shan']],
    ['full-width digits', '２０２４０３', ['yan', 'unread']],
    ['two words together', '2023 zhang', ['zhang']],
    ['the sound around a character without one', 'zhang', ['zhang', 'unread']],
    ['a character without a known sound', '\u{2B740}', ['unread']],
    ['nothing', ' · ', []],
    ['nobody', '王五', []],
  ])('%s', (_name, typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });
});

test('R31 every key is whole text: the database refuses half a character', () => {
  for (const person of Object.values(people))
    for (const key of searchKeys(person)) expect(key.isWellFormed()).toBe(true);
});
