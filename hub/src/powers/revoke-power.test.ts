import { faults } from '@yizhan/shared/faults.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { findAuthority } from './find-authority.ts';
import { listPowers } from './list-powers.ts';
import { recordUse } from './record-use.ts';
import { revokePower } from './revoke-power.ts';
import { rulePowersOf } from './rule-powers.ts';
import {
  FLOW,
  NOW,
  days,
  openTx,
  STEP,
  testRegister,
  untilBlocked,
  type Part,
  type TestRegister,
} from './test-register.ts';

const revocation = ({ id }: TestRegister, power: string, by: Part = 'principal') =>
  ({ power, by: id[by], actor: `person:${id[by]}`, note: '改由本部门办理', now: NOW }) as const;
const revoke = (register: TestRegister, power: string, by?: Part) =>
  register.db.tx((tx) => revokePower(tx, revocation(register, power, by)));
const useOf = (register: TestRegister, power: string) => {
  const by = register.id.clerk;
  return { power, caseId: uuidv7(), step: STEP, slot: 'main', by, at: NOW, decision: 'approve' };
};

test('the office takes its power back at once, and the holder is told by whom and when', async () => {
  const register = await testRegister();
  const power = await register.grant();
  expect(await register.find('clerk')).toMatchObject({ as: 'power' });
  expect(await revoke(register, power)).toEqual({ kind: 'revoked' });
  const params = { office: '公寓中心', officeEn: 'Housing Centre', at: '2026-11-24 10:00' };
  expect(await register.find('clerk')).toEqual({ fault: 'power-revoked', params });
  expect(word(faults['power-revoked'], 'en', params)).toBe(
    'Housing Centre took this power back at 2026-11-24 10:00. Leave the step to them.',
  );
  // Also for a hub whose clock is behind.
  expect(await register.find('clerk', { now: days(-0.5) })).toMatchObject({ fault: 'power-revoked' });
});

test('the head of the department may take it back as well, and nobody else', async () => {
  const register = await testRegister();
  const power = await register.grant();
  for (const part of ['backup', 'clerk', 'stranger', 'student'] as const)
    expect(await revoke(register, power, part), part).toEqual({ fault: 'not-allowed' });
  expect(await revoke(register, power, 'head')).toEqual({ kind: 'revoked' });
  expect(await revoke(register, power)).toEqual({ kind: 'was-revoked' });
  expect(await revoke(register, uuidv7())).toEqual({ fault: 'not-found' });
  const events = await register.db.prisma.auditEvent.findMany({ where: { kind: 'power.revoked' } });
  expect(events).toMatchObject([
    { actor: `person:${register.id.head}`, subject: power, detail: { office: 'housing/clearance', as: 'head' } },
  ]);
});

test('a newer power counts after an older one was taken back', async () => {
  const register = await testRegister();
  await revoke(register, await register.grant());
  const power = await register.grant();
  expect(await register.find('clerk')).toMatchObject({ as: 'power', power });
});

test('a revocation that comes first wins: the use waits for it and then finds the power gone', async () => {
  const register = await testRegister();
  const power = await register.grant();
  const [revoking, using] = [await openTx(register.db), await openTx(register.db)];
  expect(await revokePower(revoking.tx, revocation(register, power))).toEqual({ kind: 'revoked' });
  const found = findAuthority(using.tx, register.asked('clerk'));
  await untilBlocked(register.db, using.pid, revoking.pid);
  await revoking.commit();
  expect(await found).toMatchObject({ fault: 'power-revoked' });
  await using.commit();
});

test('of two who take it back at once the first stands, and it is in the audit log once', async () => {
  const register = await testRegister();
  const power = await register.grant();
  const [first, second] = [await openTx(register.db), await openTx(register.db)];
  expect(await revokePower(first.tx, revocation(register, power, 'head'))).toEqual({ kind: 'revoked' });
  const later = revokePower(second.tx, revocation(register, power));
  await untilBlocked(register.db, second.pid, first.pid);
  await first.commit();
  expect(await later).toEqual({ kind: 'was-revoked' });
  await second.commit();
  expect(await register.db.prisma.power.findMany()).toMatchObject([
    { revokedBy: register.id.head, revokedRole: 'head' },
  ]);
  expect(await register.db.prisma.auditEvent.count({ where: { kind: 'power.revoked' } })).toBe(1);
});

