/** A case that another one began has ended: that one is told, once. */
import { isFault } from '@yizhan/shared/faults.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import { z } from 'zod';
import { afterSubcase } from './automatic-steps.ts';
import type { CaseDesk } from './case-desk.ts';
import { changeCase } from './change-case.ts';
import type { JobHandler } from './job-runner.ts';
import { loadCase } from './load-case.ts';

const jobBody = z.object({ caseId: z.uuid() });

export const tellParentHandler = (desk: CaseDesk, gaveUp: (error: unknown, caseId: string) => void): JobHandler => ({
  run: async (body) => {
    const { caseId } = jobBody.parse(body);
    const loaded = await loadCase(desk.db.pool, caseId);
    const child = loaded?.state;
    if (child?.parent === undefined || child.closedAt === undefined) return; // reopened meanwhile
    const { parent } = child;
    const changed = await desk.db.tx((tx) =>
      changeCase(desk, tx, {
        ...{ caseId: parent.case, by: 'hub' },
        decide: (course) => {
          const known = course.state.children.find((one) => one.case === caseId);
          if (!known || known.outcome !== undefined) return undefined;
          const step = stepOf(course.flow, parent.step);
          if (step.kind !== 'subcase') throw new Error(`Case ${parent.case}: ${parent.step} begins no case`);
          afterSubcase(course, step, { id: caseId, outcome: child.status });
          return undefined;
        },
      }),
    );
    if (isFault(changed)) throw new Error(`Case ${parent.case} was not told of ${caseId}: ${changed.fault}`);
  },
  giveUp: (body, error) => {
    gaveUp(error, jobBody.parse(body).caseId);
    return Promise.resolve();
  },
});
