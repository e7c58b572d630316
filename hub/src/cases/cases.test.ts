import { faults } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import { erasePerson } from '../people/erase-person.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { sign, type Signing } from './actions/sign.ts';
import { testDesk, TERMINAL, FLOW, FLOW_VERSION, type TestDesk } from './test-desk.ts';

const kinds = (desk: TestDesk, terminalId = TERMINAL): string[] =>
  desk.sent.filter((s) => s.terminalId === terminalId).map((s) => s.body.kind);

const released = (desk: TestDesk): string => {
  const found = desk.sent.map((s) => s.body).find((b) => b.kind === 'print.released');
  if (!found) throw new Error('No print was released');
  return found.jobId;
};

/** On the one step that waits, as it is now. */
const decisionOn = async (desk: TestDesk, caseId: string, decision: Signing['decision']): Promise<Signing> => {
  const { state } = await desk.load(caseId);
  const [active] = Object.values(state.active);
  if (!active) throw new Error('The case waits for nobody');
  return { caseId, step: active.step, seen: active.round, decision, reasons: [] };
};

describe('a regular case', () => {
  test('goes from submission to a released print by itself, and closes when the paper is taken', async () => {
    const desk = await testDesk();
    const visitId = await desk.tap(await desk.student());
    const caseId = await desk.submit(visitId);
    await desk.cases.runner.idle();

    expect(desk.failures).toEqual([]);
    expect(kinds(desk)).toEqual(['case.changed', 'case.changed', 'case.changed', 'print.released']);
    const jobId = released(desk);
    expect((await desk.load(caseId)).state).toMatchObject({ status: 'open', step: 'print' });
    const paper = await desk.cases.answerAsk(TERMINAL, { kind: 'paper', visitId, jobId });
    expect(paper).toMatchObject({ kind: 'paper', mime: 'application/pdf' });

    const attempt = { jobId, attempt: 1, nonce: 'a'.repeat(32) };
    await desk.take({ kind: 'print.attempted', ...attempt, printerUuid: 'p', upSince: 1 });
    await desk.take({
      kind: 'print.result',
      ...attempt,
      outcome: 'printed',
      impressions: 1,
      by: 'printer',
      reasons: [],
    });
    // R14: printed is not taken.
    expect((await desk.load(caseId)).state.status).toBe('open');
    await desk.take({ kind: 'paper.taken', jobId, by: 'person' });
    expect((await desk.load(caseId)).state).toMatchObject({ status: 'done', papers: [{ print: 'taken' }] });
    expect(await desk.db.prisma.printJob.findMany()).toMatchObject([{ state: 'taken' }]);
    expect(await desk.count('case_deadline where not ended')).toBe(0);
    expect(await desk.count('job')).toBe(0);
  });

  test('R3 the same submission again is the same case, with one paper', async () => {
    const desk = await testDesk();
    const visitId = await desk.tap(await desk.student());
    const caseId = await desk.submit(visitId);
    await Promise.all([desk.submit(visitId, caseId), desk.submit(visitId, caseId)]);
    await desk.cases.runner.idle();
    await desk.submit(visitId, caseId);
    await desk.cases.runner.idle();
    expect(await desk.count('case_view')).toBe(1);
    expect(await desk.count('paper')).toBe(1);
  });

  test('R10 an event keeps when it was done beside when it was recorded', async () => {
    const desk = await testDesk();
    const visitId = await desk.tap(await desk.student());
    await desk.clock.advance(90_000);
    const at = new Date(desk.clock.now() - 80_000);
    const caseId = uuidv7();
    await desk.take(
      { kind: 'case.submitted', visitId, caseId, flowId: FLOW, flowVersion: FLOW_VERSION, answers: {} },
      { at },
    );
    const [first] = (await desk.load(caseId)).events;
    expect(first).toMatchObject({ doneAt: at.toISOString(), recordedAt: new Date(desk.clock.now()).toISOString() });
  });

  test('the paper waits at no terminal once the visit is over, and is offered at the next tap anywhere', async () => {
    const desk = await testDesk();
    const student = await desk.student();
    const visitId = await desk.tap(student);
    await desk.cases.stop(); // the hub has no time for the case before the person leaves
    const caseId = await desk.submit(visitId);
    await desk.take({ kind: 'visit.ended', visitId, why: 'done' });
    await desk.open().runner.idle();
    expect(kinds(desk)).toEqual(['case.changed']);

    const next = await desk.tap(student, 'T002');
    const home = await desk.cases.answerAsk('T002', { kind: 'home', visitId: next });
    expect(home).toMatchObject({ cases: [{ caseId, step: 'print' }], papers: [{ caseId, pages: 1 }] });
  });
});

