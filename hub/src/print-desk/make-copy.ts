/**
 * Makes the copy that was ordered: what the first one says, with a serial and a code of its own (R15). The slow part runs
 * outside any transaction; it is written only if the order still stands, so that a job done twice leaves one copy.
 */
import { faults, isFault, type Fault } from '@yizhan/shared/faults.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import type { AutomaticDesk } from '../cases/advance-case.ts';
import { terminalOfVisit } from '../cases/announce.ts';
import type { CaseState, CopyOrder } from '../cases/case-state.ts';
import { changeCase } from '../cases/change-case.ts';
import type { Course } from '../cases/course.ts';
import { Postponed, type JobHandler } from '../cases/job-runner.ts';
import { loadCase } from '../cases/load-case.ts';
import { passes, pauseFor, reasonOf } from '../cases/paper-faults.ts';
import { prepareCopy, type PreparedCopy } from '../papers/prepare-copy.ts';
import { storeCopy } from '../papers/store-copy.ts';
import { contentOf, leaseSeal } from '../seals/lease-seal.ts';
import { sealInForce } from '../seals/seal-in-force.ts';
import type { Tx } from '../storage/db.ts';
import type { Copies } from './may-copy.ts';
import { orderedPaper } from './ordered-paper.ts';
import { queuePrint } from './queue-print.ts';
import { releaseTo } from './release-to.ts';

const jobBody = z.object({ caseId: z.uuid(), jobId: z.uuid() });

export const copyHandler = (desk: AutomaticDesk): JobHandler => ({
  run: async (body) => {
    const { caseId, jobId } = jobBody.parse(body);
    const loaded = await loadCase(desk.db.pool, caseId);
    if (!loaded) throw new Error(`A job names case ${caseId}, which does not exist`);
    const order = loaded.state.orders.find((one) => one.jobId === jobId);
    if (order) await makeCopy(desk, loaded.state, order);
  },
  giveUp: async (body) => {
    const { caseId, jobId } = jobBody.parse(body);
    await giveUp(desk, { caseId, jobId, reasons: [{ code: 'automatic-step-failed' }] });
  },
});

const makeCopy = async (desk: AutomaticDesk, state: CaseState, order: CopyOrder): Promise<void> => {
  const copy = await prepareAgain(desk, state, order);
  if (isFault(copy)) {
    if (passes(copy)) return delay(desk, { caseId: state.id, order, fault: copy });
    if (faults[copy.fault].retry) throw new Error(`Case ${state.id}: ${copy.fault}`);
    return giveUp(desk, { caseId: state.id, jobId: order.jobId, reasons: [reasonOf(copy)] });
  }
  await desk.db.tx(async (tx) => {
    const now = new Date(desk.clock.now());
    const terminal = await terminalOfVisit(tx, order.visit, now);
    const written = await write(desk, tx, {
      caseId: state.id,
      order,
      then: (course) => {
        course.emit(
          {
            ...{
              kind: 'paper-sealed',
              step: copy.step,
              serial: copy.serial,
              jobId: copy.jobId,
              template: copy.template,
            },
            ...{ seal: copy.sealId, pages: copy.pages, sha256: copy.sha256.toString('hex') },
          },
          { kind: 'print-released', jobId: copy.jobId, terminal },
        );
      },
    });
    if (!written) return;
    await storeCopy(tx, desk.keyring, copy);
    await queuePrint(tx, { copy, step: copy.step, copyOf: order.of, terminal, now });
    if (terminal !== undefined) await releaseTo(desk, tx, { copy, step: copy.step, copies: copy.copies, terminal });
  });
};

type Delayed = { readonly caseId: string; readonly order: CopyOrder; readonly fault: Fault };

/** Says once why it waits; then the job comes back by itself. */
const delay = async (desk: AutomaticDesk, { caseId, order, fault }: Delayed): Promise<never> => {
  const { jobId } = order;
  await desk.db.tx((tx) =>
    write(desk, tx, {
      caseId,
      order,
      then: (course) => {
        const { papers, orders } = course.state;
        const step = papers.find(({ serial }) => serial === order.of)?.step;
        const known = orders.find((one) => one.jobId === jobId)?.delayed?.[0]?.code;
        if (step !== undefined && known !== fault.fault)
          course.emit({ kind: 'paper-delayed', step, jobId, reasons: [reasonOf(fault)] });
      },
    }),
  );
  throw new Postponed(pauseFor(fault));
};

type Again = PreparedCopy & { readonly step: string; readonly copies: Copies | undefined };

/** Faults: those of the seal and of `prepareCopy`. Throws when the first copy is gone: orders are taken for those that are there. */
const prepareAgain = async (desk: AutomaticDesk, state: CaseState, order: CopyOrder): Promise<Again | Fault> => {
  const first = state.papers.find(({ serial }) => serial === order.of);
  const flow = await desk.flows.get(desk.db.pool, state.flowId, state.flowVersion);
  const step = first && flow && stepOf(flow, first.step);
  if (step?.kind !== 'issue') throw new Error(`Case ${state.id}: ${order.of} is no paper of it`);
  const said = await orderedPaper(desk, order.of, state.applicant);
  if (!said) return { fault: 'applicant-erased' };
  const issuedAt = new Date(desk.clock.now());
  const seal = await sealInForce(desk.db.pool, step.document.seal, issuedAt);
  if (isFault(seal)) return seal;
  const noTime = desk.papers.stampTime.resting();
  if (noTime) return noTime; // before the seal is lent
  const loan = await leaseSeal(desk.db.pool, {
    ...{ sealId: seal.id, key: order.jobId, jobId: order.jobId, caseId: state.id, step: step.id },
    ...{ flowId: state.flowId, content: contentOf(said.template, said.data), at: issuedAt },
  });
  if (isFault(loan)) return loan;
  const copy = await prepareCopy(desk.papers, {
    ...{ caseId: state.id, personId: state.applicant, jobId: order.jobId, copy: state.papers.length + 1 },
    ...{ ...said, seal, loan: loan.id, issuedAt },
  });
  return isFault(copy) ? copy : { ...copy, step: step.id, copies: step.document.copies };
};

type Ordered = {
  readonly caseId: string;
  readonly order: Pick<CopyOrder, 'jobId'>;
  readonly then: (course: Course) => void;
};

/** False when the order no longer stands: another run was first. */
const write = async (desk: AutomaticDesk, tx: Tx, { caseId, order, then }: Ordered): Promise<boolean> => {
  const changed = await changeCase(desk, tx, {
    ...{ caseId, by: 'hub' },
    decide: (course) => {
      if (course.state.orders.some((one) => one.jobId === order.jobId)) then(course);
      return undefined;
    },
  });
  if (isFault(changed)) throw new Error(`Case ${caseId}, copy ${order.jobId}: ${changed.fault}`);
  return changed.after !== changed.before;
};

type GivenUp = { readonly caseId: string; readonly jobId: string; readonly reasons: Reason[] };

const giveUp = async (desk: AutomaticDesk, { caseId, jobId, reasons }: GivenUp): Promise<void> => {
  await desk.db.tx(async (tx) => {
    const state = (await loadCase(tx, caseId))?.state;
    const visit = state?.orders.find((order) => order.jobId === jobId)?.visit;
    const written = await write(desk, tx, {
      caseId,
      order: { jobId },
      then: (course) => {
        course.emit({ kind: 'copy-failed', jobId, reasons });
      },
    });
    const terminal = written ? await terminalOfVisit(tx, visit, new Date(desk.clock.now())) : undefined;
    if (terminal !== undefined) await desk.toTerminal(tx, terminal, { kind: 'print.voided', jobId });
  });
};
