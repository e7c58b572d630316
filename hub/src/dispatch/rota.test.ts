import { weekdays } from '@yizhan/shared/campus/working-time.ts';
import { describe, expect, test } from 'vitest';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { planShift, type Planned } from './plan-shift.ts';
import { endLeave, recordLeave } from './record-leave.ts';
import * as staff from './test-staff.ts';

const { staffMember } = staff;
const at = (local: string): Date => new Date(`${local}+08:00`);

const campus = async (weeklyMinutes?: number): Promise<Db> => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, 4);
  await staff.addClerk(db.pool, 1, { kind: 'rotating', ...(weeklyMinutes === undefined ? {} : { weeklyMinutes }) });
  return db;
};

const plan = (db: Db, from: string, to: string, n = 1): Promise<Planned> =>
  db.tx((tx) =>
    planShift(tx, {
      ...{ personId: staffMember(n), startsAt: at(from), endsAt: at(to), placeId: 'hall' },
      ...{ by: 'operator:test', calendar: weekdays },
    }),
  );
const codes = (planned: Planned): string[] =>
  planned.kind === 'refused' ? planned.reasons.map(({ code }) => code) : [planned.kind];

describe('a shift', () => {
  test('beyond the minutes a week that the home department has agreed to is refused with both figures', async () => {
    const db = await campus(8 * 60);
    expect(codes(await plan(db, '2026-11-24T08:30', '2026-11-24T12:00'))).toEqual(['planned']);
    expect(codes(await plan(db, '2026-11-26T08:30', '2026-11-26T12:00'))).toEqual(['planned']);
    expect(await plan(db, '2026-11-27T14:00', '2026-11-27T15:01')).toEqual({
      ...{ kind: 'refused', reasons: [{ code: 'shift-over-cap', params: { planned: 481, cap: 480 } }] },
    });
    expect(codes(await plan(db, '2026-11-27T14:00', '2026-11-27T15:00'))).toEqual(['planned']);
    // The next Monday is another week.
    expect(codes(await plan(db, '2026-11-30T08:30', '2026-11-30T12:00'))).toEqual(['planned']);
    expect(await db.prisma.auditEvent.count({ where: { kind: 'shift.planned' } })).toBe(4);
  });

  test('over the night to Monday counts in both weeks with its own part', async () => {
    const db = await campus(60);
    expect(codes(await plan(db, '2026-11-29T23:00', '2026-11-30T01:00'))).toEqual(['planned']);
    expect(codes(await plan(db, '2026-11-29T12:00', '2026-11-29T12:01'))).toEqual(['shift-over-cap']);
    expect(codes(await plan(db, '2026-12-06T12:00', '2026-12-06T12:01'))).toEqual(['shift-over-cap']);
  });

  test('that overlaps another, lies in a leave, is too long, backwards, or of no clerk is refused', async () => {
    const db = await campus();
    await plan(db, '2026-11-24T08:30', '2026-11-24T12:00');
    await staff.addLeave(db.pool, 1); // 25 November, 10:00, to 28 November, 10:00
    expect(codes(await plan(db, '2026-11-24T11:59', '2026-11-24T13:00'))).toEqual(['shift-overlaps']);
    expect(codes(await plan(db, '2026-11-24T12:00', '2026-11-24T13:00'))).toEqual(['planned']);
    expect(codes(await plan(db, '2026-11-25T08:30', '2026-11-25T12:00'))).toEqual(['shift-on-leave']);
    expect(codes(await plan(db, '2026-11-30T00:00', '2026-11-30T12:01'))).toEqual(['shift-too-long']);
    expect(codes(await plan(db, '2026-11-30T12:00', '2026-11-30T12:00'))).toEqual(['shift-backwards']);
    expect(codes(await plan(db, '2026-11-30T08:30', '2026-11-30T12:00', 2))).toEqual(['clerk-unknown']);
  });

  test('planned twice at once for the same hours is planned once', async () => {
    const db = await campus(8 * 60);
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => plan(db, '2026-11-24T08:30', '2026-11-24T12:00')),
    );
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['planned', 'refused', 'refused', 'refused']);
  });
});

type Span = readonly [from: string, until: string];

describe('a leave', () => {
  const note = (db: Db, n: number, substitute?: number, span: Span = ['2026-12-01T00:00', '2026-12-05T00:00']) =>
    db.tx((tx) =>
      recordLeave(tx, {
        ...{ personId: staffMember(n), from: at(span[0]), until: at(span[1]), by: 'operator:test' },
        ...(substitute === undefined ? {} : { substitute: staffMember(substitute) }),
      }),
    );

  test('tells who really stands in, also by way of others', async () => {
    const db = await campus();
    expect(await note(db, 2, 3)).toMatchObject({ kind: 'recorded', cover: staffMember(3) });
    expect(await note(db, 1, 2)).toMatchObject({ kind: 'recorded', cover: staffMember(3) });
  });

  test('whose substitutes lead back to the person is refused, and the chain is named; outside that time it is none', async () => {
    const db = await campus();
    await note(db, 2, 3);
    await note(db, 1, 2);
    expect(await note(db, 3, 1)).toEqual({
      kind: 'refused',
      reasons: [{ code: 'leave-circle' }],
      chain: [3, 1, 2, 3].map(staffMember),
    });
    expect(await note(db, 3, 1, ['2026-12-05T00:00', '2026-12-06T00:00'])).toMatchObject({ kind: 'recorded' });
  });

  test('that ends before it begins, overlaps another, or names oneself or somebody who left is refused', async () => {
    const db = await campus();
    await note(db, 1, 2);
    await db.pool.query('insert into departure (person_id, at, by) values ($1, $2, $3)', [
      ...[staffMember(4), staff.thursday, 'hub'],
    ]);
    const reasons = async (...args: [number, number?, Span?]): Promise<unknown> => {
      const [n, substitute, span] = args;
      const recorded = await note(db, n, substitute, span);
      return recorded.kind === 'refused' && recorded.reasons.map(({ code }) => code);
    };
    expect(await reasons(1, 2, ['2026-12-04T23:59', '2026-12-06T00:00'])).toEqual(['leave-overlaps']);
    expect(await reasons(2, 1, ['2026-12-05T00:00', '2026-12-05T00:00'])).toEqual(['leave-backwards']);
    expect(await reasons(2, 2)).toEqual(['substitute-self']);
    expect(await reasons(2, 4)).toEqual(['clerk-departed']);
  });

  test('ends early once', async () => {
    const db = await campus();
    const recorded = await note(db, 1, 2);
    if (recorded.kind !== 'recorded') throw new Error('refused');
    const end = () =>
      db.tx((tx) => endLeave(tx, { id: recorded.id, now: at('2026-12-02T00:00'), by: 'operator:test' }));
    expect([await end(), await end()]).toEqual([true, false]);
    expect((await note(db, 1, 2, ['2026-12-02T00:00', '2026-12-03T00:00'])).kind).toBe('recorded');
  });
});
