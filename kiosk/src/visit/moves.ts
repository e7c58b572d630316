import type { Reason, WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import { printerProblem } from './printer-problem.ts';
import type { ProblemCode } from './view.ts';
import type { Bye, EndReason, Next, OpenVisit, Page, Problem, Saved, Surroundings, Visit } from './visit.ts';

export const stay = (visit: Visit): Next => ({ visit, effects: [] });

export const open = (visit: OpenVisit, page: Page): Next => stay({ ...visit, page });

type News = {
  readonly code: ProblemCode;
  readonly saved: Saved;
  readonly now: number;
  readonly reasons?: readonly Reason[];
  readonly id?: string;
};
export const problem = ({ code, saved, now, reasons = [], id }: News): Problem => ({
  kind: 'problem',
  code,
  saved,
  reasons,
  since: now,
  ...(id === undefined ? {} : { id }),
});

/** Ends the visit: told to the hub, wiped from the machine, and said on the screen. */
export const endVisit = (visit: OpenVisit, why: EndReason & Bye, around: Surroundings): Next => ({
  visit: { kind: 'goodbye', language: visit.language, why, since: around.now },
  effects: [
    ...inSlot(visit).map((jobId) => {
      const by = why === 'done' ? 'person' : 'timeout';
      return { do: 'write', record: { kind: 'paper.taken', jobId, by } } as const;
    }),
    ...inPrinter(visit).map((jobId) => ({ do: 'withdraw', jobId }) as const),
    { do: 'write', record: { kind: 'visit.ended', visitId: visit.visitId, why } },
    { do: 'wipe' },
  ],
});

/** A paper that has come out and of which nobody has said that they have it. */
const inSlot = ({ page }: OpenVisit): readonly string[] => {
  if (page.kind === 'take') return [page.job.jobId];
  return page.kind === 'spoilt' && page.job ? [page.job.jobId] : [];
};

const inPrinter = ({ page }: OpenVisit): readonly string[] =>
  (page.kind === 'printing' || (page.kind === 'problem' && page.held)) && page.job ? [page.job.jobId] : [];

/** A printer that surely cannot print is not sent anything: the paper stays safe at the hub. */
export const startPrinting = (visit: OpenVisit, job: WaitingPaper, around: Surroundings): Next => {
  if (around.printer !== 'ready' && around.printer !== 'busy') {
    return open(visit, { ...printerProblem(around.printer, around.now), job });
  }
  return {
    visit: { ...visit, page: { kind: 'printing', job, page: 0, since: around.now } },
    effects: [{ do: 'print', visitId: visit.visitId, job }],
  };
};
