import { weekdays } from '@yizhan/shared/campus/working-time.ts';
import { isReasonCode } from '@yizhan/shared/messages/reasons.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from './candidate.ts';
import { coverOf, type Absence } from './cover.ts';
import { rankCandidates } from './rank-candidates.ts';

const until = new Date('2026-11-26T12:00:00+08:00');
const shift = { area: 'anywhere', until } as const;
const principal = { rank: 'principal', exact: true } as const;
const backup = { rank: 'backup', exact: true } as const;
const asked = { calendar: weekdays };

const first = (candidates: readonly Candidate[], more: { placeId?: string; except?: string[] } = {}) => {
  const [choice] = rankCandidates(candidates, { ...asked, ...more });
  return choice && [choice.clerk, ...choice.reasons.map(({ code }) => code)];
};

describe('R11 who carries a case, and why', () => {
  test('principal on shift before a backup with fewer cases', () => {
    const chosen = first([
      { person: 'b', qualified: backup, shift, open: 0 },
      { person: 'a', qualified: principal, shift, open: 9 },
    ]);
    expect(chosen).toEqual(['a', 'dispatch-principal', 'dispatch-on-shift']);
  });

  test('a backup on shift before a principal who is not', () => {
    const chosen = first([
      { person: 'a', qualified: principal, open: 0 },
      { person: 'b', qualified: backup, shift, open: 5 },
    ]);
    expect(chosen).toEqual(['b', 'dispatch-backup', 'dispatch-on-shift']);
  });

  test('qualified for this service before qualified for every one', () => {
    const every = { rank: 'principal', exact: false } as const;
    const people = [
      { person: 'a', qualified: every, shift, open: 0 },
      { person: 'b', qualified: backup, shift, open: 5 },
    ];
    expect(first(people)?.[0]).toBe('b');
  });

  test('the one in the area, when a place is known', () => {
    const people: Candidate[] = [
      { person: 'a', qualified: principal, shift: { area: 'elsewhere', until }, open: 0 },
      { person: 'b', qualified: principal, shift: { area: 'here', until }, open: 7 },
    ];
    expect(first(people, { placeId: 'hall-1' })).toEqual([
      'b',
      'dispatch-principal',
      'dispatch-on-shift',
      'dispatch-area',
    ]);
    expect(first(people)?.[0]).toBe('a');
  });

  test('the fewest open cases, said with their number and among how many', () => {
    const [choice] = rankCandidates(
      [
        { person: 'a', qualified: principal, shift, open: 4 },
        { person: 'b', qualified: principal, shift, open: 3 },
        { person: 'c', qualified: backup, shift, open: 0 },
      ],
      asked,
    );
    expect(choice?.clerk).toBe('b');
    expect(choice?.reasons.at(-1)).toEqual({ code: 'dispatch-lightest-load', params: { open: 3, among: 2 } });
  });

  test('a clerk at their cap is passed over, and when all are, that is the reason', () => {
    const full: Candidate = { person: 'a', qualified: principal, shift, open: 8, maxOpen: 8 };
    expect(first([full, { person: 'b', qualified: backup, shift, open: 30 }])?.[0]).toBe('b');
    expect(first([full, { person: 'b', qualified: backup, shift, open: 30, maxOpen: 20 }])).toEqual([
      'a',
      'dispatch-all-full',
      'dispatch-principal',
    ]);
  });

  test('the substitute stands in with the rank of who is on leave, and until when', () => {
    const [choice] = rankCandidates(
      [
        { person: 'a', qualified: principal, shift, open: 0, away: { until, substitute: 's' } },
        { person: 's', open: 2 },
        { person: 'b', qualified: backup, shift, open: 0 },
      ],
      asked,
    );
    expect(choice?.clerk).toBe('s');
    expect(choice?.reasons).toContainEqual({ code: 'dispatch-stands-in', params: { for: 'a', until: '2026-11-26' } });
  });

  test('a circle of substitutes ends with the ranks', () => {
    const chosen = first([
      { person: 'a', qualified: principal, shift, open: 0, away: { until, substitute: 'b' } },
      { person: 'b', qualified: principal, shift, open: 0, away: { until, substitute: 'a' } },
      { person: 'c', qualified: backup, shift, open: 9 },
    ]);
    expect(chosen?.[0]).toBe('c');
  });

  test('nobody on duty: the principal, then the home office, then the service centre', () => {
    const home: Candidate = { person: 'h', home: 'backup', open: 0 };
    const centre: Candidate = { person: 'z', centre: 'principal', open: 0 };
    const away: Candidate = { person: 'a', qualified: principal, open: 0, away: { until } };
    const here: Candidate = { person: 'a', qualified: principal, open: 0 };
    expect(first([home, centre, here])).toEqual(['a', 'dispatch-nobody-on-duty', 'dispatch-principal']);
    expect(first([home, centre, away])).toEqual(['h', 'dispatch-nobody-qualified', 'dispatch-home-office']);
    expect(first([centre, away])).toEqual(['z', 'dispatch-nobody-qualified', 'dispatch-centre-head']);
    expect(first([away])).toBeUndefined();
  });

  test('a relative’s substitute does not stand in for them', () => {
    const people: Candidate[] = [
      { person: 'a', qualified: principal, shift, open: 0, conflict: 'relative', away: { until, substitute: 's' } },
      { person: 's', open: 0 },
      { person: 'b', qualified: backup, shift, open: 0 },
    ];
    expect(first(people)?.[0]).toBe('b');
  });
});

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const rank = fc.constantFrom('principal', 'backup');
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const candidate = (person: string): fc.Arbitrary<Candidate> =>
  fc.record({
    person: fc.constant(person),
    qualified: maybe(fc.record({ rank, exact: fc.boolean() })),
    shift: maybe(fc.record({ area: fc.constantFrom('here', 'anywhere', 'elsewhere'), until: fc.constant(until) })),
    open: fc.nat(6),
    maxOpen: maybe(fc.nat(6)),
    home: maybe(rank),
    centre: maybe(rank),
    away: maybe(fc.record({ until: fc.constant(until), substitute: maybe(fc.constantFrom(...names)) })),
    conflict: maybe(fc.constantFrom('applicant', 'relative')),
  });
