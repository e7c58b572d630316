/** What a person chose for how pages look and speak: cookies, so that pages are right without JavaScript. */
import type { Language } from '@yizhan/shared/messages/text.ts';

export const schemes = ['auto', 'light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

export const LANGUAGE_COOKIE = 'yizhan_language';
export const SCHEME_COOKIE = 'yizhan_scheme';
/** A year, seconds. */
export const PREFERENCE_LIFE_S = 365 * 86_400;

export const isScheme = (text: unknown): text is Scheme => schemes.some((scheme) => scheme === text);
export const isLanguage = (text: unknown): text is Language => text === 'zh' || text === 'en';

/** Accept-Language (RFC 9110 §12.5.4): whichever of the two stands first; Chinese when neither does. */
export const preferredLanguage = (header: string | null): Language => {
  const ranked = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((entry, order) => {
      const [tag = '', ...params] = entry.trim().toLowerCase().split(';');
      const q = Number(/^q=([\d.]+)$/.exec(params.join('').trim())?.[1] ?? 1);
      return { tag: tag.split('-')[0], q, order };
    })
    .filter(({ tag, q }) => isLanguage(tag) && q > 0)
    .toSorted((a, b) => b.q - a.q || a.order - b.order);
  return ranked[0]?.tag === 'en' ? 'en' : 'zh';
};

/** A path of this site to return to; anything else becomes `/` (an open redirect would lend our name to others). */
export const ownPath = (text: unknown): string =>
  typeof text === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(text) && text.length <= 500 ? text : '/';
