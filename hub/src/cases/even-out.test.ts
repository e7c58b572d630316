import { isFault } from '@yizhan/shared/faults.ts';
import { expect, test } from 'vitest';
import { proposeRebalance } from '../dispatch/propose-rebalance.ts';
import { recordLeave } from '../dispatch/record-leave.ts';
import { assign, handOver } from './actions/hand-over.ts';
import { nudge } from './actions/nudge.ts';
import { evenOut } from './even-out.ts';
import { crossing } from './test-crossing.ts';

const DAY_MS = 86_400_000;

test('转办: the next clerk carries it, the last one does not any more, and nobody without an office gets it', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const next = await on.staff('elsewhere');
  const caseId = await on.open();
  const engine = on.desk.cases.desk;
  const clerk = { person: (await on.state(caseId)).responsible?.clerk ?? '', roles: ['clerk' as const] };
  const wrong = await on.desk.db.tx((tx) => handOver(engine, tx, clerk, { caseId, to: on.student.id }));
  expect(wrong).toEqual({ fault: 'not-staff' });
  expect(
    isFault(await on.desk.db.tx((tx) => handOver(engine, tx, clerk, { caseId, to: next.person, note: '请接办' }))),
  ).toBe(false);
  expect(await on.state(caseId)).toMatchObject({
    responsible: { clerk: next.person, reasons: [{ code: 'handed-over' }] },
  });
  const aim = await on.aim(caseId, 'decide-1');
  expect(await on.desk.db.tx((tx) => nudge(engine, tx, clerk, aim))).toEqual({ fault: 'not-allowed' });
  // A move from a clerk who does not carry it any more takes it from nobody.
  const late = { caseId, from: clerk.person, to: clerk.person, by: 'hub', how: 'rebalance', reasons: [] } as const;
  expect(await on.desk.db.tx((tx) => assign(engine, tx, late))).toEqual({ fault: 'conflict' });
});

test('while a clerk is on leave the substitute carries their cases, and only until they are back', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const substitute = await on.staff('elsewhere');
  const caseId = await on.open();
  const engine = on.desk.cases.desk;
  const clerk = (await on.state(caseId)).responsible?.clerk ?? '';
  const aim = await on.aim(caseId, 'decide-1');
  const now = on.desk.clock.now();
  expect(await on.desk.db.tx((tx) => nudge(engine, tx, substitute, aim))).toEqual({ fault: 'not-allowed' });
  const leave = {
    personId: clerk,
    from: new Date(now),
    until: new Date(now + 2 * DAY_MS),
    substitute: substitute.person,
  };
  const recorded = await on.desk.db.tx((tx) => recordLeave(tx, { ...leave, by: 'operator:test' }));
  expect(recorded.kind).toBe('recorded');
  expect(isFault(await on.desk.db.tx((tx) => nudge(engine, tx, substitute, aim)))).toBe(false);
  await on.desk.cases.stop();
  await on.desk.clock.advance(3 * DAY_MS);
  expect(await on.desk.db.tx((tx) => nudge(engine, tx, substitute, aim))).toEqual({ fault: 'not-allowed' });
});

test('nothing is rebalanced before somebody accepts it, and a proposal is decided once', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const [laden, idle] = [await on.staff('elsewhere'), await on.staff('elsewhere', 'backup')];
  for (const { person } of [laden, idle])
    await on.desk.db.prisma.clerk.create({
      data: {
        personId: person,
        kind: 'dedicated',
        homeDepartment: 'registrar',
        qualifications: { create: { flowId: '*', rank: 'principal' } },
      },
    });
  const engine = on.desk.cases.desk;
  const give = { to: laden.person, by: 'hub', how: 'hand-over', reasons: [] } as const;
  for (let n = 0; n < 8; n++) {
    const caseId = await on.open();
    await on.desk.db.tx((tx) => assign(engine, tx, { caseId, ...give }));
  }
  const carried = (person: string) => on.desk.count(`case_view where responsible_id = '${person}'`);
  const homes: string[] = [];
  const proposal = await on.desk.db.tx((tx) => proposeRebalance(tx, { now: new Date(on.desk.clock.now()), homes }));
  expect([await carried(laden.person), await carried(idle.person)]).toEqual([8, 0]);
  const { id, moves } = proposal ?? { id: '', moves: [] };
  expect(moves.length).toBeGreaterThan(1);
  // One is struck out; the clerk of another has passed it on meanwhile.
  const [struck, elsewhere, ...others] = moves.map(({ caseId }) => caseId);
  const kept = moves.flatMap(({ caseId }) => (caseId === struck ? [] : [caseId]));
  await on.desk.db.tx((tx) => assign(engine, tx, { ...give, caseId: elsewhere ?? '', to: on.desk.clerk.person }));
  expect(await evenOut(engine, { id, by: 'operator:test', homes, kept })).toEqual({
    ...{ moved: others, struck: [struck] },
    stale: [{ caseId: elsewhere, reasons: [{ code: 'move-case-elsewhere' }] }],
  });
  expect([await carried(laden.person), await carried(idle.person)]).toEqual([7 - others.length, others.length]);
  expect(await evenOut(engine, { id, by: 'operator:test', homes })).toEqual({ fault: 'conflict' });
});
