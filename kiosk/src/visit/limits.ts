import type { Surroundings, Visit } from './visit.ts';

/** A person is warned this long before the end: enough to read one sentence and lift a hand (design: 20 s). */
export const WARNING_MS = 20_000;
/** How long a screen that asks for nothing stays: read twice, slowly. */
export const GOODBYE_MS = 6_000;
export const REFUSED_MS = 15_000;
export const TAP_MS = 30_000;
/** The hub answers an identification in well under a second; past this the person is told. */
export const IDENTIFY_MS = 8_000;
/** Paper left in the slot longer than this is recorded as left (R14). */
export const TAKE_MS = 45_000;
/** Progress without a word from a hub that is away: the matter is safe in the journal, so the person may go. */
export const PROGRESS_AWAY_MS = 6_000;
/** Progress without an end though the hub is there: a person will look at it. */
export const PROGRESS_SLOW_MS = 30_000;

export type Ending = { readonly why: 'idle' | 'limit'; readonly at: number };

/** While the machine works for the person, time does not run against them. */
const machineWorks = (visit: Extract<Visit, { kind: 'open' }>): boolean =>
  ['printing', 'progress', 'making-copy', 'take'].includes(visit.page.kind);

/** When this visit ends by itself, whichever limit comes first; null while the machine is at work or nobody is here. */
export const ending = (visit: Visit, limits: Surroundings['limits']): Ending | null => {
  if (visit.kind !== 'open' || machineWorks(visit)) return null;
  const idle = visit.touched + limits.idleMs;
  // After a long print the person still gets a whole warning before the absolute limit strikes.
  const limit = Math.max(visit.began + limits.visitMs, pageSince(visit) + WARNING_MS);
  return idle <= limit ? { why: 'idle', at: idle } : { why: 'limit', at: limit };
};

const pageSince = (visit: Extract<Visit, { kind: 'open' }>): number =>
  visit.page.kind === 'problem' ? visit.page.since : visit.began;

/** Seconds left, once the warning is due. Only idleness can be extended; the absolute limit lets the next person in. */
export const warning = (
  visit: Visit,
  { now, limits }: Pick<Surroundings, 'now' | 'limits'>,
): { secondsLeft: number; extendable: boolean } | null => {
  const end = ending(visit, limits);
  if (!end || end.at - now > WARNING_MS) return null;
  return { secondsLeft: Math.max(0, Math.ceil((end.at - now) / 1000)), extendable: end.why === 'idle' };
};
