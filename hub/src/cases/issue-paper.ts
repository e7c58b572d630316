import { faults, isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { StepOf } from '@yizhan/shared/flow/definition.ts';
import { prepareCopy, type PreparedCopy } from '../papers/prepare-copy.ts';
import { storeCopy } from '../papers/store-copy.ts';
import { queuePrint } from '../print-desk/queue-print.ts';
import { releaseTo } from '../print-desk/release-to.ts';
import { contentOf, leaseSeal } from '../seals/lease-seal.ts';
import { sealInForce } from '../seals/seal-in-force.ts';
import type { AutomaticDesk } from './advance-case.ts';
import { liveTerminal } from './announce.ts';
import { afterSealing } from './automatic-steps.ts';
import { activeStep, type CaseState } from './case-state.ts';
import type { EventBody } from './events.ts';
import { Postponed } from './job-runner.ts';
import { moveOn, stick, type Doing } from './move-on.ts';
import { passes, pauseFor, reasonOf } from './paper-faults.ts';
import { matterFacts } from './matter-facts.ts';
import { showPersonal } from './personal.ts';

/** Makes, seals and stores the paper, and releases it to the terminal where its person still stands. */
export const issuePaper = async (desk: AutomaticDesk, state: CaseState, step: StepOf<'issue'>): Promise<void> => {
  const doing = { caseId: state.id, step: step.id };
  const data = await factsOf(desk, state, step);
  if (data === undefined) return stick(desk, { ...doing, reasons: [{ code: 'facts-missing' }] });
  const copy = await prepare(desk, state, { step, data });
  if (isFault(copy)) {
    if (passes(copy)) return delay(desk, doing, copy);
    if (faults[copy.fault].retry) throw new Error(`Case ${state.id}: ${copy.fault}`);
    return stick(desk, { ...doing, reasons: [reasonOf(copy)] });
  }
  await desk.db.tx(async (tx) => {
    const terminal = await liveTerminal(tx, state, new Date(desk.clock.now()));
    const sealed = eventsOf(copy, { step: step.id, terminal });
    const moved = await moveOn(desk, tx, {
      ...doing,
      then: (course) => {
        afterSealing(course, step, sealed);
      },
    });
    if (!moved) return; // another run was first: this copy never existed
    await storeCopy(tx, desk.keyring, copy);
    await queuePrint(tx, { copy, step: step.id, terminal, now: new Date(desk.clock.now()) });
    if (terminal !== undefined) {
      const { copies } = step.document;
      await releaseTo(desk, tx, { copy, step: step.id, copies, terminal });
    }
  });
};

/** Says once why it waits; then the job comes back by itself. */
const delay = async (desk: AutomaticDesk, doing: Doing, fault: Fault): Promise<never> => {
  const reasons = [reasonOf(fault)];
  await desk.db.tx((tx) =>
    moveOn(desk, tx, {
      ...doing,
      then: (course) => {
        const known = activeStep(course.state, doing.step)?.reasons[0]?.code;
        if (known !== fault.fault) course.emit({ kind: 'paper-delayed', step: doing.step, reasons });
      },
    }),
  );
  throw new Postponed(pauseFor(fault));
};

/** What the document of a step says; undefined when it is not known. */
export const factsOf = (desk: AutomaticDesk, state: CaseState, { document }: StepOf<'issue'>): Promise<unknown> => {
  if (document.facts === 'case') return matterFacts(desk, state, document);
  const hidden = state.facts[document.facts];
  return hidden ? showPersonal(desk.db, desk.keyring, hidden) : Promise.resolve(undefined);
};

type Making = { readonly step: StepOf<'issue'>; readonly data: unknown };

const prepare = async (
  desk: AutomaticDesk,
  state: CaseState,
  { step, data }: Making,
): Promise<PreparedCopy | Fault> => {
  const { template, seal: sealId } = step.document;
  const issuedAt = new Date(desk.clock.now());
  const seal = await sealInForce(desk.db.pool, sealId, issuedAt);
  if (isFault(seal)) return seal;
  const noTime = desk.papers.stampTime.resting();
  if (noTime) return noTime; // before the seal is lent
  const entry = activeStep(state, step.id)?.round ?? 0;
  const loan = await leaseSeal(desk.db.pool, {
    ...{ sealId, caseId: state.id, step: step.id, flowId: state.flowId, at: issuedAt },
    ...{ key: `${state.id} ${step.id} ${String(entry)}`, content: contentOf(template, data) },
  });
  if (isFault(loan)) return loan;
  const copy = state.papers.length + 1;
  return prepareCopy(desk.papers, {
    caseId: state.id,
    personId: state.applicant,
    copy,
    template,
    data,
    seal,
    loan: loan.id,
    issuedAt,
  });
};

const eventsOf = (copy: PreparedCopy, at: { step: string; terminal: string | undefined }): EventBody[] => [
  {
    ...{ kind: 'paper-sealed', step: at.step, serial: copy.serial, jobId: copy.jobId, template: copy.template },
    ...{ seal: copy.sealId, pages: copy.pages, sha256: copy.sha256.toString('hex') },
  },
  { kind: 'print-released', jobId: copy.jobId, terminal: at.terminal },
];
