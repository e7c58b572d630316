import { expect, test } from 'vitest';
import { listPowers } from './list-powers.ts';
import { powersLostBy } from './powers-lost-by.ts';
import { NOW, OFFICE, days, testRegister } from './test-register.ts';

const wardens = { kind: 'office', department: 'housing', role: 'wardens' } as const;

test('the register is read by department, by service and by holder', async () => {
  const register = await testRegister();
  const { stranger, deputy } = register.id;
  const responsible = await register.grant();
  const other = await register.grant({ flowId: 'venue-booking' });
  const named = await register.grant({ holder: { kind: 'person', person: stranger } });
  const office = await register.grant({ holder: wardens });
  const list = async (filter: Omit<Parameters<typeof listPowers>[1], 'now'>) =>
    (await listPowers(register.db.pool, { ...filter, now: NOW })).map((power) => power.id).toSorted();
  expect(await list({ department: 'housing' })).toEqual([responsible, other, named, office].toSorted());
  expect(await list({ department: 'library' })).toEqual([]);
  expect(await list({ flowId: 'venue-booking' })).toEqual([other]);
  expect(await list({ holder: { person: stranger } })).toEqual([named]);
  expect(await list({ holder: { person: deputy } })).toEqual([office]);
  expect(await list({ holder: { kind: 'responsible' }, flowId: 'leaving-clearance' })).toEqual([responsible]);
});

test('who leaves takes along what they held by name or alone in an office, and nothing the office gave away', async () => {
  const register = await testRegister();
  const { stranger, deputy, principal, backup } = register.id;
  const named = await register.grant({ holder: { kind: 'person', person: stranger } });
  const office = await register.grant({ holder: wardens });
  await register.grant({ holder: { kind: 'person', person: stranger }, from: days(-9), until: days(1) });
  const lost = async (person: string, now = NOW) =>
    (await powersLostBy(register.db.pool, person, now)).map(({ power, why }) => [power.id, why]);
  expect(await lost(stranger, days(1))).toEqual([[named, 'by-name']]);
  expect(await lost(deputy)).toEqual([[office, 'last-in-office']]);
  expect(await lost(principal)).toEqual([]);
  await register.db.pool.query(
    `insert into post (id, person_id, department_id, role, rank) values (gen_random_uuid(), $1, 'housing', 'wardens', 'backup')`,
    [backup],
  );
  expect(await lost(deputy)).toEqual([]);
  expect(await listPowers(register.db.pool, { department: OFFICE.department, now: NOW })).toHaveLength(3);
});
