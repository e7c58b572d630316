import { expect, test } from 'vitest';
import { endedPowers } from './ended-powers.ts';
import { revokePower } from './revoke-power.ts';
import { days, NOW, testRegister, type TestRegister } from './test-register.ts';

const revoke = ({ db, id }: TestRegister, power: string, now = NOW) =>
  db.tx((tx) =>
    revokePower(tx, { power, by: id.principal, actor: `person:${id.principal}`, note: '改由本部门办理', now }),
  );
const ended = ({ db, id }: TestRegister, since = days(-1), now = NOW) =>
  endedPowers(db.pool, { since, now, people: [id.clerk, id.deputy, id.stranger] });

const carries = ({ db, id }: TestRegister) =>
  db.pool.query(
    `insert into case_view (id, number, flow_id, flow_version, applicant_id, state, version, head, opened_at, changed_at,
       responsible_id) values (gen_random_uuid(), 'N', 'leaving-clearance', 1, $1, 'open', 1, '', now(), now(), $2)`,
    [id.student, id.clerk],
  );

test('who held it is told: by name, by office, or because they carry a case of that service; a rule has nobody to tell', async () => {
  const register = await testRegister();
  await carries(register);
  const holders = [
    [{ kind: 'responsible' }, [register.id.clerk]],
    [{ kind: 'person', person: register.id.stranger }, [register.id.stranger]],
    [{ kind: 'office', department: 'housing', role: 'wardens' }, [register.id.deputy]],
    [{ kind: 'rule' }, []],
  ] as const;
  for (const [holder, people] of holders) {
    const power = await register.grant({ holder });
    await revoke(register, power);
    const told = (await ended(register)).filter((one) => one.power.id === power);
    expect(told.flatMap((one) => one.people)).toEqual(people);
  }
});

test('it ends once, by whatever comes first: taken back, suspended, or the period over', async () => {
  const register = await testRegister();
  const holder = { kind: 'person', person: register.id.clerk } as const;
  const over = await register.grant({ holder, from: days(-3), until: days(0.25) });
  const suspended = await register.grant({ holder });
  await register.db.pool.query('update power set suspended_at = $2 where id = $1', [suspended, days(-0.5)]);
  await revoke(register, suspended);
  const back = await register.grant({ holder });
  await revoke(register, back, days(0.1));
  const told = await ended(register, days(-1), days(1));
  expect(told.map(({ power, how, at }) => [power.id, how, at])).toEqual([
    [suspended, 'suspended', days(-0.5)],
    [back, 'revoked', days(0.1)],
    [over, 'expired', days(0.25)],
  ]);
  expect(await ended(register, days(0.25), days(1))).toEqual([]);
});

test('taken back before it began, it was never of use to anybody', async () => {
  const register = await testRegister();
  const power = await register.grant({
    ...{ holder: { kind: 'person', person: register.id.clerk }, from: days(2), until: days(9) },
  });
  await revoke(register, power);
  expect(await ended(register)).toEqual([]);
});

test('another power over the same step, held in the same way, is said to remain', async () => {
  const register = await testRegister();
  const holder = { kind: 'person', person: register.id.clerk } as const;
  const first = await register.grant({ holder });
  const second = await register.grant({ holder, limit: { amount: 5000 } });
  await revoke(register, first);
  expect(await ended(register)).toMatchObject([{ remains: true }]);
  await revoke(register, second);
  expect((await ended(register)).map(({ remains }) => remains)).toEqual([false, false]);
});
