import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { readDeskClerk } from './desk-clerk.ts';
import { FLOW, hours, NOW, testRows } from './test-rows.ts';
import { maySeeCase } from './who-may-see-case.ts';

test('a case is seen by who carries it, by departments with a part in it, and by nobody else', async () => {
  const rows = await testRows();
  const { pool } = rows.db;
  const carrier = await rows.clerk([]);
  const caseId = await rows.case({ responsible: carrier.person, parties: ['registrar', 'library'] });
  const sees = async (offices: string[]) => maySeeCase(pool, caseId, await rows.clerk(offices));
  expect(await maySeeCase(pool, caseId, carrier)).toBe('part');
  expect(await sees(['library/clearance'])).toBe('part');
  expect(await sees(['finance/clearance'])).toBe('none');
  expect(await sees([])).toBe('none');
  expect(await maySeeCase(pool, uuidv7(), carrier)).toBe('none');
});

test('a supervisor without a part sees the case, and not whose it is', async () => {
  const rows = await testRows();
  const caseId = await rows.case({});
  const supervisor = await rows.clerk(['finance/review'], { roles: ['supervisor'] });
  expect(await maySeeCase(rows.db.pool, caseId, supervisor)).toBe('oversight');
});

test('nobody reads at the desk what is about themselves, not even as its clerk or a supervisor', async () => {
  const rows = await testRows();
  const clerk = await rows.clerk(['registrar/student-records'], { roles: ['clerk', 'supervisor'] });
  const caseId = await rows.case({ applicant: clerk.person, responsible: clerk.person });
  expect(await maySeeCase(rows.db.pool, caseId, clerk)).toBe('none');
});

test('who is asked for by name sees the case while it waits for them', async () => {
  const rows = await testRows();
  const clerk = await rows.clerk(['finance/review']);
  const caseId = await rows.case({ tasks: [{ person: clerk.person }] });
  expect(await maySeeCase(rows.db.pool, caseId, clerk)).toBe('part');
  await rows.db.pool.query('delete from task');
  expect(await maySeeCase(rows.db.pool, caseId, clerk)).toBe('none');
});

test('a power opens the cases in which its step waits, until it is revoked', async () => {
  const rows = await testRows();
  const { db } = rows;
  const known = await rows.clerk(['finance/review']);
  const caseId = await rows.case({ tasks: [{ step: 'review', department: 'registrar', role: 'student-records' }] });
  const id = uuidv7();
  await db.prisma.power.create({
    data: {
      ...{ id, flowId: FLOW, step: 'review', departmentId: 'registrar', role: 'student-records' },
      ...{ holderKind: 'person', holderPerson: known.person, validFrom: hours(-1), validUntil: hours(1) },
      ...{ basis: 'none', grantedBy: uuidv7(), grantedAt: NOW, samplePercent: 10, objectionLimit: 3 },
      ...{ sampleSeed: Buffer.alloc(16), kinds: [], places: [] },
    },
  });
  const again = () => readDeskClerk(db.pool, known, NOW);
  expect(await maySeeCase(db.pool, caseId, await again())).toBe('part');
  await db.pool.query('update power set revoked_at = $1', [NOW]);
  expect(await maySeeCase(db.pool, caseId, await again())).toBe('none');
});
