import type { TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import { testDesk, TERMINAL, type Student, type TestDesk } from './test-desk.ts';

type Printing = { readonly desk: TestDesk; readonly student: Student; readonly caseId: string; readonly jobId: string };

const released = async (): Promise<Printing> => {
  const desk = await testDesk();
  const student = await desk.student();
  const caseId = await desk.submit(await desk.tap(student));
  await desk.cases.runner.idle();
  const jobId = (await desk.load(caseId)).state.papers[0]?.jobId;
  if (jobId === undefined) throw new Error('No paper');
  return { desk, student, caseId, jobId };
};

const attempted = (jobId: string, attempt = 1): TerminalRecord => ({
  ...{ kind: 'print.attempted', jobId, attempt, nonce: String(attempt).repeat(32), printerUuid: 'p', upSince: 1 },
});
type Result = Extract<TerminalRecord, { kind: 'print.result' }>;
const result = (jobId: string, outcome: Result['outcome'], over: Partial<Result> = {}): TerminalRecord => ({
  ...{
    kind: 'print.result',
    jobId,
    attempt: 1,
    nonce: '1'.repeat(32),
    outcome,
    impressions: 1,
    by: 'printer',
    reasons: [],
  },
  ...over,
});

const jobState = async ({ desk }: Printing): Promise<string | undefined> =>
  (await desk.db.prisma.printJob.findMany())[0]?.state;

describe('R13 a print is told as it was, and never repeated by the hub itself', () => {
  test('one whose end is unknown is not offered again until a person has answered', async () => {
    const p = await released();
    const { desk, student, jobId } = p;
    await desk.take(attempted(jobId));
    await desk.take(result(jobId, 'unknown', { impressions: 0 }));
    expect(await jobState(p)).toBe('unknown');
    const visitId = await desk.tap(student);
    expect(await desk.cases.answerAsk(TERMINAL, { kind: 'home', visitId })).toMatchObject({ papers: [] });

    await desk.take(result(jobId, 'not-printed', { by: 'person', impressions: 0 }));
    expect(await jobState(p)).toBe('waiting');
    expect(await desk.cases.answerAsk(TERMINAL, { kind: 'home', visitId })).toMatchObject({ papers: [{ jobId }] });
    expect(await desk.count('paper')).toBe(1);
  });

  test('R21 what comes late about an older attempt changes nothing', async () => {
    const p = await released();
    const { desk, jobId } = p;
    await desk.take(attempted(jobId, 1));
    await desk.take(attempted(jobId, 2));
    await desk.take(result(jobId, 'not-printed', { attempt: 1 }));
    expect(await jobState(p)).toBe('attempting');
    await desk.take(result(jobId, 'printed', { attempt: 2 }));
    expect(await jobState(p)).toBe('printed');
    const attempts = (await desk.db.prisma.printJob.findMany())[0]?.attempts as unknown[];
    expect(attempts).toHaveLength(4);
  });

  test('records about one print that arrive at once are all kept, in one order', async () => {
    const p = await released();
    const { desk, jobId, caseId } = p;
    const before = (await desk.load(caseId)).state.version;
    await Promise.all([
      desk.take(attempted(jobId)),
      desk.take(result(jobId, 'printed')),
      desk.take({ kind: 'paper.taken', jobId, by: 'person' }),
    ]);
    const { state } = await desk.load(caseId);
    expect(state).toMatchObject({ status: 'done', papers: [{ print: 'taken' }] });
    expect(state.version).toBe(before + 3 + 2); // the three, and the step and the case closed by them
  });
});

test('R2 a terminal is believed only about people who were there', async () => {
  const { desk, jobId } = await released();
  expect(await desk.take(attempted(jobId), { terminalId: 'T002' })).toEqual({ fault: 'not-allowed' });
  expect(await desk.take(attempted(uuidv7()))).toEqual({ fault: 'not-found' });
});

test('a paper is given only to its own person’s visit, at its own terminal, while it lasts', async () => {
  const { desk, student, jobId } = await released();
  const another = await desk.tap(await desk.student());
  expect(await desk.cases.answerAsk(TERMINAL, { kind: 'paper', visitId: another, jobId })).toEqual({
    fault: 'not-found',
  });
  const visitId = await desk.tap(student);
  expect(await desk.cases.answerAsk('T002', { kind: 'paper', visitId, jobId })).toEqual({ fault: 'visit-over' });
  await desk.clock.advance(301_000);
  expect(await desk.cases.answerAsk(TERMINAL, { kind: 'paper', visitId, jobId })).toEqual({ fault: 'visit-over' });
});
