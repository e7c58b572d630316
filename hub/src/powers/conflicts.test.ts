import { expect, test } from 'vitest';
import { OFFICE, STEP, testRegister, type Part, type TestRegister } from './test-register.ts';

const relate = (register: TestRegister, one: Part, other: Part) =>
  register.db.pool.query(`insert into person_relation (person_id, other_id, kind) values ($1, $2, 'parent')`, [
    register.id[one],
    register.id[other],
  ]);

const of = (register: TestRegister, applicant: Part) => ({
  case: { ...register.asked('clerk').case, applicant: register.id[applicant] },
});

test('nobody decides a case of their own: not by post, not by name, not as responsible clerk, not as deputy', async () => {
  const register = await testRegister();
  await register.grant();
  await register.grant({ holder: { kind: 'person', person: register.id.deputy } });
  for (const part of ['principal', 'backup', 'clerk', 'deputy'] as const)
    expect(await register.find(part, of(register, part)), part).toEqual({ fault: 'own-case' });
  const slot = { step: STEP, slot: 'main', person: register.id.stranger };
  expect(await register.find('stranger', { ...of(register, 'stranger'), slot })).toEqual({ fault: 'own-case' });
  const own = { step: 'accept', slot: 'main' };
  expect(await register.find('clerk', { ...of(register, 'clerk'), slot: own })).toEqual({ fault: 'own-case' });
});

test('nobody decides a relative’s case, whichever of the two the relation names first', async () => {
  const register = await testRegister();
  await register.grant();
  await relate(register, 'principal', 'student');
  await relate(register, 'student', 'clerk');
  for (const part of ['principal', 'clerk'] as const)
    expect(await register.find(part), part).toEqual({ fault: 'relative-of-applicant' });
  expect(await register.find('backup')).toMatchObject({ as: 'post' });
  expect(await register.find('principal', of(register, 'stranger'))).toMatchObject({ as: 'post' });
});

test('nobody signs twice in one countersigning, nor a step that somebody else has to decide', async () => {
  const register = await testRegister();
  await register.grant();
  const by = register.id.clerk;
  const twice = { fault: 'signed-already' };
  expect(await register.find('clerk', { signedEarlier: [{ step: STEP, by }] })).toEqual(twice);
  const before = { signedEarlier: [{ step: 'first-look', by }] };
  expect(await register.find('clerk', before)).toMatchObject({ as: 'power' });
  expect(await register.find('clerk', { ...before, differsFrom: ['first-look'] })).toEqual(twice);
  expect(await register.find('principal', { ...before, differsFrom: ['first-look'] })).toMatchObject({ as: 'post' });
});

test('a signature that is given is not given again: to another it says that the case has moved', async () => {
  const register = await testRegister();
  const slot = { step: STEP, slot: 'main', office: OFFICE, signedBy: register.id.principal };
  expect(await register.find('principal', { slot })).toEqual({ fault: 'signed-already' });
  expect(await register.find('backup', { slot })).toEqual({ fault: 'conflict' });
});

test('who stands in may nothing that the other may not; another right of their own still counts', async () => {
  const register = await testRegister();
  const { id } = register;
  const offices = [{ ...OFFICE, rank: 'principal', for: id.principal }] as const;
  const asked = { ...of(register, 'principal'), offices };
  expect(await register.find('clerk', asked)).toEqual({ fault: 'own-case' });
  expect(await register.find('clerk', { offices, signedEarlier: [{ step: STEP, by: id.principal }] })).toEqual({
    fault: 'signed-already',
  });
  const both = [...offices, { ...OFFICE, rank: 'backup', for: id.backup }] as const;
  expect(await register.find('clerk', { ...asked, offices: both })).toMatchObject({ as: 'stand-in', for: id.backup });
  const power = await register.grant();
  expect(await register.find('clerk', asked)).toMatchObject({ as: 'power', power });
  await relate(register, 'principal', 'student');
  expect(await register.find('stranger', { offices })).toEqual({ fault: 'relative-of-applicant' });
});
