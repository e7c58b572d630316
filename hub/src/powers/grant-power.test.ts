import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { faults } from '@yizhan/shared/faults.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { grantPower } from './grant-power.ts';
import { listPowers } from './list-powers.ts';
import { days, NOW, OFFICE, testRegister, yearOf } from './test-register.ts';

test('an office hands its step to the responsible clerk, a rule, a deputy or a deputy office, and the register says so', async () => {
  const register = await testRegister();
  const holders = [
    { kind: 'responsible' },
    { kind: 'rule' },
    { kind: 'person', person: register.id.deputy },
    { kind: 'office', department: 'housing', role: 'wardens' },
  ] as const;
  for (const holder of holders) await register.grant({ holder });
  const listed = await listPowers(register.db.pool, { department: 'housing', now: NOW });
  expect(listed.map((power) => power.holder.kind).toSorted()).toEqual(['office', 'person', 'responsible', 'rule']);
  expect(listed.every((power) => power.state === 'in-force' && power.grantedBy === register.id.principal)).toBe(true);
});

test('step, limit, period, giver and basis are what the register keeps', async () => {
  const register = await testRegister();
  const basis = { rule: { zh: '《公寓管理办法》第八条', en: 'Housing rules, article 8' }, since: '2024-09-01' };
  const limit = { amount: 200_000, kinds: ['regular'], places: ['north'] };
  await register.grant({ limit, basis, slot: 'main', samplePercent: 7, objectionLimit: 2 }, 'head');
  expect(await listPowers(register.db.pool, { now: NOW })).toMatchObject([
    {
      ...{ flowId: 'leaving-clearance', step: 'housing-review', slot: 'main', office: OFFICE, limit, basis },
      ...{ from: days(-1), until: days(364), grantedBy: register.id.head, grantedAt: NOW },
      ...{ samplePercent: 7, objectionLimit: 2, departmentName: { zh: '公寓中心', en: 'Housing Centre' } },
    },
  ]);
});

test('handing down is in the audit log, without a name', async () => {
  const register = await testRegister();
  const power = await register.grant();
  expect(await register.db.prisma.auditEvent.findMany()).toMatchObject([
    {
      ...{ kind: 'power.granted', actor: `person:${register.id.principal}`, subject: power },
      detail: { flow: 'leaving-clearance', step: 'housing-review', office: 'housing/clearance', as: 'clearance' },
    },
  ]);
});

test('only the principal of the office or the head of its department hands down', async () => {
  const register = await testRegister();
  for (const part of ['backup', 'deputy', 'clerk', 'stranger', 'student'] as const)
    expect(await register.tryGrant(yearOf(), part), part).toEqual({ fault: 'not-allowed' });
  for (const part of ['principal', 'head'] as const)
    expect(await register.tryGrant(yearOf(), part), part).toMatchObject({ kind: 'granted' });
});

test('nobody hands down a step of another office', async () => {
  const register = await testRegister();
  const office = { department: 'library', role: 'clearance' };
  expect(await register.tryGrant(yearOf({ office }), 'head')).toEqual({ fault: 'not-allowed' });
});

test('what was handed down is not handed on', async () => {
  const register = await testRegister();
  await register.grant({ holder: { kind: 'person', person: register.id.stranger } });
  await register.grant({ holder: { kind: 'office', department: 'housing', role: 'wardens' } });
  const onwards = yearOf({ holder: { kind: 'person', person: register.id.clerk } });
  for (const part of ['stranger', 'deputy'] as const)
    expect(await register.tryGrant(onwards, part)).toEqual({ fault: 'handed-down' });
});

const missing = (entry: string): unknown => ({ ...yearOf(), [entry]: undefined });

test.each([
  ['basis', missing('basis')],
  ['from', missing('from')],
  ['until', missing('until')],
  ['holder', missing('holder')],
  ['limit', missing('limit')],
  ['limit', yearOf({ limit: { amount: -1 } })],
  ['limit', yearOf({ limit: { amount: 1.5 } })],
  ['limit', yearOf({ limit: { kinds: [] } })],
  ['basis', yearOf({ basis: { rule: { zh: ' ', en: 'x' }, since: '2024-09-01' } })],
  ['until', yearOf({ until: days(-2) })],
  ['until', yearOf({ from: days(-9), until: NOW })],
  ['samplePercent', yearOf({ samplePercent: 0 })],
  ['objectionLimit', yearOf({ objectionLimit: 0 })],
  ['holder', yearOf({ holder: { kind: 'office', ...OFFICE } })],
])('a power whose %s is missing or wrong is refused by that name', async (entry, grant) => {
  const register = await testRegister();
  const refused = await register.tryGrant(grant);
  expect(refused).toMatchObject({ fault: 'power-entry' });
  expect(await register.tryGrant({ ...yearOf(), [entry]: null })).toEqual(refused);
  expect(await register.db.prisma.power.count()).toBe(0);
});

test('the refused entry is named in both languages', async () => {
  const register = await testRegister();
  const refused = await register.tryGrant(missing('basis'));
  const params = 'fault' in refused ? refused.params : {};
  expect(word(faults['power-entry'], 'zh', params)).toContain('“依据”');
  expect(word(faults['power-entry'], 'en', params)).toContain('“basis”');
});

test('nobody hands a power to themselves, to a student, or to somebody who does not exist', async () => {
  const register = await testRegister();
  const to = (person: string) => register.tryGrant(yearOf({ holder: { kind: 'person', person } }));
  expect(await to(register.id.principal)).toMatchObject({ fault: 'power-entry' });
  expect(await to(register.id.student)).toEqual({ fault: 'not-found' });
  expect(await to(uuidv7())).toEqual({ fault: 'not-found' });
  const office = { kind: 'office', department: 'housing', role: 'nobody' } as const;
  expect(await register.tryGrant(yearOf({ holder: office }))).toEqual({ fault: 'not-found' });
});

test('R3 the same grant again is the same power', async () => {
  const { db, id } = await testRegister();
  const asked = { id: uuidv7(), by: id.principal, actor: 'hub', grant: yearOf(), now: NOW } as const;
  expect(await db.tx((tx) => grantPower(tx, asked))).toEqual({ kind: 'granted', id: asked.id });
  expect(await db.tx((tx) => grantPower(tx, asked))).toEqual({ kind: 'was-granted', id: asked.id });
  expect(await db.prisma.power.count()).toBe(1);
  expect(await db.prisma.auditEvent.count()).toBe(1);
});
