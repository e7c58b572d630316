import { expect, test } from 'vitest';
import { NOW, OFFICE, STEP, days, testRegister } from './test-register.ts';

const post = { as: 'post', ...OFFICE } as const;

test('the office itself decides by its post, whatever powers it has handed down', async () => {
  const register = await testRegister();
  await register.grant();
  expect(await register.find('principal')).toEqual({ ...post, rank: 'principal' });
  expect(await register.find('backup')).toEqual({ ...post, rank: 'backup' });
});

test('an own post goes first, then being named, then standing in, then a power', async () => {
  const register = await testRegister();
  const { clerk, principal } = register.id;
  const power = await register.grant();
  const standing = { ...OFFICE, rank: 'principal', for: principal } as const;
  const own = { ...OFFICE, rank: 'backup' } as const;
  const slot = { step: STEP, slot: 'main', office: OFFICE };
  const named = { ...slot, person: clerk };
  expect(await register.find('clerk', { slot: named, offices: [standing, own] })).toEqual({ ...post, rank: 'backup' });
  expect(await register.find('clerk', { slot: named, offices: [standing] })).toEqual({ as: 'person' });
  const standIn = { as: 'stand-in', for: principal, ...OFFICE };
  expect(await register.find('clerk', { slot, offices: [standing] })).toEqual(standIn);
  expect(await register.find('clerk')).toEqual({ as: 'power', power, ...OFFICE });
});

test('somebody without a right is told that and no more, also about a case of their own', async () => {
  const register = await testRegister();
  await register.grant();
  expect(await register.find('stranger')).toEqual({ fault: 'not-allowed' });
  expect(await register.find('student')).toEqual({ fault: 'not-allowed' });
});

test('only the clerk who is responsible holds what was handed to the responsible clerk', async () => {
  const register = await testRegister();
  const power = await register.grant();
  expect(await register.find('clerk')).toEqual({ as: 'power', power, ...OFFICE });
  const { asked, id } = register;
  const another = { ...asked('clerk').case, responsible: id.stranger };
  expect(await register.find('clerk', { case: another })).toEqual({ fault: 'not-allowed' });
  expect(await register.find('stranger', { case: another })).toMatchObject({ as: 'power' });
});

test('a deputy decides by name or by their office; who only stands in at that office does not', async () => {
  const register = await testRegister();
  const { id } = register;
  const byName = await register.grant({ holder: { kind: 'person', person: id.stranger } });
  const byOffice = await register.grant({ holder: { kind: 'office', department: 'housing', role: 'wardens' } });
  expect(await register.find('stranger')).toMatchObject({ as: 'power', power: byName });
  expect(await register.find('deputy')).toMatchObject({ as: 'power', power: byOffice });
  const standing = { department: 'housing', role: 'wardens', rank: 'principal', for: id.deputy } as const;
  expect(await register.find('backup', { offices: [standing] })).toEqual({ fault: 'not-allowed' });
});

test('a power is for its own service, step, signature and office alone', async () => {
  const register = await testRegister();
  await register.grant({ slot: 'main' });
  const { asked } = register;
  const elsewhere = [
    { case: { ...asked('clerk').case, flowId: 'venue-booking' } },
    { slot: { step: 'other', slot: 'main', office: OFFICE } },
    { slot: { step: STEP, slot: 'second', office: OFFICE } },
    { slot: { step: STEP, slot: 'main', office: { department: 'library', role: 'clearance' } } },
    { slot: { step: STEP, slot: 'main', person: register.id.principal } },
  ];
  for (const change of elsewhere) expect(await register.find('clerk', change)).toEqual({ fault: 'not-allowed' });
  expect(await register.find('clerk')).toMatchObject({ as: 'power' });
});

test('a power counts within its period: told when it begins, and when it ended', async () => {
  const register = await testRegister();
  await register.grant({ from: days(1), until: days(2) });
  const at = (now: Date) => register.find('clerk', { now });
  expect(await at(days(0))).toMatchObject({ fault: 'power-not-begun', params: { at: '2026-11-25 10:00' } });
  expect(await at(days(1))).toMatchObject({ as: 'power' });
  expect(await at(new Date(days(2).getTime() - 1))).toMatchObject({ as: 'power' });
  const params = { office: '公寓中心', officeEn: 'Housing Centre', at: '2026-11-26 10:00' };
  expect(await at(days(2))).toEqual({ fault: 'power-expired', params });
});

test('a power counts up to its amount, and not for a case that states none', async () => {
  const register = await testRegister();
  await register.grant({ limit: { amount: 200_000 } });
  const of = (amount?: number) => register.find('clerk', { measure: { amount } });
  expect(await of(200_000)).toMatchObject({ as: 'power' });
  expect(await of(200_001)).toMatchObject({
    fault: 'power-limit',
    params: { why: '金额2000.01元超过授权上限2000.00元。', officeEn: 'Housing Centre' },
  });
  for (const amount of [undefined, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(await of(amount)).toMatchObject({ fault: 'power-limit' });
});

test('a power counts for its kinds, and for its places with everything inside them', async () => {
  const register = await testRegister();
  const places = [
    ['north', null],
    ['north-1', 'north'],
    ['north-1-2', 'north-1'],
    ['south', null],
  ];
  for (const [place, parent] of places)
    await register.db.pool.query(
      `insert into place (id, parent_id, kind, name_zh, name_en) values ($1, $2, 'building', '', '')`,
      [place, parent],
    );
  await register.grant({ limit: { kinds: ['regular'], places: ['north', 'R-101'] } });
  const of = (kind: string, place?: string) => register.find('clerk', { measure: { kind, place } });
  for (const place of ['north', 'north-1', 'north-1-2', 'R-101'])
    expect(await of('regular', place), place).toMatchObject({ as: 'power' });
  for (const [kind, place] of [
    ['regular', 'south'],
    ['regular', undefined],
    ['external', 'north'],
  ] as const)
    expect(await of(kind, place)).toMatchObject({ fault: 'power-limit' });
});

test('of several powers the one that fits counts, and one that does not fit takes nothing away', async () => {
  const register = await testRegister();
  await register.grant({ limit: { amount: 100 } });
  const wide = await register.grant({ limit: { amount: 300 } });
  expect(await register.find('clerk', { measure: { amount: 200 } })).toMatchObject({ power: wide });
  expect(await register.find('clerk', { measure: { amount: 400 } })).toMatchObject({ fault: 'power-limit' });
});

test('a step of the responsible clerk is decided by them alone; who was added signs as added', async () => {
  const register = await testRegister();
  const slot = { step: 'accept', slot: 'main' };
  expect(await register.find('clerk', { slot })).toEqual({ as: 'responsible' });
  expect(await register.find('principal', { slot })).toEqual({ fault: 'not-allowed' });
  const added = { ...slot, person: register.id.stranger, added: true };
  expect(await register.find('stranger', { slot: added })).toEqual({ as: 'added' });
  expect(await register.find('clerk', { slot: added })).toEqual({ fault: 'not-allowed' });
});

test('who has left decides nothing by a power of their name', async () => {
  const register = await testRegister();
  await register.grant({ holder: { kind: 'person', person: register.id.stranger } });
  expect(await register.find('stranger')).toMatchObject({ as: 'power' });
  await register.db.pool.query(`insert into departure (person_id, at, by) values ($1, $2, 'hub')`, [
    register.id.stranger,
    NOW,
  ]);
  expect(await register.find('stranger')).toEqual({ fault: 'not-allowed' });
});
