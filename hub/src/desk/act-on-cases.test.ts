import { expect, test } from 'vitest';
import { FLOW, testDesk, type TestDesk } from '../cases/test-desk.ts';
import { offices } from '../dispatch/offices.ts';
import { actOnCases, type ListDeed } from './act-on-cases.ts';
import type { ListAim } from './seen-round.ts';
import { readDeskClerk, type DeskClerk } from './desk-clerk.ts';
import { readDeed, writeAim } from './list-forms.ts';

/** A certificate that is held: the registrar has to look. */
const heldCase = async (desk: TestDesk): Promise<ListAim> => {
  const student = await desk.student({ holds: [{ code: 'hold-tuition' }] });
  const caseId = await desk.submit(await desk.tap(student));
  await desk.cases.runner.idle();
  return aimAt(desk, caseId);
};

const aimAt = async (desk: TestDesk, caseId: string): Promise<ListAim> => {
  const { rows } = await desk.db.pool.query<{ step: string; slot: string; entered_at: Date }>(
    'select step, slot, entered_at from task where case_id = $1',
    [caseId],
  );
  const [task] = rows;
  return { caseId, step: task!.step, slot: task!.slot, since: task!.entered_at.toISOString() };
};

const clerkOf = async (desk: TestDesk, person: string): Promise<DeskClerk> => {
  const now = new Date(desk.clock.now());
  return readDeskClerk(
    desk.db.pool,
    { person, roles: ['clerk'], offices: await offices(desk.db.pool, person, now) },
    now,
  );
};

test('several are approved in one go, each by itself: one that moved on is named and holds up no other', async () => {
  const desk = await testDesk();
  const clerk = await clerkOf(desk, desk.clerk.person);
  const aims = [await heldCase(desk), await heldCase(desk), await heldCase(desk)];
  const act = (deed: Partial<ListDeed>) => actOnCases(desk.cases.desk, clerk, { act: 'approve', aims, ...deed });
  expect(await act({ aims: [aims[1]!] })).toEqual([{ caseId: aims[1]!.caseId }]);
  const outcomes = await act({});
  expect(outcomes.map(({ fault }) => fault?.fault)).toEqual([undefined, 'step-over', undefined]);
  for (const { caseId } of aims) {
    const { state } = await desk.load(caseId);
    expect(state.signatures.map(({ by, decision }) => [by, decision])).toEqual([[`person:${clerk.person}`, 'approve']]);
  }
});

test('a case of another department, or one that is not there, is not found by whoever guesses its id', async () => {
  const desk = await testDesk();
  const aim = await heldCase(desk);
  const stranger = await desk.db.prisma.person.findFirstOrThrow({ where: { kind: 'student' } });
  const aims = [aim, { ...aim, caseId: '00000000-0000-4000-8000-000000000000' }];
  const outcomes = await actOnCases(desk.cases.desk, await clerkOf(desk, stranger.id), { act: 'approve', aims });
  expect(outcomes.map(({ fault }) => fault?.fault)).toEqual(['not-found', 'not-found']);
  expect((await desk.load(aim.caseId)).state.signatures).toEqual([]);
});

test('a rejection says why; what is written lies under the applicant’s key and in no event as it is', async () => {
  const desk = await testDesk();
  const clerk = await clerkOf(desk, desk.clerk.person);
  const aim = await heldCase(desk);
  const reject = (more: Partial<ListDeed>) =>
    actOnCases(desk.cases.desk, clerk, { act: 'reject', aims: [aim], ...more });
  expect((await reject({}))[0]?.fault?.fault).toBe('reasons-missing');
  expect((await reject({ note: '<script>alert(1)</script> 请先缴费' }))[0]?.fault).toBeUndefined();
  const { state, events } = await desk.load(aim.caseId);
  expect([state.status, state.reasons]).toEqual(['rejected', [{ code: 'see-note' }]]);
  expect(JSON.stringify(events)).not.toContain('缴费');
});

test('a service without a form has nothing to correct: a return is refused and changes nothing', async () => {
  const desk = await testDesk();
  const clerk = await clerkOf(desk, desk.clerk.person);
  const aim = await heldCase(desk);
  const before = (await desk.load(aim.caseId)).state.version;
  const deed = { act: 'return', aims: [aim], reason: 'return-paper-missing' } as const;
  expect((await actOnCases(desk.cases.desk, clerk, deed))[0]?.fault?.fault).toBe('not-offered');
  expect((await desk.load(aim.caseId)).state.version).toBe(before);
});

test('a form is read as it was written; anything else is no deed', () => {
  const aim = {
    caseId: '0197a2b0-0000-7000-8000-000000000001',
    step: 'review',
    slot: 'main',
    since: '2026-11-24T02:00:00.000Z',
  };
  const form = (pairs: readonly (readonly [string, string])[]): FormData => {
    const data = new FormData();
    for (const [name, value] of pairs) data.append(name, value);
    return data;
  };
  const read = (...pairs: (readonly [string, string])[]) => readDeed(form(pairs));
  expect(read(['act', 'approve'], ['aim', writeAim(aim)], ['aim', writeAim(aim)])).toEqual({
    act: 'approve',
    aims: [aim],
  });
  expect(read(['act', 'return'], ['aim', writeAim(aim)], ['reason', 'return-paper-missing'], ['note', 'x'])).toEqual({
    ...{ act: 'return', aims: [aim], reason: 'return-paper-missing', note: 'x' },
  });
  expect(read(['act', 'approve'], ['aim', writeAim(aim)], ['reason', 'anything'])).toEqual({
    act: 'approve',
    aims: [aim],
  });
  expect(read(['act', 'erase'], ['aim', writeAim(aim)])).toBeUndefined();
  expect(read(['act', 'approve'])).toBeUndefined();
  for (const wrong of [
    '',
    'x',
    `${writeAim(aim)} more`,
    writeAim({ ...aim, caseId: `${FLOW}'--` }),
    writeAim({ ...aim, since: 'now' }),
  ])
    expect(read(['act', 'approve'], ['aim', wrong])).toBeUndefined();
});