test('a revocation that is rolled back takes nothing away from the use that waited for it', async () => {
  const register = await testRegister();
  const power = await register.grant();
  const using = await openTx(register.db);
  const found = Promise.withResolvers<unknown>();
  const failing = register.db.tx(async (tx) => {
    await revokePower(tx, revocation(register, power));
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    findAuthority(using.tx, register.asked('clerk')).then(found.resolve, found.reject);
    await untilBlocked(register.db, using.pid, rows[0]?.pid ?? 0);
    throw new Error('the office’s connection is cut');
  });
  await expect(failing).rejects.toThrow('cut');
  expect(await found.promise).toMatchObject({ as: 'power', power });
  await using.commit();
});

test('a use that comes first is durable before the revocation that waits for it', async () => {
  const register = await testRegister();
  const power = await register.grant();
  const [using, revoking] = [await openTx(register.db), await openTx(register.db)];
  expect(await findAuthority(using.tx, register.asked('clerk'))).toMatchObject({ as: 'power', power });
  const revoked = revokePower(revoking.tx, revocation(register, power));
  await untilBlocked(register.db, revoking.pid, using.pid);
  await recordUse(using.tx, useOf(register, power));
  await using.commit();
  expect(await revoked).toEqual({ kind: 'revoked' });
  await revoking.commit();
  expect(await register.db.prisma.powerUse.count()).toBe(1);
  expect(await register.find('clerk')).toMatchObject({ fault: 'power-revoked' });
});

test('a rule’s power is revoked in the same order, and uses do not wait for each other', async () => {
  const register = await testRegister();
  const power = await register.grant({ holder: { kind: 'rule' } });
  const [one, two, revoking] = [await openTx(register.db), await openTx(register.db), await openTx(register.db)];
  for (const { tx } of [one, two]) expect(await rulePowersOf(tx, FLOW, NOW)).toHaveLength(1);
  const revoked = revokePower(revoking.tx, revocation(register, power));
  await untilBlocked(register.db, revoking.pid, one.pid);
  for (const { tx } of [one, two]) await recordUse(tx, { ...useOf(register, power), by: 'hub' });
  await Promise.all([one.commit(), two.commit()]);
  await revoked;
  const late = await openTx(register.db);
  const found = rulePowersOf(late.tx, FLOW, NOW);
  await untilBlocked(register.db, late.pid, revoking.pid);
  await revoking.commit();
  expect(await found).toEqual([]);
  await late.commit();
});

test('a use under a power that is not in force is a bug, and leaves nothing behind', async () => {
  const register = await testRegister();
  const power = await register.grant();
  const write = (at: Date) => register.db.tx((tx) => recordUse(tx, { ...useOf(register, power), at }));
  await expect(write(days(400))).rejects.toThrow('not in force');
  await revoke(register, power);
  await expect(write(NOW)).rejects.toThrow('not in force');
  expect(await register.db.prisma.powerUse.count()).toBe(0);
});

test('nothing is taken back without saying why, and the register keeps the words', async () => {
  const register = await testRegister();
  const power = await register.grant();
  for (const note of ['', '  ', 'x'.repeat(201)])
    expect(await register.db.tx((tx) => revokePower(tx, { ...revocation(register, power), note }))).toMatchObject({
      fault: 'text-missing',
    });
  expect(await register.find('clerk')).toMatchObject({ as: 'power' });
  await revoke(register, power);
  expect(await listPowers(register.db.pool, { id: power, now: NOW })).toMatchObject([
    { state: 'revoked', revoked: { by: register.id.principal, role: 'clearance', note: '改由本部门办理' } },
  ]);
});
