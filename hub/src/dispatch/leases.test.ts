import { describe, expect, test } from 'vitest';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { claimNext } from './claim-next.ts';
import { claimTask, expireLeases, holderOf, LEASE_MS, releaseLease, renewLease } from './leases.ts';
import * as staff from './test-staff.ts';

const { staffMember, thursday: now } = staff;
const records = [staff.HOME, 'student-records'] as const;
const task = (n: number) => ({ caseId: staff.caseOf(n), step: 'sign', slot: 'main' });
const by = (n: number, at = now) => ({ personId: staffMember(n), now: at });
const later = (ms: number): Date => new Date(now.getTime() + ms);

const campus = async (tasks = 1): Promise<Db> => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, 6);
  for (const n of [1, 2, 3]) await staff.addPost(db.pool, n, records, n === 1 ? 'principal' : 'backup');
  for (let n = 1; n <= tasks; n++) {
    await staff.addCase(db.pool, n, { clerk: 1 });
    await staff.addTask(db.pool, { case: n, office: records, dueInHours: 100 - n });
  }
  return db;
};

describe('a claim', () => {
  test('of two at once one wins with the case in hand, the other learns who has it and until when', async () => {
    const db = await campus();
    for (let round = 0; round < 10; round++) {
      const claims = await Promise.all([1, 2].map((n) => db.tx((tx) => claimTask(tx, task(1), by(n)))));
      const [won] = claims.filter((claim) => 'kind' in claim && claim.kind === 'claimed');
      const [lost] = claims.filter((claim) => 'kind' in claim && claim.kind === 'held');
      const winner = claims.indexOf(won!) + 1;
      expect(won).toMatchObject({ case: { id: staff.caseOf(1), number: 'C1', responsibleId: staffMember(1) } });
      expect(lost).toEqual({ kind: 'held', by: staffMember(winner), until: later(LEASE_MS) });
      await releaseLease(db.pool, task(1), staffMember(winner));
    }
  });

  test('that is rolled back holds nothing', async () => {
    const db = await campus();
    const broken = db.tx(async (tx) => {
      await claimTask(tx, task(1), by(1));
      throw new Error('broken off');
    });
    await expect(broken).rejects.toThrow('broken off');
    expect(await claimTask(db.pool, task(1), by(2))).toMatchObject({ kind: 'claimed' });
  });

  test('of what nobody is awaited for is not found', async () => {
    const db = await campus();
    await claimTask(db.pool, task(1), by(1));
    await db.pool.query('delete from task');
    expect(await claimTask(db.pool, task(1), by(2))).toEqual({ fault: 'not-found' });
  });

  test('runs out by the clock, to the millisecond', async () => {
    const db = await campus();
    await claimTask(db.pool, task(1), by(1));
    expect(await claimTask(db.pool, task(1), by(2, later(LEASE_MS - 1)))).toMatchObject({ kind: 'held' });
    expect(await claimTask(db.pool, task(1), by(2, later(LEASE_MS)))).toMatchObject({ kind: 'claimed' });
    expect(await holderOf(db.pool, task(1), later(LEASE_MS))).toMatchObject({ by: staffMember(2) });
  });

  test('is renewed while it runs and by its holder only', async () => {
    const db = await campus();
    await claimTask(db.pool, task(1), by(1));
    expect(await renewLease(db.pool, task(1), by(1, later(LEASE_MS - 1)))).toEqual(later(2 * LEASE_MS - 1));
    expect(await renewLease(db.pool, task(1), by(2, later(LEASE_MS)))).toBeUndefined();
    expect(await renewLease(db.pool, task(1), by(1, later(2 * LEASE_MS)))).toBeUndefined();
  });

  test('is given back by its holder only', async () => {
    const db = await campus();
    await claimTask(db.pool, task(1), by(1));
    expect(await releaseLease(db.pool, task(1), staffMember(2))).toBe(false);
    expect(await releaseLease(db.pool, task(1), staffMember(1))).toBe(true);
    expect(await holderOf(db.pool, task(1), now)).toBeUndefined();
  });

  test('that ran out, or whose task is done, is swept away', async () => {
    const db = await campus(3);
    for (const n of [1, 2]) await claimTask(db.pool, task(n), by(1));
    await claimTask(db.pool, task(3), by(1, later(1)));
    await db.pool.query('delete from task where case_id = $1', [staff.caseOf(1)]);
    expect(await expireLeases(db.pool, now)).toBe(1);
    expect(await expireLeases(db.pool, later(LEASE_MS))).toBe(1);
    expect(await db.prisma.taskLease.count()).toBe(1);
  });
});

describe('the next task', () => {
  test('is what is due first in the clerk’s offices or asks for them by name', async () => {
    const db = await campus(2);
    await staff.addCase(db.pool, 3, {});
    await staff.addTask(db.pool, { case: 3, person: 1, dueInHours: 1 });
    await staff.addCase(db.pool, 4, {});
    await staff.addTask(db.pool, { case: 4, office: ['library', 'clearance'], dueInHours: 0 });
    const taken: (string | undefined)[] = [];
    for (let i = 0; i < 4; i++) taken.push((await db.tx((tx) => claimNext(tx, by(1))))?.case.id);
    expect(taken).toEqual([staff.caseOf(3), staff.caseOf(2), staff.caseOf(1), undefined]);
  });

  test('is never one’s own case nor a relative’s', async () => {
    const db = await campus(0);
    for (const [n, applicant] of [
      [1, 1],
      [2, 4],
      [3, 5],
    ] as const) {
      await staff.addCase(db.pool, n, { applicant });
      await staff.addTask(db.pool, { case: n, office: records, applicant, dueInHours: n });
    }
    await staff.relate(db.pool, 4, 1);
    expect((await db.tx((tx) => claimNext(tx, by(1))))?.case.id).toBe(staff.caseOf(3));
  });

  test('of somebody on leave is the substitute’s', async () => {
    const db = await campus(1);
    expect(await db.tx((tx) => claimNext(tx, by(5)))).toBeUndefined();
    await staff.addLeave(db.pool, 1, 5);
    expect((await db.tx((tx) => claimNext(tx, by(5))))?.case.id).toBe(staff.caseOf(1));
  });

  test('for many clerks at once is another for each, and nobody goes away empty-handed', async () => {
    const db = await campus(12);
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_, i) => db.tx((tx) => claimNext(tx, by(1 + (i % 3))))),
    );
    expect(new Set(claims.map((claim) => claim?.task.caseId)).size).toBe(12);
    expect(claims).not.toContain(undefined);
  });
});
