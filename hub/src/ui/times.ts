/** Times as pages show them: campus time, which is one for the whole country, whatever the browser's clock thinks. */
import type { Language } from '@yizhan/shared/messages/text.ts';
import { hub } from '@yizhan/shared/messages/hub.ts';
import { word } from '@yizhan/shared/messages/text.ts';

const ZONE = 'Asia/Shanghai';
const locale = { zh: 'zh-CN', en: 'en-GB' } as const;

type At = string | Date;
const format = (language: Language, options: Intl.DateTimeFormatOptions, at: At): string =>
  new Intl.DateTimeFormat(locale[language], { timeZone: ZONE, ...options }).format(new Date(at));

/** `2026年11月23日`, `23 November 2026` */
export const day = (at: At, language: Language): string => format(language, { dateStyle: 'long' }, at);

/** `2026年11月23日 09:30`, `23 November 2026, 09:30` */
export const dayAndTime = (at: At, language: Language): string =>
  `${day(at, language)}${language === 'zh' ? ' ' : ', '}${format(language, { hour: '2-digit', minute: '2-digit', hour12: false }, at)}`;

/** `09:30:05` */
export const clockTime = (at: At): string =>
  format('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, at);

const sortable = (at: At): string => format('en', { year: 'numeric', month: '2-digit', day: '2-digit' }, at);
export const isSameDay = (a: At, b: At): boolean => sortable(a) === sortable(b);

/** `11-23 09:30`: a moment that may lie days back, in a table. */
export const shortMoment = (at: At, now: At): string => {
  const time = clockTime(at).slice(0, 5);
  if (isSameDay(at, now)) return time;
  const [date = '', month = ''] = sortable(at).split('/');
  return `${month}-${date} ${time}`;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in one unit: two say no more to somebody who decides whether to walk there. */
export const age = (since: string | null, now: number, language: Language): string => {
  if (since === null) return word(hub.age.unknown, language);
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  if (seconds < 10) return word(hub.age.now, language);
  if (seconds < MINUTE) return word(hub.age.seconds, language, { n: seconds - (seconds % 10) });
  if (seconds < HOUR) return word(hub.age.minutes, language, { n: Math.floor(seconds / MINUTE) });
  if (seconds < 2 * DAY) return word(hub.age.hours, language, { n: Math.floor(seconds / HOUR) });
  return word(hub.age.days, language, { n: Math.floor(seconds / DAY) });
};

/** How long until then, in one unit; rounded down, so that nobody is told they have more time than they do. */
export const until = (at: string, now: number, language: Language): string => {
  const seconds = Math.max(0, Math.floor((Date.parse(at) - now) / 1000));
  if (seconds < HOUR) return word(hub.age.minutes, language, { n: Math.floor(seconds / MINUTE) });
  if (seconds < 2 * DAY) return word(hub.age.hours, language, { n: Math.floor(seconds / HOUR) });
  return word(hub.age.days, language, { n: Math.floor(seconds / DAY) });
};
