import { isFault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import { grantPower } from '../powers/grant-power.ts';
import { revokePower } from '../powers/revoke-power.ts';
import { addSigner } from './actions/add-signer.ts';
import { returnForCorrection } from './actions/return-for-correction.ts';
import { approve, crossing, reject, type Crossing } from './test-crossing.ts';
import { flowOf } from './test-flows.ts';

const DAY_MS = 86_400_000;

describe('two who act at once', () => {
  test('one wins; the other is told that the step is over, and nothing was written twice', async () => {
    const on = await crossing([{ do: 'decide' }, { do: 'task' }]);
    const [principal, backup] = [await on.staff('clerk'), await on.staff('clerk', 'backup')];
    const caseId = await on.open();
    const aim = await on.aim(caseId, 'decide-1');
    const outcomes = await Promise.all([
      on.sign(principal, { ...aim, ...approve }),
      on.sign(backup, { ...aim, ...reject }),
    ]);
    expect(outcomes.filter(isFault)).toEqual([{ fault: 'step-over' }]);
    const { events } = await on.desk.load(caseId);
    expect(events.filter((e) => e.kind === 'decided')).toHaveLength(1);
  });

  test('in two branches both succeed: neither is in the other’s way', async () => {
    const on = await crossing([{ do: 'parallel', branches: [[{ do: 'decide' }], [{ do: 'decide' }]] }]);
    const clerks = [await on.staff('clerk'), await on.staff('clerk', 'backup')];
    const caseId = await on.open();
    const aims = [await on.aim(caseId, 'decide-1'), await on.aim(caseId, 'decide-2')];
    const outcomes = await Promise.all(
      clerks.map((clerk, i) => on.sign(clerk, { ...(aims[i] ?? { caseId, step: '', seen: 0 }), ...approve })),
    );
    expect(outcomes.filter(isFault)).toEqual([]);
    expect((await on.state(caseId)).status).toBe('done');
  });
});

describe('signers', () => {
  const signed = async (need: 'all' | 'any' | 'weight') => {
    const on = await crossing([{ do: 'sign', need, signers: 3 }]);
    const clerks = [await on.staff('signer-1'), await on.staff('signer-2'), await on.staff('signer-3')] as const;
    const caseId = await on.open();
    return { on, clerks, caseId, aim: await on.aim(caseId, 'sign-1') };
  };

  test('会签: every one has to sign, each once, and the last one concludes it', async () => {
    const { on, clerks, caseId, aim } = await signed('all');
    for (const clerk of clerks.slice(0, 2)) expect(isFault(await on.sign(clerk, { ...aim, ...approve }))).toBe(false);
    expect(await on.sign(clerks[0], { ...aim, ...approve })).toEqual({ fault: 'signed-already' });
    expect((await on.state(caseId)).status).toBe('waiting-person');
    await on.sign(clerks[2], { ...aim, ...approve });
    expect((await on.state(caseId)).status).toBe('done');
  });

  test('会签: one who does not agree ends it', async () => {
    const { on, clerks, caseId, aim } = await signed('all');
    await on.sign(clerks[0], { ...aim, ...approve });
    await on.sign(clerks[1], { ...aim, ...reject });
    expect(await on.state(caseId)).toMatchObject({ status: 'rejected', reasons: reject.reasons });
  });

  test('或签: the first one concludes it', async () => {
    const { on, clerks, caseId, aim } = await signed('any');
    await on.sign(clerks[1], { ...aim, ...approve });
    expect((await on.state(caseId)).status).toBe('done');
  });

  test('票签: it is concluded as soon as the weights decide', async () => {
    const { on, clerks, caseId, aim } = await signed('weight');
    await on.sign(clerks[0], { ...aim, ...reject });
    await on.sign(clerks[1], { ...aim, ...approve });
    expect((await on.state(caseId)).status).toBe('waiting-person');
    await on.sign(clerks[2], { ...aim, ...approve });
    expect((await on.state(caseId)).status).toBe('done');
  });

  test('加签: somebody added has to agree as well, and is asked by name', async () => {
    const on = await crossing([{ do: 'decide' }]);
    const [clerk, other] = [await on.staff('clerk'), await on.staff('elsewhere')];
    const caseId = await on.open();
    const aim = await on.aim(caseId, 'decide-1');
    expect(await on.sign(other, { ...aim, ...approve })).toEqual({ fault: 'not-allowed' });
    const added = await on.desk.db.tx((tx) =>
      addSigner(on.desk.cases.desk, tx, clerk, { ...aim, person: other.person, note: '请一并审核' }),
    );
    expect(isFault(added)).toBe(false);
    expect(await on.desk.count('task')).toBe(2);
    await on.sign(clerk, { ...aim, ...approve });
    expect((await on.state(caseId)).status).toBe('waiting-person');
    await on.sign(other, { ...aim, ...approve });
    expect(await on.state(caseId)).toMatchObject({
      status: 'done',
      signatures: [{ slot: 'main' }, { slot: 'added-1', by: `person:${other.person}` }],
    });
  });
});

describe('who may not', () => {
  test('the applicant, whatever office they hold, and nobody from another office', async () => {
    const on = await crossing([{ do: 'decide' }]);
    const [own, stranger] = [await on.staff('clerk'), await on.staff('elsewhere')];
    const begun = await on.begin({ applicant: own.person });
    if (isFault(begun)) throw new Error(begun.fault);
    const aim = await on.aim(begun.id, 'decide-1');
    expect(await on.sign(own, { ...aim, ...approve })).toMatchObject({ fault: 'own-case' });
    expect(await on.sign(stranger, { ...aim, ...approve })).toEqual({ fault: 'not-allowed' });
    expect((await on.state(begun.id)).signatures).toEqual([]);
  });

  const handed = async (on: Crossing, holder: object) => {
    const principal = await on.staff('clerk');
    const id = uuidv7();
    const now = new Date(on.desk.clock.now());
    const granted = await on.desk.db.tx((tx) =>
      grantPower(tx, {
        ...{ id, by: principal.person, actor: `person:${principal.person}`, now },
        grant: {
          ...{
            flowId: 'made',
            step: 'decide-1',
            office: { department: 'registrar', role: 'clerk' },
            holder,
            limit: {},
          },
          ...{
            from: now,
            until: new Date(now.getTime() + 30 * DAY_MS),
            basis: 'none',
            samplePercent: 100,
            objectionLimit: 1,
          },
        },
      }),
    );
    if (isFault(granted)) throw new Error(JSON.stringify(granted));
    return { id, principal };
  };

  test('whose power is revoked while the page is open: told who took it back, and nothing is decided', async () => {
    const on = await crossing([{ do: 'decide' }]);
    const deputy = await on.staff('elsewhere');
    const { id, principal } = await handed(on, { kind: 'person', person: deputy.person });
    const caseId = await on.open();
    const aim = await on.aim(caseId, 'decide-1');
    const now = new Date(on.desk.clock.now());
    const by = { by: principal.person, actor: `person:${principal.person}` as const };
    await on.desk.db.tx((tx) => revokePower(tx, { power: id, now, note: 'x', ...by }));
    expect(await on.sign(deputy, { ...aim, ...approve })).toMatchObject({ fault: 'power-revoked' });
    expect((await on.state(caseId)).signatures).toEqual([]);
  });

  test('a rule that was handed the power decides as the step begins; every use is on record and drawn for review', async () => {
    const on = await crossing([{ do: 'decide' }]);
    const { id } = await handed(on, { kind: 'rule' });
    const caseId = await on.open();
    expect((await on.state(caseId)).status).toBe('done');
    const { events } = await on.desk.load(caseId);
    expect(events.find((e) => e.kind === 'decided')).toMatchObject({
      by: `person:${on.student.id}`,
      authority: { as: 'rule', power: id },
    });
    expect(await on.desk.count('power_use')).toBe(1);
    expect(await on.desk.count('power_review')).toBe(1);
  });

  test('the responsible clerk decides in a department’s name once it was handed down', async () => {
    const on = await crossing([{ do: 'decide' }]);
    const { id } = await handed(on, { kind: 'responsible' });
    const caseId = await on.open();
    const { responsible } = await on.state(caseId);
    const clerk = { person: responsible?.clerk ?? '', roles: ['clerk' as const] };
    const aim = await on.aim(caseId, 'decide-1');
    expect(isFault(await on.sign(clerk, { ...aim, ...approve }))).toBe(false);
    const decided = (await on.desk.load(caseId)).events.find((e) => e.kind === 'decided');
    // The clerk may hold the office as well; then no power is needed.
    expect(decided).toMatchObject({ authority: { department: 'registrar', role: 'clerk' } });
    expect(await on.desk.count(`power where id = '${id}'`)).toBe(1);
  });
});

test('R9 a newer version of the flow never touches a case that runs', async () => {
  const on = await crossing([{ do: 'decide' }, { do: 'task' }]);
  const clerk = await on.staff('clerk');
  const caseId = await on.open();
  await on.publish(flowOf([{ do: 'notice' }], { version: 2 }));
  await on.sign(clerk, { ...(await on.aim(caseId, 'decide-1')), ...approve });
  expect(await on.state(caseId)).toMatchObject({ flowVersion: 1, step: 'task-1' });
  const next = await on.open();
  expect(await on.state(next)).toMatchObject({ flowVersion: 2, step: 'notice-1' });
});

test('退回补正 is not possible for a service that asks nothing', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const clerk = await on.staff('clerk');
  const caseId = await on.open();
  const aim = await on.aim(caseId, 'decide-1');
  const returning = { ...aim, reasons: [{ code: 'not-enrolled' }], fields: [] };
  const answer = await on.desk.db.tx((tx) => returnForCorrection(on.desk.cases.desk, tx, clerk, returning));
  expect(answer).toEqual({ fault: 'not-offered' });
});
