/**
 * Does the automatic step a case is in: asks a department's data, makes and seals a paper, or begins another case. The
 * slow part runs outside any transaction; the write happens only if the case is still in that step, so that a job done
 * twice, or by two hubs at once, leaves one answer and one paper.
 */
import { z } from 'zod';
import type { PaperDeps } from '../papers/prepare-copy.ts';
import { answerCheck } from './answer-check.ts';
import { automaticStep } from './automatic-steps.ts';
import { beginSubcase } from './begin-subcase.ts';
import type { CaseDesk } from './case-desk.ts';
import { issuePaper } from './issue-paper.ts';
import type { JobHandler } from './job-runner.ts';
import { loadCase } from './load-case.ts';
import { stick } from './move-on.ts';

export type AutomaticDesk = CaseDesk & { readonly papers: PaperDeps };

const jobBody = z.object({ caseId: z.uuid(), step: z.string() });

export const advanceHandler = (desk: AutomaticDesk): JobHandler => ({
  run: async (body) => {
    const { caseId, step: stepId } = jobBody.parse(body);
    const loaded = await loadCase(desk.db.pool, caseId);
    if (!loaded) throw new Error(`A job names case ${caseId}, which does not exist`);
    const { state } = loaded;
    const flow = await desk.flows.get(desk.db.pool, state.flowId, state.flowVersion);
    const step = flow && automaticStep({ state, flow }, stepId);
    if (!step) return; // it has moved on
    switch (step.kind) {
      case 'check':
        return answerCheck(desk, state, step);
      case 'issue':
        return issuePaper(desk, state, step);
      case 'subcase':
        return beginSubcase(desk, state, step);
      default:
        throw new Error(`Case ${caseId}: ${step.kind} ${step.id} is no job of the hub`);
    }
  },
  giveUp: async (body) => {
    const { caseId, step } = jobBody.parse(body);
    await stick(desk, { caseId, step, reasons: [{ code: 'automatic-step-failed' }] });
  },
});
