import type { Language } from '@yizhan/shared/messages/text.ts';

/** `6月3日`, `3 June`. */
export const dayWords = (language: Language): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { day: 'numeric', month: 'long' });
