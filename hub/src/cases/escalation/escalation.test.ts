import { isFault } from '@yizhan/shared/faults.ts';
import { describe, expect, test } from 'vitest';
import { answerOutside } from '../actions/answer-outside.ts';
import { pauseCase, resumeCase } from '../actions/pause-case.ts';
import { returnForCorrection } from '../actions/return-for-correction.ts';
import { fireDeadlines } from '../fire-deadlines.ts';
import { approve } from '../test-crossing.ts';
import { flowOf } from '../test-flows.ts';
import { DAY_MS, lateCases } from './test-late.ts';

const HOUR_MS = 3_600_000;
const label = { zh: '用途', en: 'Purpose' };
const form = {
  fields: [{ id: 'purpose', kind: 'text' as const, label, required: true, maxLength: 20, multiline: false }],
};
const names = { department: expect.any(String) as string, departmentEn: expect.any(String) as string };

describe('a step that stands past its time', () => {
  test('R12 is told to the head by name once, also when it fell due while no hub ran and two sweep at once', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    const head = await on.staff('head');
    const caseId = await on.open();
    const other = on.desk.open();
    await Promise.all([on.desk.cases.stop(), other.stop()]);
    await on.desk.clock.advance(9 * DAY_MS);
    await Promise.all([on.fire(), fireDeadlines(other.desk)]);
    expect(await on.fire()).toBe(0);
    expect(await on.told(caseId, 'escalated')).toMatchObject([
      {
        ...{ step: 'decide-1', deadline: 'step', department: 'registrar', slots: ['main'], level: 1 },
        ...{ as: 'head', to: head.person, reasons: [{ code: 'escalated-head', params: names }] },
      },
    ]);
    expect(await on.rows()).toEqual([{ told_as: 'head', told_to: head.person, level: 1 }]);
    const { reasons } = await on.desk.db.prisma.caseView.findFirstOrThrow();
    expect(reasons).toMatchObject([{ code: 'escalated-head' }]);
  });

  test('goes to the supervisor after a further working day, once, and no further', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    const head = await on.staff('head');
    const supervisor = await on.supervisor();
    const caseId = await on.open();
    expect(await on.sleep(2 * DAY_MS)).toBe(1); // Thursday 10:00: the head has until Friday 17:30
    expect(await on.sleep(DAY_MS + 7 * HOUR_MS)).toBe(0); // Friday 17:00
    expect(await on.sleep(HOUR_MS)).toBe(1);
    expect(await on.sleep(30 * DAY_MS)).toBe(0);
    expect(await on.told(caseId, 'escalated')).toMatchObject([
      { level: 1, as: 'head', to: head.person },
      {
        level: 2,
        as: 'supervisor',
        to: supervisor.person,
        deadline: 'escalation',
        reasons: [{ code: 'escalated-again' }],
      },
    ]);
    expect(await on.rows()).toEqual([{ told_as: 'supervisor', told_to: supervisor.person, level: 2 }]);
  });

  test('leaves the list when it is done, and its term never fires', async () => {
    const on = await lateCases([{ do: 'decide' }, { do: 'task' }]);
    await on.staff('head');
    const clerk = await on.staff('clerk');
    const caseId = await on.open();
    await on.sleep(2 * DAY_MS);
    expect(await on.rows()).toHaveLength(1);
    await on.sign(clerk, { ...(await on.aim(caseId, 'decide-1')), ...approve });
    expect(await on.rows()).toEqual([]);
    expect((await on.desk.db.prisma.caseView.findFirstOrThrow()).reasons).toEqual([]);
    await on.sleep(HOUR_MS * 4);
    expect(await on.told(caseId, 'escalated')).toHaveLength(1);
  });

  test('that is done in the same moment is told or done first, never both ways', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    await on.staff('head');
    const clerk = await on.staff('clerk');
    const cases: string[] = [];
    for (let n = 0; n < 6; n++) cases.push(await on.open());
    const aims = await Promise.all(cases.map((caseId) => on.aim(caseId, 'decide-1')));
    await on.desk.cases.stop();
    await on.desk.clock.advance(2 * DAY_MS);
    const [, , ...signed] = await Promise.all([
      on.fire(),
      on.fire(),
      ...aims.map((aim) => on.sign(clerk, { ...aim, ...approve })),
    ]);
    expect(signed.filter(isFault)).toEqual([]);
    await on.fire();
    expect(await on.rows()).toEqual([]);
    for (const caseId of cases) {
      const { events, state } = await on.desk.load(caseId);
      expect(state.status).toBe('done');
      const kinds = events.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'escalated').length).toBeLessThanOrEqual(1);
      if (kinds.includes('escalated')) expect(kinds.indexOf('escalated')).toBeLessThan(kinds.indexOf('decided'));
    }
  });

  test('is told once whether the clock is set forward or back', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    await on.staff('head');
    const caseId = await on.open();
    const engine = on.desk.cases.desk;
    const at = (ms: number) => ({ ...engine, clock: { ...engine.clock, now: () => on.desk.clock.now() + ms } });
    await on.desk.cases.stop();
    expect(await fireDeadlines(at(3 * DAY_MS))).toBe(1); // set forward by mistake
    expect(await fireDeadlines(at(-3 * DAY_MS))).toBe(0);
    expect(await on.fire()).toBe(0);
    expect(await on.told(caseId, 'escalated')).toHaveLength(1);
    const { events } = await on.desk.load(caseId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  });

  test('a promise that passes is told to the head of whoever holds it, and not again for the step', async () => {
    const text = { zh: '两小时', en: 'two hours' };
    const promise = { text, within: { workingHours: 1 }, until: 'done', whenHeld: { workingDays: 1 } };
    // Three working hours from 10:00 end at 15:00, after the promise and before the head's term.
    const steps = flowOf([{ do: 'decide' }]).steps.map((step) => ({ ...step, within: { workingHours: 3 } }));
    const on = await lateCases([{ do: 'decide' }], { promise, steps });
    await on.staff('head');
    const caseId = await on.open();
    await on.sleep(1.5 * HOUR_MS);
    expect(await on.told(caseId, 'escalated')).toMatchObject([{ deadline: 'promise', step: 'decide-1', level: 1 }]);
    expect(await on.sleep(4 * HOUR_MS)).toBe(1); // the step's own clock
    expect(await on.told(caseId, 'escalated')).toHaveLength(1);
    await on.sleep(DAY_MS + 3 * HOUR_MS); // Wednesday 18:30
    expect((await on.told(caseId, 'escalated')).map(({ level }) => level)).toEqual([1, 2]);
  });

  test('several who sign are told of together, and who has signed is left out', async () => {
    const on = await lateCases([{ do: 'sign', need: 'all', signers: 2 }]);
    await on.staff('head');
    const first = await on.staff('signer-1');
    const caseId = await on.open();
    await on.sleep(2 * DAY_MS);
    expect(await on.told(caseId, 'escalated')).toMatchObject([{ slots: ['s1', 's2'] }]);
    await on.sign(first, { ...(await on.aim(caseId, 'sign-1')), ...approve });
    expect((await on.state(caseId)).active['sign-1']?.escalated).toMatchObject([{ slots: ['s2'] }]);
  });
});

