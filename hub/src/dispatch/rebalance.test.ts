import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import {
  acceptRebalance,
  decidedProposal,
  declineRebalance,
  openProposal,
  proposeRebalance,
} from './propose-rebalance.ts';
import { mayCarry, planRebalance, type CarriedCase, type LoadedClerk } from './rebalance.ts';
import { staleMoves } from './stale-moves.ts';
import * as staff from './test-staff.ts';

const { staffMember, thursday: now } = staff;

const names = ['a', 'b', 'c', 'd', 'e'];
const flows = ['f', 'g', '*'];
const worlds = fc
  .record({
    clerks: fc.tuple(
      ...names.map((person) =>
        fc.record({
          ...{ person: fc.constant(person), available: fc.boolean() },
          maxOpen: fc.option(fc.nat(10), { nil: undefined }),
          flows: fc.subarray(flows).map((list) => new Set(list)),
          barred: fc.subarray(['x', 'y']).map((list) => new Set([person, ...list])),
        }),
      ),
    ),
    cases: fc.array(
      fc.record({
        clerk: fc.constantFrom(...names),
        flowId: fc.constantFrom('f', 'g'),
        applicant: fc.constantFrom('x', 'y', 'z', 'a'),
      }),
      { maxLength: 40 },
    ),
  })
  .map(({ clerks, cases }) => ({
    cases: cases.map((one, i): CarriedCase => ({ id: String(i), ...one })),
    clerks: clerks.map((clerk): LoadedClerk => ({
      ...{ ...clerk, open: cases.filter((one) => one.clerk === clerk.person).length },
    })),
  }));

describe('a proposal for any loads', () => {
  test('moves each case at most once, to somebody who may have it, and leaves nobody worse off than the heaviest was', () => {
    fc.assert(
      fc.property(worlds, ({ clerks, cases }) => {
        const moves = planRebalance(clerks, cases);
        const open = new Map(clerks.map((clerk) => [clerk.person, clerk.open]));
        expect(new Set(moves.map(({ caseId }) => caseId)).size).toBe(moves.length);
        for (const { caseId, from, to } of moves) {
          const taker = clerks.find(({ person }) => person === to)!;
          const moved = cases.find(({ id }) => id === caseId)!;
          expect(moved.clerk).toBe(from);
          expect(taker.available && mayCarry(taker, moved)).toBe(true);
          expect(open.get(from)! - open.get(to)!).toBeGreaterThan(1);
          open.set(from, open.get(from)! - 1).set(to, open.get(to)! + 1);
          expect(open.get(to)!).toBeLessThanOrEqual(taker.maxOpen ?? Infinity);
        }
        const before = Math.max(...clerks.map((clerk) => clerk.open));
        expect(Math.max(...open.values())).toBeLessThanOrEqual(before);
      }),
    );
  });
});

const campus = async (): Promise<Db> => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, 4);
  for (const n of [1, 2, 3]) await staff.addClerk(db.pool, n);
  for (let n = 0; n < 12; n++) await staff.addCase(db.pool, n, { clerk: 1 });
  return db;
};
/** Among all clerks. */
const homes: readonly string[] = [];
const loads = async (db: Db): Promise<unknown> =>
  (await db.pool.query('select id, responsible_id from case_view order by id')).rows;

