import { describe, expect, test } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import type { Sql } from '../storage/db.ts';
import { standsInFor } from './absences.ts';
import { offices } from './offices.ts';
import * as staff from './test-staff.ts';

const { staffMember } = staff;
const records = [staff.HOME, 'student-records'] as const;

const campus = async (): Promise<Sql> => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, 6);
  await staff.addPost(db.pool, 1, records, 'principal');
  await staff.addPost(db.pool, 2, records, 'backup');
  await staff.addPost(db.pool, 3, ['library', 'clearance'], 'principal');
  return db.pool;
};
const at = (sql: Sql, n: number, now = staff.thursday) => offices(sql, staffMember(n), now);

describe('where somebody may act', () => {
  test('in their own offices, and while somebody is on leave in theirs', async () => {
    const sql = await campus();
    await staff.addLeave(sql, 1, 3);
    const own = { department: 'library', role: 'clearance', rank: 'principal' };
    expect(await at(sql, 3)).toEqual([
      own,
      { department: staff.HOME, role: 'student-records', rank: 'principal', for: staffMember(1) },
    ]);
    expect(await at(sql, 3, staff.hoursLater(48))).toEqual([own]);
    expect(await at(sql, 3, staff.hoursLater(-25))).toEqual([own]);
  });

  test('by way of a substitute who is on leave as well', async () => {
    const sql = await campus();
    await staff.addLeave(sql, 1, 5);
    await staff.addLeave(sql, 5, 4);
    expect(await standsInFor(sql, staffMember(4), staff.thursday)).toEqual([
      { person: staffMember(1), until: staff.hoursLater(48) },
      { person: staffMember(5), until: staff.hoursLater(48) },
    ]);
    expect(await at(sql, 5)).toEqual([]);
    expect((await at(sql, 4)).map((office) => office.for)).toEqual([staffMember(1)]);
  });

  test('an office of one’s own is not held for another besides', async () => {
    const sql = await campus();
    await staff.addLeave(sql, 1, 2);
    expect(await at(sql, 2)).toEqual([{ department: staff.HOME, role: 'student-records', rank: 'backup' }]);
  });

  test('a circle gives nobody anything, and ends', async () => {
    const sql = await campus();
    await staff.addLeave(sql, 1, 4);
    await staff.addLeave(sql, 4, 5);
    await staff.addLeave(sql, 5, 1);
    for (const n of [4, 5]) expect(await at(sql, n)).toEqual([]);
  });

  test('who has left acts nowhere', async () => {
    const sql = await campus();
    await sql.query('insert into departure (person_id, at, by) values ($1, $2, $3)', [
      ...[staffMember(3), staff.thursday, 'hub'],
    ]);
    expect(await at(sql, 3)).toEqual([]);
  });
});
