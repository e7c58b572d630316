/**
 * Who may carry a case, best first. The order of what counts: on shift and below their cap; qualified for this service
 * by name; principal before backup; in the area; fewest open cases; own work before standing in. Pure, and the same
 * for the same people in any order.
 */
import { dateOfDay, localDay, MINUTE_MS, type Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Candidate, Choice } from './candidate.ts';
import { coverOf } from './cover.ts';

type Asked = {
  readonly calendar: Calendar;
  /** Where the case was handed in; without it every shift is as near as any other. */
  readonly placeId?: string | undefined;
  readonly except?: readonly string[] | undefined;
};

/** What somebody could take the case as: with `for`, in the place of a person on leave. */
type Offer = {
  readonly person: string;
  readonly as: Candidate;
  readonly open: number;
  readonly full: boolean;
  readonly for?: { readonly person: string; readonly until: Date };
};

const tiers = ['on-duty', 'qualified', 'home', 'centre'] as const;
type Tier = (typeof tiers)[number];

/** Nobody in it is the applicant, related to them, on leave, or among `except`. Empty: nobody is left. */
export const rankCandidates = (candidates: readonly Candidate[], asked: Asked): readonly Choice[] => {
  const offers = offersOf(candidates, asked.except ?? []).map((offer) => {
    const tier = tierOf(offer);
    return { offer, tier, key: keyOf(offer, tier, asked.placeId !== undefined) };
  });
  const taken = new Set<string>();
  const ranked = offers
    .toSorted((one, other) => compare(one.key, other.key))
    .filter(({ offer: { person } }) => !taken.has(person) && taken.add(person));
  return ranked.map(({ offer, tier, key }) => {
    // The key ends with load, standing in and the id: what is equal before them fits as well.
    const among = ranked.filter((other) => compare(other.key.slice(0, -3), key.slice(0, -3)) === 0).length;
    return { clerk: offer.person, reasons: reasonsOf(offer, tier, { candidates, among, ...asked }) };
  });
};

const offersOf = (candidates: readonly Candidate[], except: readonly string[]): readonly Offer[] => {
  const people = new Map(candidates.map((candidate) => [candidate.person, candidate]));
  const absences = new Map(candidates.flatMap(({ person, away }) => (away ? [[person, away] as const] : [])));
  const free = (who: Candidate | undefined): who is Candidate =>
    who !== undefined && !who.away && !who.conflict && !except.includes(who.person);
  const full = ({ open, maxOpen }: Candidate): boolean => maxOpen !== undefined && open >= maxOpen;
  return candidates.flatMap((as): Offer[] => {
    if (!as.away) return free(as) ? [{ person: as.person, as, open: as.open, full: full(as) }] : [];
    const cover = people.get(coverOf(as.person, absences) ?? '');
    if (!free(cover) || as.conflict) return []; // standing in, one may nothing that the other may not
    const instead = { for: { person: as.person, until: as.away.until } };
    return [{ person: cover.person, as, open: cover.open, full: full(cover), ...instead }];
  });
};

const tierOf = ({ as, full }: Offer): Tier | undefined => {
  if (as.qualified) return as.shift && !full ? 'on-duty' : 'qualified';
  if (as.home) return 'home';
  return as.centre ? 'centre' : undefined;
};

type Key = readonly (string | number)[];

const compare = (one: Key, other: Key): number => {
  for (const [i, a] of one.entries()) {
    const b = other[i];
    if (b === undefined || a === b) continue;
    return a < b ? -1 : 1;
  }
  return 0;
};

const rankOrder = { principal: 0, backup: 1 } as const;
const areaOrder = { here: 0, anywhere: 1, elsewhere: 2 } as const;

/** Smaller goes first. */
const keyOf = (offer: Offer, tier: Tier | undefined, placed: boolean): Key => {
  const { as, open, person } = offer;
  const rank = as.qualified?.rank ?? as.home ?? as.centre;
  return [
    tier ? tiers.indexOf(tier) : tiers.length,
    tier === 'qualified' && offer.full ? 1 : 0,
    as.qualified && !as.qualified.exact ? 1 : 0,
    rank ? rankOrder[rank] : 2,
    placed && tier === 'on-duty' && as.shift ? areaOrder[as.shift.area] : 0,
    open,
    offer.for ? 1 : 0,
    person,
  ];
};

type Told = Asked & { readonly candidates: readonly Candidate[]; readonly among: number };

const reasonsOf = (offer: Offer, tier: Tier | undefined, told: Told): readonly Reason[] => {
  const { as, open } = offer;
  const instead: Reason[] = offer.for
    ? [{ code: 'dispatch-stands-in', params: { for: offer.for.person, until: dateIn(offer.for.until, told.calendar) } }]
    : [];
  const load: Reason[] =
    told.among > 1 ? [{ code: 'dispatch-lightest-load', params: { open, among: told.among } }] : [];
  const rank: Reason[] = as.qualified ? [{ code: `dispatch-${as.qualified.rank}` }] : [];
  switch (tier) {
    case 'on-duty':
      return [...rank, ...shiftReasons(as, told), ...instead, ...load];
    case 'qualified':
      return [{ code: whyNobody(told.candidates) }, ...rank, ...instead, ...load];
    case 'home':
      return [{ code: 'dispatch-nobody-qualified' }, { code: 'dispatch-home-office' }, ...instead, ...load];
    case 'centre':
      return [{ code: 'dispatch-nobody-qualified' }, { code: 'dispatch-centre-head' }, ...instead, ...load];
    case undefined:
      return [{ code: 'dispatch-nobody-qualified' }, { code: 'dispatch-any-staff' }, ...instead, ...load];
    default:
      return tier satisfies never;
  }
};

const shiftReasons = ({ shift }: Candidate, { calendar, placeId }: Told): Reason[] =>
  shift
    ? [
        { code: 'dispatch-on-shift', params: { until: timeIn(shift.until, calendar) } },
        ...(placeId !== undefined && shift.area === 'here' ? [{ code: 'dispatch-area' }] : []),
      ]
    : [];

/** Somebody is on shift and yet nobody could be chosen from the shift: those who could are full. */
const whyNobody = (candidates: readonly Candidate[]): string =>
  candidates.some((c) => c.qualified && c.shift && !c.away && !c.conflict)
    ? 'dispatch-all-full'
    : 'dispatch-nobody-on-duty';

const dateIn = (at: Date, calendar: Calendar): string => dateOfDay(localDay(at, calendar));

const timeIn = (at: Date, { utcOffsetMinutes }: Calendar): string =>
  new Date(at.getTime() + utcOffsetMinutes * MINUTE_MS).toISOString().slice(11, 16);
