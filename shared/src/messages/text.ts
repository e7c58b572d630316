import type { Bilingual } from '../wire/messages.ts';

export type Language = 'zh' | 'en';

/** Texts by name, each in both languages; a missing language fails the type check. */
export type Texts = { readonly [name: string]: Bilingual | Texts };

export type Params = Readonly<Record<string, string | number>>;

/**
 * Words `text` in one language. `{name}` is replaced by the parameter of that name; in English `nameEn` goes first,
 * so that a reason can carry a department in both languages.
 */
export const word = (text: Bilingual, language: Language, params: Params = {}): string =>
  text[language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = (language === 'en' ? params[`${name}En`] : undefined) ?? params[name];
    return value === undefined ? whole : String(value);
  });
