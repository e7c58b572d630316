import { isFault } from '@yizhan/shared/faults.ts';
import { expect, test } from 'vitest';
import { proposeRebalance } from '../dispatch/propose-rebalance.ts';
import { recordLeave } from '../dispatch/record-leave.ts';
import { assign, handOver } from './actions/hand-over.ts';
import { nudge } from './actions/nudge.ts';
import { evenOut, leaveOffice } from './pass-on-cases.ts';
import { crossing } from './test-crossing.ts';

const DAY_MS = 86_400_000;

test('who leaves hands everything over at once: no case is without a clerk, none with two, and the reason is told', async () => {
  const on = await crossing([{ do: 'decide' }]);
  await on.staff('clerk');
  const ids = [await on.open(), await on.open(), await on.open()];
  const first = (await on.state(ids[0] ?? '')).responsible?.clerk ?? '';
  const had = (await Promise.all(ids.map((id) => on.state(id)))).filter((s) => s.responsible?.clerk === first).length;
  const { passedOn } = await leaveOffice(on.desk.cases.desk, { personId: first, by: 'operator:test' });
  expect(passedOn).toBe(had);
  for (const id of ids) {
    const state = await on.state(id);
    expect(state.responsible?.clerk).not.toBe(first);
    expect(state.responsible?.reasons).not.toEqual([]);
  }
  expect(await on.desk.count(`case_view where responsible_id = '${first}' and closed_at is null`)).toBe(0);
  // Once more is the same.
  expect((await leaveOffice(on.desk.cases.desk, { personId: first, by: 'operator:test' })).passedOn).toBe(0);
});

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
  const proposal = await on.desk.db.tx((tx) => proposeRebalance(tx, new Date(on.desk.clock.now())));
  expect([await carried(laden.person), await carried(idle.person)]).toEqual([8, 0]);
  const { id, moves } = proposal ?? { id: '', moves: [] };
  expect(moves.length).toBeGreaterThan(0);
  expect(await evenOut(engine, { id, by: 'operator:test' })).toEqual({ moved: moves.length });
  expect([await carried(laden.person), await carried(idle.person)]).toEqual([8 - moves.length, moves.length]);
  expect(await evenOut(engine, { id, by: 'operator:test' })).toEqual({ fault: 'conflict' });
});
