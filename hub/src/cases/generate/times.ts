/** When people and the hub get round to something, in generated cases. ms since 1970. */
import type { Life } from './life.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const LOCAL_MS = 8 * HOUR_MS;
const OPENS = 8.5 * HOUR_MS;
const CLOSES = 17.5 * HOUR_MS;

/** A few seconds. */
export const hubsTime = ({ at, seed }: Life): number => at + 500 + seed.below(4000);

/** Mostly while they are still there; sometimes days later. */
export const applicantsTime = ({ at, seed }: Life): number =>
  at + MINUTE_MS + Math.floor(seed.next() ** 6 * 2 * DAY_MS);

/** Within minutes to a day and a half, inside office hours of Monday to Friday. */
export const staffsTime = ({ at, seed }: Life): number =>
  inOffice(at + 10 * MINUTE_MS + Math.floor(seed.next() ** 4 * 36 * HOUR_MS), seed.below(2 * HOUR_MS));

/** `later`: how long after opening time it is done if it falls outside. */
const inOffice = (at: number, later: number): number => {
  const local = at + LOCAL_MS;
  let day = Math.floor(local / DAY_MS);
  let time = local - day * DAY_MS;
  if (time >= CLOSES) {
    day += 1;
    time = OPENS + later;
  } else if (time < OPENS) time = OPENS + later;
  const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
  if (weekday === 0) day += 1;
  if (weekday === 6) day += 2;
  return day * DAY_MS + time - LOCAL_MS;
};
