import { coverage } from './fonts.ts';

export type MissingGlyph = {
  readonly character: string;
  /** `U+20BB7` */
  readonly codePoint: string;
  /** Path in the data: `name.zh`, `rows.3.title`. */
  readonly field: string;
};

/**
 * The first character in any text of `data` that no font of ours can draw, or that has no form on paper (a line break, a
 * direction mark). Asked before rendering: a typesetter would leave a box, or borrow a font, and say nothing.
 */
export const missingGlyph = (data: unknown, field = ''): MissingGlyph | undefined => {
  if (typeof data === 'string') return missingIn(data, field);
  if (typeof data !== 'object' || data === null) return undefined;
  for (const [key, value] of Object.entries(data)) {
    const missing = missingGlyph(value, field === '' ? key : `${field}.${key}`);
    if (missing) return missing;
  }
  return undefined;
};

/** Covered by name but drawn as nothing: soft hyphen, zero-width and direction marks, line and paragraph separators. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const missingIn = (text: string, field: string): MissingGlyph | undefined => {
  const known = coverage();
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (known.has(point) && !invisible.test(character)) continue;
    const hex = point.toString(16).toUpperCase().padStart(4, '0');
    return { character, codePoint: `U+${hex}`, field };
  }
  return undefined;
};
