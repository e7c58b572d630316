import { expect, test } from 'vitest';
import { ruleDecides, rulePowersOf } from './rule-powers.ts';
import { FLOW, NOW, OFFICE, STEP, days, testRegister, type TestRegister } from './test-register.ts';

const rule = { kind: 'rule' } as const;
const decides = async ({ db }: TestRegister, amount: number, now = NOW) =>
  ruleDecides(await rulePowersOf(db.pool, FLOW, now), {
    step: STEP,
    slot: 'main',
    office: OFFICE,
    measure: { amount },
  });

test('a rule decides up to its limit and within its period', async () => {
  const register = await testRegister();
  const id = await register.grant({ holder: rule, limit: { amount: 200_000 } });
  expect(await decides(register, 200_000)).toMatchObject({ id });
  expect(await decides(register, 200_001)).toBeUndefined();
  expect(await decides(register, 1, days(-2))).toBeUndefined();
  expect(await decides(register, 1, days(364))).toBeUndefined();
});

test('a power of a person is no rule’s, and a rule’s is no person’s', async () => {
  const register = await testRegister();
  await register.grant();
  expect(await decides(register, 1)).toBeUndefined();
  await register.db.pool.query('delete from power');
  await register.grant({ holder: rule });
  expect(await register.find('clerk')).toEqual({ fault: 'not-allowed' });
});

test('a rule decides the step, the signature and the office it was given, and no other', async () => {
  const register = await testRegister();
  await register.grant({ holder: rule, slot: 'main' });
  const powers = await rulePowersOf(register.db.pool, FLOW, NOW);
  const asked = { step: STEP, slot: 'main', office: OFFICE, measure: {} };
  expect(ruleDecides(powers, asked)).toBeDefined();
  expect(ruleDecides(powers, { ...asked, step: 'other' })).toBeUndefined();
  expect(ruleDecides(powers, { ...asked, slot: 'second' })).toBeUndefined();
  expect(ruleDecides(powers, { ...asked, office: { department: 'library', role: 'clearance' } })).toBeUndefined();
  expect(await rulePowersOf(register.db.pool, 'venue-booking', NOW)).toEqual([]);
});

test('of several rules the oldest that fits decides', async () => {
  const register = await testRegister();
  await register.grant({ holder: rule, limit: { amount: 100 } });
  const wide = await register.grant({ holder: rule, limit: { amount: 300 } });
  await register.grant({ holder: rule });
  expect(await decides(register, 200)).toMatchObject({ id: wide });
});
