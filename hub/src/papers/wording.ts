/** How dates and public values are worded on paper, in both languages, on the campus's calendar. */
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const;

type Day = { readonly year: number; readonly month: number; readonly day: number };

/** `iso`: `2026-11-23`. */
const partsOf = (iso: string): Day => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? [];
  return { year: Number(year), month: Number(month), day: Number(day) };
};
const monthName = (month: number): string => MONTHS[month - 1] ?? '';

export const dayInWords = (iso: string): Text => {
  const { year, month, day } = partsOf(iso);
  return {
    zh: `${String(year)}年${String(month)}月${String(day)}日`,
    en: `${String(day)} ${monthName(month)} ${String(year)}`,
  };
};

export const monthInWords = (iso: string): Text => {
  const { year, month } = partsOf(iso);
  return { zh: `${String(year)}年${String(month)}月`, en: `${monthName(month)} ${String(year)}` };
};

/** The whole of China keeps one time, without summer time. */
const CAMPUS_ZONE = 'Asia/Shanghai';
const campusDay = new Intl.DateTimeFormat('sv-SE', { timeZone: CAMPUS_ZONE, dateStyle: 'short' });
/** `2026-11-23`: the date on the campus at that instant. */
export const dayOnCampus = (at: Date): string => campusDay.format(at);

/**
 * A name as strangers may see it: the first character of a Chinese name, the first letter of every word of another.
 * 欧阳明 → 欧**, Maria Silva → M**** S****. The length says nothing.
 */
export const maskName = (name: string): string => {
  const trimmed = name.trim();
  const [first = ''] = trimmed;
  if (/^\p{Script=Han}/u.test(trimmed)) return `${first}**`;
  return trimmed
    .split(/\s+/u)
    .map((word) => `${Array.from(word)[0] ?? ''}****`)
    .join(' ');
};

/** The first four characters, which tell the year of entry, and the last two: 2023010812 → 2023****12. */
export const maskNumber = (number: string): string =>
  number.length < 8 ? '****' : `${number.slice(0, 4)}****${number.slice(-2)}`;
