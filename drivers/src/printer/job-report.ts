import { isBlocking } from './conditions.ts';
import type { JobAnswer } from './ipp/operations.ts';
import { jobStates } from './ipp/tags.ts';
import type { JobReport, PrinterCondition } from './printer.ts';

/** RFC 8011 §5.3.8: the document is not there yet, or only a part of it. */
const WAITING = ['job-incoming', 'job-data-insufficient'];

export function readReport(job: JobAnswer, condition: PrinterCondition): JobReport {
  const { reasons, state } = job;
  const impressions = job.impressions ?? 0;
  switch (state) {
    case jobStates.completed:
      return { kind: 'completed', impressions: job.impressions };
    case jobStates.canceled:
      return { kind: 'failed', impressions: job.impressions, reasons: ['canceled', ...reasons] };
    case jobStates.aborted:
      return { kind: 'failed', impressions: job.impressions, reasons: ['aborted', ...reasons] };
    case jobStates.stopped:
      return { kind: 'held', impressions, condition: isBlocking(condition) ? condition : 'stopped' };
    default: {
      const waiting = state !== jobStates.processing && WAITING.some((reason) => reasons.includes(reason));
      if (waiting) return { kind: 'waiting-document', impressions };
      if (isBlocking(condition)) return { kind: 'held', impressions, condition };
      return { kind: state === jobStates.processing ? 'printing' : 'pending', impressions };
    }
  }
}

export const isFinal = (report: JobReport): boolean => report.kind === 'completed' || report.kind === 'failed';

export const sameReport = (a: JobReport | undefined, b: JobReport): boolean =>
  a?.kind === b.kind &&
  a.impressions === b.impressions &&
  (a.kind === 'held' ? a.condition : '') === (b.kind === 'held' ? b.condition : '');
