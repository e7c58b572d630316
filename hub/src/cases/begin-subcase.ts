import { createHash } from 'node:crypto';
import { isFault } from '@yizhan/shared/faults.ts';
import type { StepOf } from '@yizhan/shared/flow/definition.ts';
import type { CaseDesk } from './case-desk.ts';
import type { CaseState } from './case-state.ts';
import { moveOn, stick } from './move-on.ts';
import { openCase } from './open-case.ts';

/** The same step in the same round begins the same case, however often it is run (RFC 9562 version 8). */
export const childId = (state: CaseState, step: string): string => {
  const round = state.active[step]?.round ?? 0;
  const bytes = createHash('sha256')
    .update(`subcase|${state.id}|${step}|${String(round)}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** Begins the other case and notes it in this one, both or neither. */
export const beginSubcase = async (desk: CaseDesk, state: CaseState, step: StepOf<'subcase'>): Promise<void> => {
  const refused = await desk.db.tx(async (tx) => {
    const flow = (await desk.flows.current(tx)).find((one) => one.id === step.flow);
    if (!flow) throw new Error(`Case ${state.id}: the service ${step.flow} is not published`);
    const child = await openCase(desk, tx, {
      ...{ caseId: childId(state, step.id), flow, applicant: state.applicant, by: 'hub' },
      ...{ doneAt: new Date(desk.clock.now()), assurance: undefined, parent: { case: state.id, step: step.id } },
    });
    if (isFault(child)) return child;
    await moveOn(desk, tx, {
      ...{ caseId: state.id, step: step.id },
      then: (course) => {
        if (course.state.children.some((one) => one.case === child.id)) return;
        course.emit({ kind: 'subcase-begun', step: step.id, child: child.id, number: child.number });
        if (!step.waits) course.leave(step.id, step.next);
      },
    });
    return undefined;
  });
  if (refused)
    await stick(desk, {
      ...{ caseId: state.id, step: step.id },
      reasons: [{ code: 'subcase-refused', params: { fault: refused.fault } }],
    });
};