describe('R11 what is not regular becomes a person’s task, with the reason', () => {
  test.each([
    ['a hold', { holds: [{ code: 'hold-tuition' }] }, [{ code: 'hold-tuition' }]],
    [
      'data older than the department promises',
      { deliveredDaysAgo: 8 },
      [{ code: 'source-stale', params: { hours: 168 } }],
    ],
  ])('%s', async (_name, data, reasons) => {
    const desk = await testDesk();
    const caseId = await desk.submit(await desk.tap(await desk.student(data)));
    await desk.cases.runner.idle();
    expect((await desk.load(caseId)).state).toMatchObject({ status: 'waiting-person', step: 'review', reasons });
    expect(desk.sent.at(-1)?.body).toMatchObject({ kind: 'case.changed', state: 'waiting-person', reasons });
    expect(await desk.count('paper')).toBe(0);
  });

  test('a department’s data that cannot be reached never passes by default', async () => {
    const desk = await testDesk();
    const student = await desk.student();
    const visitId = await desk.tap(student);
    await desk.cases.stop();
    const caseId = await desk.submit(visitId);
    await desk.db.pool.query('alter table enrolment rename to enrolment_away');
    await desk.open().runner.idle();
    await desk.db.pool.query('alter table enrolment_away rename to enrolment');
    const { state } = await desk.load(caseId);
    expect(state).toMatchObject({ status: 'waiting-person', reasons: [{ code: 'source-away' }] });
  });

  test('a character the font lacks is named and sends the case to a person', async () => {
    const desk = await testDesk();
    const caseId = await desk.submit(await desk.tap(await desk.student({ nameZh: '张\u{2B740}' })));
    await desk.cases.runner.idle();
    expect((await desk.load(caseId)).state).toMatchObject({
      ...{ status: 'waiting-person', step: 'seal' },
      reasons: [{ code: 'glyph-missing', params: { char: '\u{2B740}' } }],
    });
  });

  test('a clerk who approves a held case sends it on to its paper; one who saw an older state is told so', async () => {
    const desk = await testDesk();
    const caseId = await desk.submit(await desk.tap(await desk.student({ holds: [{ code: 'hold-tuition' }] })));
    await desk.cases.runner.idle();
    const decision = await decisionOn(desk, caseId, 'approve');
    await desk.db.tx((tx) => sign(desk.cases.desk, tx, desk.clerk, decision));
    await desk.cases.runner.idle();
    expect((await desk.load(caseId)).state).toMatchObject({ status: 'open', step: 'print', reasons: [] });
    const late = await desk.db.tx((tx) => sign(desk.cases.desk, tx, desk.clerk, decision));
    expect(late).toEqual({ fault: 'step-over' });
  });

  test('a clerk who rejects closes the case with the reason', async () => {
    const desk = await testDesk();
    const caseId = await desk.submit(await desk.tap(await desk.student({ holds: [{ code: 'hold-discipline' }] })));
    await desk.cases.runner.idle();
    const reasons = [{ code: 'not-enrolled' }];
    const decision = { ...(await decisionOn(desk, caseId, 'reject')), reasons };
    await desk.db.tx((tx) => sign(desk.cases.desk, tx, desk.clerk, decision));
    expect((await desk.load(caseId)).state).toMatchObject({ status: 'rejected', reasons });
    expect(await desk.db.prisma.caseView.findMany()).toMatchObject([{ state: 'rejected', reasons }]);
  });

  test.each([
    ['a suspended student', { status: 'suspended' }, 'enrolment-suspended'],
    ['a graduate', { status: 'graduated' }, 'enrolment-ended'],
  ])('%s is told at home why, and a forged submission is refused', async (_name, data, code) => {
    const desk = await testDesk();
    const visitId = await desk.tap(await desk.student(data));
    const home = await desk.cases.answerAsk(TERMINAL, { kind: 'home', visitId });
    expect(home).toMatchObject({ services: [{ flowId: FLOW, notEligible: [{ code }] }] });
    const forged = {
      kind: 'case.submitted',
      visitId,
      caseId: uuidv7(),
      flowId: FLOW,
      flowVersion: FLOW_VERSION,
      answers: {},
    } as const;
    expect(await desk.take(forged)).toEqual({ fault: 'not-eligible', params: { reason: code } });
    expect(faults['not-eligible'].retry).toBe(false);
    expect(await desk.count('case_view')).toBe(0);
  });
});

test('R25 erasing a person takes what the events say about them and leaves every hash whole', async () => {
  const desk = await testDesk();
  const student = await desk.student({ holds: [{ code: 'hold-tuition' }] });
  const caseId = await desk.submit(await desk.tap(student));
  await desk.cases.runner.idle();
  const before = await desk.load(caseId);
  const stored = before.events.map((e) => JSON.stringify(e)).join();
  for (const value of ['张晓萌', 'ZHANG', '2005-03-12', '2023010101', '软件工程']) expect(stored).not.toContain(value);

  const decision = await decisionOn(desk, caseId, 'reject');
  const decided = await desk.db.tx((tx) => sign(desk.cases.desk, tx, desk.clerk, decision));
  expect(isFault(decided)).toBe(false);
  await desk.db.tx((tx) => erasePerson(tx, { personId: student.id, by: 'account:c', basis: 'request 1' }));
  expect((await desk.load(caseId)).events.slice(0, before.events.length)).toEqual(before.events);
  const page = await desk.db.prisma.caseView.findUniqueOrThrow({ where: { id: caseId } });
  expect(page.state).toBe('rejected');
});