describe('nobody is told', () => {
  test.each(['outside', 'notice', 'gather', 'pay'] as const)('while it waits in %s', async (kind) => {
    const on = await lateCases([{ do: kind }, { do: 'task' }]);
    await on.staff('head');
    const caseId = await on.open();
    await on.sleep(1.5 * DAY_MS);
    expect(await on.told(caseId, 'escalated')).toEqual([]);
    expect(await on.rows()).toEqual([]);
  });

  test('while the case is paused or with the applicant; what was told waits and goes on', async () => {
    const on = await lateCases([{ do: 'decide' }], { form });
    await on.staff('head');
    const caseId = await on.open({ answers: { purpose: '实习' } });
    const engine = on.desk.cases.desk;
    const clerk = { person: (await on.state(caseId)).responsible?.clerk ?? '', roles: ['clerk' as const] };
    await on.sleep(2 * DAY_MS);
    await on.desk.db.tx((tx) => pauseCase(engine, tx, clerk, { caseId, reasons: [{ code: 'pause-inquiry' }] }));
    expect(await on.rows()).toEqual([]);
    expect(await on.sleep(9 * DAY_MS)).toBe(0);
    await on.desk.db.tx((tx) => resumeCase(engine, tx, clerk, caseId));
    expect(await on.rows()).toHaveLength(1);
    const back = { ...(await on.aim(caseId, 'decide-1')), reasons: [{ code: 'see-note' }], fields: ['purpose'] };
    await on.desk.db.tx((tx) => returnForCorrection(engine, tx, clerk, back));
    expect((await on.state(caseId)).status).toBe('returned');
    expect(await on.rows()).toEqual([]);
    expect(await on.sleep(9 * DAY_MS)).toBe(0);
    expect((await on.told(caseId, 'escalated')).map(({ level }) => level)).toEqual([1]);
  });

  test('of an office that only writes down what somebody outside answers', async () => {
    const on = await lateCases([{ do: 'outside' }, { do: 'decide' }]);
    const clerk = await on.staff('clerk');
    await on.staff('head');
    const caseId = await on.open();
    await on.sleep(5 * DAY_MS);
    expect((await on.state(caseId)).active['outside-1']?.overdue).toBe(true);
    const answer = { ...(await on.aim(caseId, 'outside-1')), outcome: 'done' as const, reasons: [] };
    await on.desk.db.tx((tx) => answerOutside(on.desk.cases.desk, tx, clerk, answer));
    await on.sleep(2 * DAY_MS);
    expect(await on.told(caseId, 'escalated')).toMatchObject([{ step: 'decide-1' }]);
  });
});
