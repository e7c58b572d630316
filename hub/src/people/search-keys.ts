/** Search without the database's collation (R31): keys are made here, stored beside the person, and matched exactly. */
import { pinyin } from 'pinyin-pro';

/** Longest start of a Latin word that is kept as a key: past it a query has said enough. */
const MAX_PREFIX = 16;

const han = /\p{Script=Han}/u;

/** Runs of Chinese characters, and runs of Latin letters or digits, in order. Accents and the middle dot fall away. */
const runs = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .match(/\p{Script=Han}+|[a-z0-9]+/gu) ?? [];

/** A name in parts (阿卜杜·买买提) is searched as one. */
const hanOf = (text: string): string =>
  Array.from(text)
    .filter((c) => han.test(c))
    .join('');

const bigrams = (text: string): string[] => {
  const characters = Array.from(text);
  return characters.length < 2 ? characters : characters.slice(1).map((c, i) => `${characters[i] ?? ''}${c}`);
};

const prefixes = (word: string): string[] =>
  Array.from({ length: Math.min(word.length, MAX_PREFIX) }, (_, i) => word.slice(0, i + 1));

type Searchable = {
  readonly nameZh: string;
  readonly nameEn: string;
  readonly number: string;
  /** Of a person the first character is a surname, which may be read otherwise (单 Shan). */
  readonly isPerson?: boolean;
};

/** Characters and bigrams of the Chinese name, its pinyin and initials, the words of the English name, the number; the last three by every start. */
export const searchKeys = ({ nameZh, nameEn, number, isPerson = true }: Searchable): string[] => {
  const name = hanOf(nameZh);
  // A character whose reading is not known comes back as itself.
  const syllables = (
    name === '' ? [] : pinyin(name, { surname: isPerson ? 'head' : 'off', toneType: 'none', type: 'array', v: true })
  ).filter((syllable) => /^[a-z]+$/.test(syllable));
  const words = [...runs(nameEn), ...runs(nameZh).filter((run) => !han.test(run)), ...runs(number)];
  const spoken = syllables.length === 0 ? [] : [syllables.join(''), syllables.map((s) => s.charAt(0)).join('')];
  return [...new Set([...Array.from(name), ...bigrams(name), ...[...spoken, ...words].flatMap(prefixes)])].sort();
};

/** Keys a person must all have to match what was typed; empty when nothing can be searched. */
export const queryKeys = (typed: string): string[] => [
  ...new Set(runs(typed.slice(0, 100)).flatMap((run) => (han.test(run) ? bigrams(run) : [run.slice(0, MAX_PREFIX)]))),
];