describe('rebalancing', () => {
  test('is proposed with reasons and moves nothing by itself', async () => {
    const db = await campus();
    const before = await loads(db);
    const proposal = await db.tx((tx) => proposeRebalance(tx, { now, homes }));
    expect(proposal?.moves.map(({ to }) => to)).toEqual(
      [2, 3, 2, 3, 2, 3].slice(0, proposal?.moves.length).map(staffMember),
    );
    expect(proposal?.moves[0]?.reasons).toEqual([{ code: 'dispatch-rebalanced', params: { from: 12, to: 0 } }]);
    expect(await loads(db)).toEqual(before);
    expect(await openProposal(db.pool, homes)).toEqual(proposal);
  });

  test('is not proposed for a difference that would only give applicants another clerk', async () => {
    const { db } = await testDatabase();
    await staff.raiseCampus(db.pool, 2);
    for (const n of [1, 2]) await staff.addClerk(db.pool, n);
    for (let n = 0; n < 4; n++) await staff.addCase(db.pool, n, { clerk: 1 });
    expect(await db.tx((tx) => proposeRebalance(tx, { now, homes }))).toBeUndefined();
  });

  test('is accepted once, by one of two, and only with the moves that still stand: the others are told one by one', async () => {
    const db = await campus();
    const proposal = await db.tx((tx) => proposeRebalance(tx, { now, homes }));
    const [first, second, third, ...rest] = proposal!.moves;
    await db.pool.query('update case_view set closed_at = $2 where id = $1', [first!.caseId, now]);
    await db.pool.query('update case_view set responsible_id = $2 where id = $1', [second!.caseId, staffMember(3)]);
    const kept = [first!, second!, ...rest].map(({ caseId }) => caseId);
    const accept = () =>
      db.tx((tx) => acceptRebalance(tx, { id: proposal!.id, now, by: 'operator:test', homes, kept }));
    const answers = await Promise.all([accept(), accept()]);
    expect(answers).toContainEqual({ fault: 'conflict' });
    expect(answers).toContainEqual({
      ...{ moves: rest, struck: [third!.caseId] },
      stale: [
        { caseId: first!.caseId, reasons: [{ code: 'move-case-over' }] },
        { caseId: second!.caseId, reasons: [{ code: 'move-case-elsewhere' }] },
      ],
    });
    expect(await openProposal(db.pool, homes)).toBeUndefined();
    expect(await db.prisma.auditEvent.count({ where: { kind: 'rebalance.decided' } })).toBe(1);
  });

  test('moves nothing to somebody who is away, has left, is full, related, or may not carry it any more', async () => {
    const db = await campus();
    const move = (n: number, to: number) => ({
      ...{ caseId: staff.caseOf(n), from: staffMember(1), to: staffMember(to), reasons: [] },
    });
    const why = async (...moves: ReturnType<typeof move>[]) =>
      (await staleMoves(db.pool, moves, now)).map(({ caseId, reasons }) => [caseId, reasons[0]?.code]);
    expect(await why(move(0, 2), move(1, 3))).toEqual([]);
    await db.pool.query('update clerk set max_open = 1 where person_id = $1', [staffMember(2)]);
    expect(await why(move(0, 2), move(1, 2))).toEqual([[staff.caseOf(1), 'move-clerk-full']]);
    expect(await why(move(2, 4))).toEqual([[staff.caseOf(2), 'move-clerk-unfit']]);
    await staff.addCase(db.pool, 30, { clerk: 1, applicant: 5000 });
    await db.pool.query(
      `insert into person (id, kind, number, name_zh, name_en, search) values ($1, 'student', 'R', '', '', '{}')`,
      [staffMember(5000)],
    );
    await staff.relate(db.pool, 5000, 3);
    expect(await why(move(30, 3))).toEqual([[staff.caseOf(30), 'move-clerk-unfit']]);
    await staff.addLeave(db.pool, 2);
    await db.pool.query('insert into departure (person_id, at, by) values ($1, $2, $3)', [staffMember(3), now, 'hub']);
    expect(await why(move(0, 2), move(1, 3))).toEqual([
      [staff.caseOf(0), 'move-clerk-away'],
      [staff.caseOf(1), 'move-clerk-left'],
    ]);
  });

  test('stays within the clerks of a department, and a head decides on no others', async () => {
    const db = await campus();
    await db.pool.query(`update clerk set home_department = 'library' where person_id = $1`, [staffMember(3)]);
    const own = [staff.HOME];
    const proposal = await db.tx((tx) => proposeRebalance(tx, { now, homes: own }));
    expect(new Set(proposal?.moves.map(({ to }) => to))).toEqual(new Set([staffMember(2)]));
    expect(await openProposal(db.pool, ['library'])).toBeUndefined();
    const decision = { id: proposal!.id, now, by: 'operator:test' } as const;
    expect(await db.tx((tx) => acceptRebalance(tx, { ...decision, homes: ['library'] }))).toEqual({
      fault: 'conflict',
    });
    // One about everybody takes its place, and is none of one head's.
    const wide = await db.tx((tx) => proposeRebalance(tx, { now, homes }));
    expect((await decidedProposal(db.pool, own, proposal!.id))?.state).toBe('replaced');
    expect(await openProposal(db.pool, own)).toBeUndefined();
    expect((await openProposal(db.pool, homes))?.id).toBe(wide?.id);
  });

  test('a declined proposal cannot be accepted afterwards, nor one that a newer one replaced', async () => {
    const db = await campus();
    const older = await db.tx((tx) => proposeRebalance(tx, { now, homes }));
    const newer = await db.tx((tx) => proposeRebalance(tx, { now, homes }));
    const decision = { now, by: 'operator:test', homes } as const;
    expect(await db.tx((tx) => declineRebalance(tx, { id: newer!.id, ...decision }))).toBe('declined');
    for (const id of [older!.id, newer!.id])
      expect(await db.tx((tx) => acceptRebalance(tx, { id, ...decision }))).toEqual({ fault: 'conflict' });
  });
});
