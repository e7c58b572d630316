import { weekdays } from '@yizhan/shared/campus/working-time.ts';
import { describe, expect, test } from 'vitest';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { depart, type Departed } from './depart.ts';
import { claimTask } from './leases.ts';
import { offices } from './offices.ts';
import * as staff from './test-staff.ts';

const { staffMember, thursday: now } = staff;
const records = [staff.HOME, 'student-records'] as const;

const campus = async (): Promise<Db> => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, 6);
  for (const n of [1, 2, 3]) {
    await staff.addClerk(db.pool, n);
    await staff.addShift(db.pool, n);
  }
  await staff.addPost(db.pool, 1, records, 'principal');
  await staff.addPost(db.pool, 4, records, 'backup');
  return db;
};

const departure = { personId: staffMember(1), now, calendar: weekdays, by: 'operator:test' } as const;
const tryToLeave = (db: Db, agreed?: ReadonlyMap<string, string>): Promise<Departed | Fault> =>
  db.tx((tx) => depart(tx, { ...departure, agreed }));

const leave = async (db: Db, successor?: number): Promise<Departed> => {
  const left = await db.tx((tx) =>
    depart(tx, { ...departure, ...(successor === undefined ? {} : { successor: staffMember(successor) }) }),
  );
  if (isFault(left)) throw new Error(left.fault);
  return left;
};

/** What the engine does with the plan. */
const carryOut = async (db: Db, { moves }: Departed): Promise<void> => {
  for (const { caseId, to } of moves)
    await db.pool.query('update case_view set responsible_id = $2 where id = $1', [caseId, to]);
};

describe('who leaves', () => {
  test('leaves no open case behind: each has its next clerk with reasons, shared out evenly', async () => {
    const db = await campus();
    for (let n = 0; n < 10; n++) await staff.addCase(db.pool, n, { clerk: 1 });
    for (let n = 10; n < 14; n++) await staff.addCase(db.pool, n, { clerk: 2 });
    await staff.addCase(db.pool, 20, { clerk: 1, closed: true });
    const plan = await leave(db);
    expect(plan.moves).toHaveLength(10);
    expect(plan.moves.every(({ reasons }) => reasons.length > 0)).toBe(true);
    const count = (n: number): number => plan.moves.filter(({ to }) => to === staffMember(n)).length;
    expect([count(1), count(2), count(3)]).toEqual([0, 3, 7]); // both come to seven
    await carryOut(db, plan);
    expect(await tryToLeave(db)).toEqual({ fault: 'has-departed' });
    expect(await db.prisma.auditEvent.count({ where: { kind: 'clerk.departed' } })).toBe(1);
  });

  test('hands a case to whom was agreed on, as long as that one may carry it', async () => {
    const db = await campus();
    for (const n of [0, 1]) await staff.addCase(db.pool, n, { clerk: 1 });
    for (let n = 10; n < 14; n++) await staff.addCase(db.pool, n, { clerk: 2 });
    await staff.addCase(db.pool, 20, { clerk: 1, applicant: 2 });
    const heavy = [0, 1, 20].map((n) => [staff.caseOf(n), staffMember(2)] as const);
    const left = await tryToLeave(db, new Map(heavy));
    expect(isFault(left) ? [] : left.moves.map(({ to }) => to)).toEqual([2, 2, 3].map(staffMember));
  });

  test('has a case that only its applicant could take told, and given to nobody', async () => {
    const { db } = await testDatabase();
    await staff.raiseCampus(db.pool, 2);
    await staff.addCase(db.pool, 1, { clerk: 1, applicant: 2 });
    await staff.addCase(db.pool, 2, { clerk: 1 });
    const { moves, stuck } = await leave(db);
    expect([stuck, moves.map(({ caseId }) => caseId)]).toEqual([[staff.caseOf(1)], [staff.caseOf(2)]]);
  });

  test('gives nobody a case of their own or of a relative', async () => {
    const db = await campus();
    await staff.addCase(db.pool, 1, { clerk: 1, applicant: 2 });
    await staff.addCase(db.pool, 2, { clerk: 1, applicant: 5 });
    await staff.relate(db.pool, 3, 5);
    const { moves } = await leave(db);
    expect(moves.map(({ to }) => to)).toEqual([staffMember(3), staffMember(2)]);
  });

  test('gives back what was claimed, loses shifts to come, and stands in for nobody any more', async () => {
    const db = await campus();
    await staff.addCase(db.pool, 1, {});
    await staff.addTask(db.pool, { case: 1, office: records });
    const task = { caseId: staff.caseOf(1), step: 'sign', slot: 'main' };
    await claimTask(db.pool, task, { personId: staffMember(1), now });
    await staff.addShift(db.pool, 1, null, staff.hoursLater(48));
    await staff.addPost(db.pool, 5, ['library', 'clearance'], 'principal');
    await staff.addLeave(db.pool, 5, 1);
    await leave(db);
    expect(await claimTask(db.pool, task, { personId: staffMember(4), now })).toMatchObject({ kind: 'claimed' });
    const shifts = await db.prisma.shift.findMany({ where: { personId: staffMember(1) } });
    expect(shifts.map(({ endsAt }) => endsAt)).toEqual([now]);
    expect(await offices(db.pool, staffMember(1), now)).toEqual([]);
    expect((await db.prisma.leave.findFirst())?.substituteId).toBeNull();
  });

  test('hands offices to the successor, or the backup moves up and the free place is told', async () => {
    const one = await campus();
    expect((await leave(one, 6)).vacant).toEqual([]);
    const principal = { department: staff.HOME, role: 'student-records', rank: 'principal' };
    expect(await offices(one.pool, staffMember(6), now)).toEqual([principal]);
    const other = await campus();
    expect((await leave(other)).vacant).toEqual([{ ...principal, rank: 'backup' }]);
    expect(await offices(other.pool, staffMember(4), now)).toEqual([principal]);
    const third = await campus();
    expect((await leave(third, 4)).vacant).toEqual([{ ...principal, rank: 'backup' }]);
  });

  test('is missed by tasks that ask for them', async () => {
    const db = await campus();
    for (const n of [1, 2]) await staff.addCase(db.pool, n, n === 1 ? {} : { clerk: 1 });
    for (const n of [1, 2]) await staff.addTask(db.pool, { case: n, person: 1 });
    const { named, moves } = await leave(db);
    expect(named).toEqual([1, 2].map((n) => ({ caseId: staff.caseOf(n), step: 'sign', slot: 'main' })));
    expect(moves.map(({ caseId }) => caseId)).toEqual([staff.caseOf(2)]);
  });
});
