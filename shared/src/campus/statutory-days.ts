/**
 * The holidays of a year that nobody has announced yet: the statutory days alone (全国年节及纪念日放假办法, as revised for
 * 2025: thirteen days), each one that falls on a weekend made up on the next free weekday (article 6). The State Council
 * announces in the November before, and shifts weekends besides: until then this is an estimate.
 */
import { dateOfDay, dayOfDate, isWeekend } from './calendar.ts';

/** Dates, `YYYY-MM-DD`, of what moves with the moon and the sun. */
export type Festivals = {
  /** First day of the first lunar month. */
  readonly springFestival: string;
  readonly qingming: string;
  readonly dragonBoat: string;
  readonly midAutumn: string;
};

const fixed = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];

/** Closed dates. Without festivals only those of the solar calendar are known. */
export const statutoryDays = (year: number, festivals: Festivals | undefined): readonly string[] => {
  const days = fixed.map((date) => dayOfDate(`${String(year)}-${date}`));
  if (festivals) {
    const spring = dayOfDate(festivals.springFestival);
    days.push(spring - 1, spring, spring + 1, spring + 2); // the eve since 2025
    days.push(...[festivals.qingming, festivals.dragonBoat, festivals.midAutumn].map(dayOfDate));
  }
  const closed = new Set(days);
  for (const day of madeUp(days)) {
    let free = day + 1;
    while (isWeekend(free) || closed.has(free)) free += 1;
    closed.add(free);
  }
  return [...closed].toSorted((a, b) => a - b).map(dateOfDay);
};

/** Days lost to a weekend or to another holiday on the same day. */
const madeUp = (days: readonly number[]): readonly number[] =>
  days.toSorted((a, b) => a - b).filter((day, i, all) => isWeekend(day) || all[i - 1] === day);
