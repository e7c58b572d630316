/** Whether another copy of a paper may be made. Pure: decided on the fold of the case. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { stepOf, type FlowDefinition, type StepOf } from '@yizhan/shared/flow/definition.ts';
import type { CaseState, PaperState } from '../cases/case-state.ts';

/** Why a person, or a clerk for them, declares a sheet void that came out. */
export const SPOILT = ['damaged', 'misprint', 'not-out'] as const;
export type Spoilt = (typeof SPOILT)[number];
export const spoiltReason = (why: Spoilt) => ({ code: `paper-${why}` as const });
const isSpoilt = (paper: PaperState | undefined): boolean =>
  SPOILT.some((why) => paper?.voided?.some(({ code }) => code === `paper-${why}`));

type Given = { readonly state: CaseState; readonly flow: FlowDefinition };
export type Copies = NonNullable<StepOf<'issue'>['document']['copies']>;

export const copiesOf = (flow: FlowDefinition, step: string): Copies | undefined => {
  const issue = stepOf(flow, step);
  if (issue.kind !== 'issue') throw new Error(`Flow ${flow.id}: ${step} makes no paper`);
  return issue.document.copies;
};

const paperOf = (state: CaseState, serial: string): PaperState | Fault =>
  state.papers.find((paper) => paper.serial === serial) ?? { fault: 'not-found' };

/** Copies of the same document that are in somebody's hand or on their way there. */
export const copiesOut = (state: CaseState, step: string): number => {
  const stepOfPaper = new Map(state.papers.map((paper) => [paper.serial, paper.step]));
  const ordered = state.orders.filter(({ of }) => stepOfPaper.get(of) === step).length;
  return state.papers.filter((paper) => paper.step === step && paper.print !== 'void').length + ordered;
};

/**
 * The paper that is to be repeated. One that expired unclaimed counts as well: the copy takes its place. Faults:
 * `not-found`, `not-offered` (the service gives no copies, or the case came to nothing), `paper-void`, `copies-exhausted`.
 */
export const mayCopy = ({ state, flow }: Given, serial: string): PaperState | Fault => {
  const paper = paperOf(state, serial);
  if (isFault(paper)) return paper;
  const copies = copiesOf(flow, paper.step);
  if (!copies || cameToNothing(state)) return { fault: 'not-offered' };
  if (paper.print === 'void') {
    if (!paper.voided?.some(({ code }) => code === 'paper-unclaimed')) return { fault: 'paper-void' };
    if (isReplaced(state, serial)) return { fault: 'paper-void' };
  }
  return copiesOut(state, paper.step) < copies.most
    ? paper
    : { fault: 'copies-exhausted', params: { most: copies.most } };
};

/**
 * The paper that came out badly and is to be made anew. Its own person may say so once; after that a clerk looks at it.
 * Faults: `not-found`, `not-offered`, `paper-void`, `not-printed-yet`, `clerk-needed`.
 */
export const mayReplace = ({ state }: Given, serial: string, by: 'holder' | 'clerk'): PaperState | Fault => {
  const paper = paperOf(state, serial);
  if (isFault(paper)) return paper;
  if (cameToNothing(state)) return { fault: 'not-offered' };
  if (paper.print === 'void') return { fault: 'paper-void' };
  if (by === 'clerk') return paper;
  if (paper.print !== 'printed' && paper.print !== 'taken') return { fault: 'not-printed-yet' };
  const before = state.papers.find((one) => one.serial === paper.insteadOf);
  return isSpoilt(before) ? { fault: 'clerk-needed' } : paper;
};

const cameToNothing = ({ status }: CaseState): boolean =>
  status === 'void' || status === 'withdrawn' || status === 'rejected';

const isReplaced = (state: CaseState, serial: string): boolean =>
  state.papers.some((paper) => paper.insteadOf === serial) || state.orders.some((order) => order.of === serial);
