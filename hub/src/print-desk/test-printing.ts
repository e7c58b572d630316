/** A paper and what a terminal tells about printing it, for tests of the print desk. */
import type { Home, TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';
import { testDesk, TERMINAL, type Student, type TestDesk } from '../cases/test-desk.ts';

type Result = Extract<TerminalRecord, { kind: 'print.result' }>;

export const attempted = (jobId: string, attempt = 1): TerminalRecord => ({
  ...{ kind: 'print.attempted', jobId, attempt, nonce: String(attempt).repeat(32), printerUuid: 'p', upSince: 1 },
});

export const result = (jobId: string, outcome: Result['outcome'], over: Partial<Result> = {}): TerminalRecord => ({
  ...{ kind: 'print.result', jobId, attempt: 1, nonce: '1'.repeat(32), outcome, impressions: 1 },
  ...{ by: 'printer', reasons: [], ...over },
});

type Wish = Partial<Extract<TerminalRecord, { kind: 'copy.requested' }>>;

export type Printing = {
  readonly desk: TestDesk;
  readonly student: Student;
  readonly caseId: string;
  readonly visitId: string;
  /** Serial and job of the first paper. */
  readonly serial: string;
  readonly jobId: string;
  /** The terminal prints it well, and it is taken. */
  print(jobId: string): Promise<void>;
  /** Asks for a copy of `of`; the job's id, or why not. */
  order(of: string, wish?: Wish): Promise<string | { readonly fault: string }>;
  home(visitId?: string): Promise<Home>;
  /** A fresh visit of the student at a terminal. */
  tap(terminalId?: string): Promise<string>;
  /** By job. */
  serialOf(jobId: string): Promise<string>;
};

/** A certificate that has been issued to a student who stands at the terminal. */
export const testPrinting = async (wish: Parameters<typeof testDesk>[0] = {}): Promise<Printing> => {
  const desk = await testDesk(wish);
  const student = await desk.student();
  let visitId = await desk.tap(student);
  const caseId = await desk.submit(visitId);
  await desk.cases.runner.idle();
  const [first] = (await desk.load(caseId)).state.papers;
  if (!first) throw new Error('No paper');

  const told = async (record: TerminalRecord): Promise<void> => {
    const fault = await desk.take(record);
    if (fault !== undefined) throw new Error(`${record.kind}: ${JSON.stringify(fault)}`);
  };
  return {
    ...{ desk, student, caseId, serial: first.serial, jobId: first.jobId },
    get visitId() {
      return visitId;
    },
    print: async (jobId) => {
      await told(attempted(jobId));
      await told(result(jobId, 'printed'));
      await told({ kind: 'paper.taken', jobId, by: 'person' });
    },
    order: async (of, wish = {}) => {
      const jobId = wish.jobId ?? uuidv7();
      const fault = await desk.take({ kind: 'copy.requested', visitId, of, ...wish, jobId });
      await desk.cases.runner.idle();
      return fault === undefined ? jobId : (fault as { readonly fault: string });
    },
    home: async (visit = visitId) => {
      const answer = await desk.cases.answerAsk(TERMINAL, { kind: 'home', visitId: visit });
      if (!('services' in answer)) throw new Error(JSON.stringify(answer));
      return answer;
    },
    tap: async (terminalId) => {
      visitId = await desk.tap(student, terminalId);
      return visitId;
    },
    serialOf: async (jobId) => (await desk.db.prisma.printJob.findUniqueOrThrow({ where: { id: jobId } })).serial,
  };
};
