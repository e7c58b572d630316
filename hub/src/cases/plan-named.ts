/** Tasks that ask for somebody by name, once that person has left: who is asked instead. */
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { findHeir, type Leaver } from '../dispatch/find-heir.ts';
import type { Tx } from '../storage/db.ts';
import { namedIn, type NamedSlot } from './actions/replace-signer.ts';
import type { CaseDesk } from './case-desk.ts';
import type { CaseState } from './case-state.ts';
import { loadCase } from './load-case.ts';
import { slotsIn } from './slots.ts';

export type TaskAt = NamedSlot & { readonly caseId: string };
export type TaskMove = TaskAt & { readonly to: string; readonly reasons: readonly Reason[] };

export type NamedAsked = {
  /** Tasks of the one who left, in whatever way they are theirs. */
  readonly tasks: readonly TaskAt[];
  readonly leaver: Leaver;
  /** Cases that are about to change hands: case → next clerk. */
  readonly nextClerk: ReadonlyMap<string, string>;
};

export type NamedPlan = {
  readonly moves: readonly TaskMove[];
  /** Nobody is left who may take them. */
  readonly stuck: readonly { readonly caseId: string; readonly step: string }[];
};

/** A task of the responsible clerk goes with the case, and is not among the moves. */
export const planNamed = async (
  desk: CaseDesk,
  tx: Tx,
  { tasks, leaver, nextClerk }: NamedAsked,
): Promise<NamedPlan> => {
  const moves: TaskMove[] = [];
  const stuck: { caseId: string; step: string }[] = [];
  for (const task of tasks) {
    const { caseId, step } = task;
    const loaded = await loadCase(tx, caseId);
    if (!loaded || namedIn(loaded.state, task) !== leaver.person) continue;
    const { state } = loaded;
    const heir = await findHeir(tx, {
      ...{ leaver, applicant: state.applicant, now: new Date(desk.clock.now()) },
      department: state.actors[step]?.[task.slot]?.department,
      clerk: nextClerk.get(caseId) ?? state.responsible?.clerk,
      beside: await besides(desk, tx, state, task),
    });
    if (heir) moves.push({ ...task, ...heir });
    else stuck.push({ caseId, step });
  }
  return { moves, stuck };
};

/** Those who have signed the step already, or are named in another place of it. */
const besides = async (desk: CaseDesk, tx: Tx, state: CaseState, task: NamedSlot): Promise<readonly string[]> => {
  const flow = await desk.flows.get(tx, state.flowId, state.flowVersion);
  if (!flow) throw new Error(`Case ${state.id} runs under a flow that is not published`);
  return slotsIn(state, stepOf(flow, task.step))
    .filter(({ slot }) => slot !== task.slot)
    .flatMap(({ place, signature }) => [place.person ?? [], signature?.by.replace(/^person:/, '') ?? []].flat());
};
