import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import { removeShift } from './remove-shift.ts';
import * as staff from './test-staff.ts';

test('a shift to come is struck out, one that runs ends now, one that is over stays; each is told to the audit log', async () => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, 1);
  await staff.addClerk(db.pool, 1);
  await staff.addShift(db.pool, 1);
  await staff.addShift(db.pool, 1, null, staff.hoursLater(24));
  const ids = (await db.pool.query<{ id: string }>('select id from shift order by starts_at')).rows.map(({ id }) => id);
  const remove = (id: string) => db.tx((tx) => removeShift(tx, { id, now: staff.thursday, by: 'operator:test' }));
  expect([await remove(ids[0] ?? ''), await remove(ids[1] ?? '')]).toEqual(['removed', 'removed']);
  expect(await remove(ids[0] ?? '')).toEqual({ fault: 'conflict' });
  expect(await remove(uuidv7())).toEqual({ fault: 'not-found' });
  expect(await db.prisma.shift.findMany()).toMatchObject([{ id: ids[0], endsAt: staff.thursday }]);
  expect(await db.prisma.auditEvent.count({ where: { kind: 'shift.removed' } })).toBe(2);
});