const campuses = fc.subarray(names).chain((some) => fc.tuple(...some.map(candidate)));

describe('for any staff', () => {
  test('nobody chosen is on leave, has a conflict or is excepted; each is named once, with reasons that have words', () => {
    fc.assert(
      fc.property(campuses, fc.subarray(names), (people, except) => {
        const choices = rankCandidates(people, { ...asked, placeId: 'hall-1', except });
        const free = new Set(
          people.flatMap((p) => (p.away || p.conflict || except.includes(p.person) ? [] : [p.person])),
        );
        for (const { clerk, reasons } of choices) {
          expect(free.has(clerk)).toBe(true);
          expect(reasons.length).toBeGreaterThan(0);
          expect(reasons.every(({ code }) => isReasonCode(code))).toBe(true);
        }
        expect(new Set(choices.map(({ clerk }) => clerk)).size).toBe(choices.length);
        expect(choices.length).toBe(free.size);
      }),
    );
  });

  test('the order in which they come does not matter', () => {
    fc.assert(
      fc.property(
        campuses.chain((people) =>
          fc.tuple(fc.constant(people), fc.shuffledSubarray(people, { minLength: people.length })),
        ),
        ([one, other]) => {
          expect(rankCandidates(other, asked)).toEqual(rankCandidates(one, asked));
        },
      ),
    );
  });

  test('whoever is on shift and below their cap goes before whoever is not', () => {
    fc.assert(
      fc.property(campuses, (people) => {
        const [choice] = rankCandidates(people, asked);
        const able = people.some(
          (p) => p.qualified && p.shift && !p.away && !p.conflict && p.open < (p.maxOpen ?? Infinity),
        );
        const codes = choice?.reasons.map(({ code }) => code) ?? [];
        if (able) expect(codes).toContain('dispatch-on-shift');
      }),
    );
  });
});

test('any chain of substitutes ends, with somebody who is there or with nobody', () => {
  const absences = fc
    .array(fc.tuple(fc.constantFrom(...names), maybe(fc.constantFrom(...names))), { maxLength: 8 })
    .map((pairs) => new Map<string, Absence>(pairs.map(([person, substitute]) => [person, { until, substitute }])));
  fc.assert(
    fc.property(absences, fc.constantFrom(...names), (away, person) => {
      const cover = coverOf(person, away);
      if (cover === undefined) return;
      expect(away.has(cover)).toBe(false);
      expect(cover).not.toBe(person);
    }),
  );
});
