/** A case begins, whoever hands it in: at a terminal, at a counter, or as part of another case. */
import { writeAssurance, type Assurance } from '@yizhan/shared/campus/assurance.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { checkAnswers } from '@yizhan/shared/flow/answers.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { FlowData } from '@yizhan/shared/flow/rule.ts';
import { calendarFacts } from '@yizhan/shared/campus/terms.ts';
import { claimFiles } from '../files/handed-files.ts';
import { applicantOf, type Applicant } from '../people/directory.ts';
import type { Tx } from '../storage/db.ts';
import { badAnswers } from './bad-answers.ts';
import type { CaseDesk } from './case-desk.ts';
import { caseNumber } from './case-number.ts';
import type { CaseState } from './case-state.ts';
import { beginCase, type Decide } from './change-case.ts';
import { notEligible } from './eligibility.ts';
import type { EventBody } from './events.ts';
import { checkReferences, uncheckedEvent, type Unchecked } from '../references/check-references.ts';
import { loadKnowledge } from './knowledge.ts';
import { loadCase } from './load-case.ts';
import { hidePersonal } from './personal.ts';
import { resolveActors, type ResolvedActors } from './resolve-actors.ts';
import { singleCaseOf } from './single-case.ts';

export type Handing = {
  /** Made by whoever hands it in: the same id again is the same case. */
  readonly caseId: string;
  readonly flow: FlowDefinition;
  readonly applicant: string;
  readonly answers?: unknown;
  /** As the audit log names actors, from the channel (R2). */
  readonly by: string;
  /** When it was done, by the clock where it was done (R10). */
  readonly doneAt: Date;
  /** Undefined when the hub itself begins it (who it is was proven for the case it belongs to), or an agent saw the person. */
  readonly assurance: Assurance | undefined;
  readonly terminal?: string | undefined;
  readonly placeId?: string | undefined;
  readonly visit?: string | undefined;
  readonly agent?: string | undefined;
  /** A member of staff has the papers in hand; whoever hands it in for the applicant always has. */
  readonly originalsSeen?: boolean | undefined;
  readonly parent?: { readonly case: string; readonly step: string } | undefined;
};

/** Two cases with the same 40 bits on one day are rare; three times running they are a bug. */
const MAX_NUMBERS = 3;

/**
 * The case that is open after this: the new one, or the first of the same id, or the person's one open case of a service
 * that allows a single one. Faults: `not-found` (no such person), `not-allowed` (another's id), `not-eligible`,
 * `bad-answers` with field and reason, `actor-unresolved` with the step.
 */
export const openCase = async (desk: CaseDesk, tx: Tx, handing: Handing): Promise<CaseState | Fault> => {
  const { caseId, flow } = handing;
  const earlier = await loadCase(tx, caseId);
  if (earlier) return ownCase(earlier.state, handing);
  const applicant = await applicantOf(tx, handing.applicant);
  if (!applicant) return { fault: 'not-found' };
  const first = await singleCaseOf(tx, flow, handing.applicant);
  if (first) return first;

  const data: FlowData = { ...applicant.facts, calendar: calendarFacts(new Date(desk.clock.now()), desk.calendar) };
  const [reason] = notEligible(flow, { facts: data, assurance: handing.assurance });
  if (reason) return { fault: 'not-eligible', params: { reason: reason.code } };
  const originalsSeen = handing.originalsSeen ?? handing.agent !== undefined;
  const answers = readAnswers(flow, handing.answers, { data, today: new Date(desk.clock.now()), originalsSeen });
  if (isFault(answers)) return answers;
  const { problems, unchecked } = await checkReferences(desk, tx, { form: flow.form, answers });
  const [unknown, ...others] = problems;
  if (unknown) return badAnswers([unknown, ...others]);
  const missing = await claimFiles(tx, { form: flow.form, answers, personId: handing.applicant, caseId });
  if (missing) return missing;
  const actors = await resolveActors(desk, { flow, applicant, data: { ...data, form: answers } });
  if (isFault(actors)) return actors;
  return begin(desk, tx, { handing, answers, actors, applicant, unchecked });
};

const ownCase = (state: CaseState, { applicant, flow }: Handing): CaseState | Fault =>
  state.applicant === applicant && state.flowId === flow.id ? state : { fault: 'not-allowed' };

type Reading = { readonly data: FlowData; readonly today: Date; readonly originalsSeen: boolean };

const readAnswers = ({ form }: FlowDefinition, raw: unknown, reading: Reading): Record<string, unknown> | Fault => {
  const checked = checkAnswers(form, raw ?? {}, reading);
  return 'problems' in checked ? badAnswers(checked.problems) : checked.answers;
};

type Begin = {
  readonly handing: Handing;
  readonly answers: Record<string, unknown>;
  readonly actors: ResolvedActors;
  readonly applicant: Applicant;
  readonly unchecked: readonly Unchecked[];
};

const begin = async (
  desk: CaseDesk,
  tx: Tx,
  { handing, answers, actors, unchecked }: Begin,
): Promise<CaseState | Fault> => {
  const { caseId, flow, applicant, by, doneAt } = handing;
  const clerk = await desk.chooseClerk(tx, {
    ...{ flowId: flow.id, department: flow.department, applicant, placeId: handing.placeId },
    now: new Date(desk.clock.now()),
  });
  const given = Object.keys(answers).length > 0;
  const hidden = given ? await hidePersonal(tx, { keyring: desk.keyring, personId: applicant }, answers) : undefined;
  const load = () => loadKnowledge(desk, tx, { applicant, flowId: flow.id });
  for (let salt = 0; salt < MAX_NUMBERS; salt++) {
    const submitted: EventBody = {
      ...{ kind: 'submitted', number: caseNumber(caseId, salt), flowId: flow.id, flowVersion: flow.version },
      ...{ applicant, terminal: handing.terminal, visit: handing.visit, agent: handing.agent, parent: handing.parent },
      ...{ assurance: provenBy(handing), answers: hidden },
    };
    const decide: Decide = (course) => {
      course.emit(submitted, { kind: 'accepted' }, ...uncheckedEvent(unchecked));
      if (Object.keys(actors).length > 0) course.emit({ kind: 'actors-resolved', actors });
      course.emit({ kind: 'assigned', clerk: clerk.clerk, how: 'dispatch', reasons: [...clerk.reasons] });
      course.enter(flow.start);
      return undefined;
    };
    const state = await beginCase(desk, tx, { caseId, flow, by, doneAt, decide, load });
    if (state !== 'conflict') return state;
    // The same submission was taken beside this one, the person's one case was begun, or the number is another case's.
    const taken = await loadCase(tx, caseId);
    if (taken) return ownCase(taken.state, handing);
    const first = await singleCaseOf(tx, flow, applicant);
    if (first) return first;
  }
  throw new Error(`Case ${caseId}: ${String(MAX_NUMBERS)} numbers running are taken`);
};

const provenBy = ({ assurance, agent }: Handing): string => {
  if (assurance) return writeAssurance(assurance);
  return agent === undefined ? 'parent' : 'counter';
};
