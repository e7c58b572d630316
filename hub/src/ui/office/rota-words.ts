/** Days and hours of a rota, in campus time. */
import type { Language } from '@yizhan/shared/messages/text.ts';
import { clockTime } from '../times.ts';

const locale = { zh: 'zh-CN', en: 'en-GB' } as const;

/** `2026-11-24` → `周二 24`, `Tue 24`. */
export const weekdayAndDate = (date: string, language: Language): string => {
  const at = new Date(`${date}T04:00:00Z`); // noon on the campus
  const weekday = new Intl.DateTimeFormat(locale[language], { weekday: 'short', timeZone: 'Asia/Shanghai' }).format(at);
  return `${weekday} ${date.slice(5).replace('-', '/')}`;
};

/** `08:30` */
export const hourOf = (at: string): string => clockTime(at).slice(0, 5);

/** Minutes → hours, with one decimal at most. */
export const hoursOf = (minutes: number): string => String(Math.round(minutes / 6) / 10);
