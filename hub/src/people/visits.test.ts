import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import { FLOW, FLOW_VERSION, TERMINAL, testDesk, type Student, type TestDesk } from '../cases/test-desk.ts';

const identify = (desk: TestDesk, evidence: Student['evidence'], visitId = uuidv7(), terminal = TERMINAL) =>
  desk.cases.answerAsk(terminal, {
    kind: 'identify',
    visitId,
    evidence,
    readAt: new Date(desk.clock.now()).toISOString(),
  });

const submission = (visitId: string, over: object = {}) => ({
  ...{
    kind: 'case.submitted' as const,
    visitId,
    caseId: uuidv7(),
    flowId: FLOW,
    flowVersion: FLOW_VERSION,
    answers: {},
  },
  ...over,
});

describe('R18 the hub decides who it is', () => {
  test.each([
    ['a card nobody has', undefined, 'card-unknown'],
    ['a blocked card', 'blocked', 'card-blocked'],
    ['a lost card', 'lost', 'card-blocked'],
  ])('%s begins no visit', async (_name, cardState, fault) => {
    const desk = await testDesk();
    const evidence = cardState
      ? (await desk.student({ cardState })).evidence
      : { profile: 'uid', token: '04ffffffffffff' };
    expect(await identify(desk, evidence)).toEqual({ fault });
    expect(await desk.count('visit')).toBe(0);
    expect(await desk.count(`audit_event where kind = 'card.refused'`)).toBe(1);
  });

  test('a token is its holder’s only under the profile it was issued for', async () => {
    const desk = await testDesk();
    const { evidence } = await desk.student();
    expect(await identify(desk, { ...evidence, profile: 'desfire' })).toEqual({ fault: 'card-unknown' });
    expect(await identify(desk, { ...evidence, token: evidence.token.toUpperCase() })).toMatchObject({ kind: 'home' });
  });

  test('the number is masked on the home screen', async () => {
    const desk = await testDesk();
    const answer = await identify(desk, (await desk.student()).evidence);
    expect(answer).toMatchObject({ person: { name: '张晓萌', nameEn: 'ZHANG Xiaomeng', numberMasked: '2023****01' } });
  });
});

describe('a visit', () => {
  test('asked for twice is one visit; under another card or terminal it is over', async () => {
    const desk = await testDesk();
    const [one, two] = [await desk.student(), await desk.student()];
    const visitId = uuidv7();
    await identify(desk, one.evidence, visitId);
    expect(await identify(desk, one.evidence, visitId)).toMatchObject({ kind: 'home' });
    expect(await desk.count('visit')).toBe(1);
    expect(await identify(desk, two.evidence, visitId)).toEqual({ fault: 'visit-over' });
    expect(await identify(desk, one.evidence, visitId, 'T002')).toEqual({ fault: 'visit-over' });
  });

  test('ends when the next one begins at the same terminal', async () => {
    const desk = await testDesk();
    const first = await desk.tap(await desk.student());
    await desk.tap(await desk.student());
    expect(await desk.cases.answerAsk(TERMINAL, { kind: 'home', visitId: first })).toEqual({ fault: 'visit-over' });
  });

  test('nothing is submitted after it, before it, or from another terminal', async () => {
    const desk = await testDesk();
    const visitId = await desk.tap(await desk.student());
    const over = { fault: 'visit-over' };
    expect(await desk.take(submission(uuidv7()))).toEqual(over);
    expect(await desk.take(submission(visitId), { terminalId: 'T002' })).toEqual(over);
    expect(await desk.take(submission(visitId), { at: new Date(desk.clock.now() - 3_600_000) })).toEqual(over);
    await desk.take({ kind: 'visit.ended', visitId, why: 'done' });
    expect(await desk.take(submission(visitId), { at: new Date(desk.clock.now() + 3_600_000) })).toEqual(over);
    expect(await desk.count('case_view')).toBe(0);
  });

  test('what was submitted in time counts, however late it arrives', async () => {
    const desk = await testDesk();
    const visitId = await desk.tap(await desk.student());
    const at = new Date(desk.clock.now() + 10_000);
    await desk.take({ kind: 'visit.ended', visitId, why: 'idle' }, { at: new Date(desk.clock.now() + 20_000) });
    await desk.cases.stop(); // its sweeps would run every second of the week
    await desk.clock.advance(7 * 86_400_000);
    expect(await desk.take(submission(visitId), { at })).toBeUndefined();
  });

  test('R5 a hub that was restored and forgot the visit takes the submission by its evidence', async () => {
    const desk = await testDesk();
    const { evidence, id } = await desk.student();
    const forgotten = submission(await desk.tap({ id, evidence }), { evidence });
    await desk.db.pool.query('delete from visit');
    expect(await desk.take(forgotten)).toBeUndefined();
    expect(await desk.db.prisma.caseView.findMany()).toMatchObject([{ applicantId: id }]);
    const unknown = submission(uuidv7(), { evidence: { profile: 'uid', token: '04ee' } });
    expect(await desk.take(unknown)).toEqual({ fault: 'card-unknown' });
  });
});
