/** What a sender's device called a file: shown to people, never used as a path. */

const MAX_CHARACTERS = 100;
/** Controls, and what is invisible or turns the writing round: `cod.exe` must not read as `exe.doc`. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The last part of a path, without what cannot be seen, shortened before its ending; undefined when nothing is left. */
export const fileName = (given: string): string | undefined => {
  const plain = (given.split(/[/\\]/).at(-1) ?? '').replaceAll(UNSEEN, '').replaceAll(/\s+/gu, ' ').trim();
  if (plain === '' || /^\.+$/.test(plain)) return undefined;
  const letters = Array.from(plain.normalize('NFC'));
  if (letters.length <= MAX_CHARACTERS) return letters.join('');
  const ending = /\.[a-z0-9]{1,5}$/i.exec(plain)?.[0] ?? '';
  return `${letters.slice(0, MAX_CHARACTERS - 1 - ending.length).join('')}…${ending}`;
};
