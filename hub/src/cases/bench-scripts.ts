/** Whole cases that the engine's benches run. */
import { stepOf, type StepOf } from '@yizhan/shared/flow/definition.ts';
import { uuidv7 } from 'uuidv7';
import { signSlot } from './actions/sign.ts';
import { afterCheck, afterSealing } from './automatic-steps.ts';
import { moving, readFlow, type Script } from './bench-engine.ts';
import { caseNumber } from './case-number.ts';
import { beginCase, type Decide } from './change-case.ts';
import type { EventBody } from './events.ts';
import { loadKnowledge } from './knowledge.ts';

const CLERK = '01936a7e-3c00-7000-8000-0000000000bb';
const SIGNER = '01936a7e-3c00-7000-8000-0000000000cc';
const SCHOOL = { department: 'computing', role: 'final' };
const SHA256 = 'a'.repeat(64);

const stepsOf = <K extends 'check' | 'issue' | 'decide'>(flow: Script['flow'], kind: K): readonly StepOf<K>[] =>
  flow.steps.filter((step): step is StepOf<K> => step.kind === kind);

/** `signs`: a step that a school signs once everything before it has passed. */
const scriptOf = (flowId: string, signs?: string): Script => {
  const flow = readFlow(flowId);
  const checks = stepsOf(flow, 'check');
  const [issue] = stepsOf(flow, 'issue');
  const signed = signs === undefined ? undefined : stepOf(flow, signs);
  if (!issue || (signed && signed.kind !== 'decide')) throw new Error(`${flowId} has changed its steps`);
  return {
    flow,
    transitions: 1 + checks.length + (signed ? 1 : 0) + 4,
    run: async (desk, within, applicant) => {
      const [caseId, jobId] = [uuidv7(), uuidv7()];
      const attempt = { jobId, attempt: 1 };
      const submitted: EventBody = {
        ...{ kind: 'submitted', number: caseNumber(caseId), flowId: flow.id, flowVersion: flow.version },
        ...{ applicant, assurance: 'uid' },
      };
      const decide: Decide = (course) => {
        course.emit(submitted, { kind: 'accepted' });
        if (signs !== undefined) course.emit({ kind: 'actors-resolved', actors: { [signs]: { main: SCHOOL } } });
        course.emit({ kind: 'assigned', clerk: CLERK, how: 'dispatch', reasons: [] });
        course.enter(flow.start);
        return undefined;
      };
      await within((tx) => {
        const load = () => loadKnowledge(desk, tx, { applicant, flowId });
        return beginCase(desk, tx, { caseId, flow, decide, load, by: `person:${applicant}`, doneAt: new Date() });
      });
      const move = moving(desk, within, caseId);
      for (const check of checks) {
        const answer = { kind: 'check-answered', step: check.id, connector: check.connector, answer: 'pass' } as const;
        await move((course) => {
          afterCheck(course, check, { ...answer, reasons: [] });
        });
      }
      if (signed) {
        const by = `person:${SIGNER}`;
        const authority = { as: 'post', ...SCHOOL, rank: 'principal' } as const;
        const signing = { step: signed.id, slot: 'main', decision: 'approve', reasons: [], note: undefined } as const;
        await move((course) => signSlot(course, signed, { ...signing, authority, by }), by);
      }
      const sealed: EventBody = {
        ...{ kind: 'paper-sealed', step: issue.id, serial: `YLU-2026-${jobId}`, jobId },
        ...{ template: issue.document.template, seal: issue.document.seal, pages: 1, sha256: SHA256 },
      };
      await move((course) => {
        afterSealing(course, issue, [sealed, { kind: 'print-released', jobId }]);
      });
      const told: EventBody[] = [
        { kind: 'print-attempted', ...attempt, nonce: '0'.repeat(32), printerUuid: jobId, terminal: 'T001' },
        { kind: 'print-confirmed', ...attempt, impressions: 1, by: 'printer' },
        { kind: 'paper-taken', jobId, by: 'person' },
      ];
      for (const body of told)
        await move((course) => {
          course.emit(body);
        });
    },
  };
};

export const scripts: Readonly<Record<string, Script>> = {
  certificate: scriptOf('certificate-of-enrolment'),
  clearance: scriptOf('leaving-clearance', 'school-final'),
};
