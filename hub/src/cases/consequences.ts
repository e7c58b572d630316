/** What the events of one transition start and end beside the case itself: deadlines and jobs, as rows (R12). */
import { dueAt, type Calendar, type Duration } from '@yizhan/shared/campus/working-time.ts';
import { stepOf, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { CaseEvent } from './events.ts';

/** `promise` belongs to the whole; the others to a step, or a duty. `escalation`: the term of whoever was told. */
export type DeadlineKind = 'promise' | 'held' | 'step' | 'notice' | 'duty' | 'escalation';
export type Deadline = { readonly kind: DeadlineKind; readonly step?: string; readonly dueAt: Date };
/** No `step`: of every step. */
export type EndedDeadline = { readonly kind: DeadlineKind; readonly step?: string };

/** `advance` does an automatic step; `tell-parent` tells the case that began this one how it ended; `copy` makes a copy. */
export type JobRow = { readonly key: string } & (
  | { readonly kind: 'advance' | 'tell-parent'; readonly body: { readonly caseId: string; readonly step: string } }
  | { readonly kind: 'copy'; readonly body: { readonly caseId: string; readonly jobId: string } }
);

export type Consequences = {
  /** Those that were running. */
  readonly ended: readonly EndedDeadline[];
  readonly started: readonly Deadline[];
  readonly jobs: readonly JobRow[];
};

/** A head who was told on one working day has the whole of the next; then it goes to the supervisor. */
const ESCALATION_TERM: Duration = { workingDays: 1 };

type Open = { ended: EndedDeadline[]; started: Deadline[]; jobs: JobRow[] };
type Given = {
  readonly flow: FlowDefinition;
  readonly calendar: Calendar;
  /** Another case began this one, and waits to hear how it ends. */
  readonly hasParent: boolean;
};
type Into = Given & { readonly open: Open };

export const consequences = (events: readonly CaseEvent[], given: Given): Consequences => {
  const open: Open = { ended: [], started: [], jobs: [] };
  for (const event of events) follow(event, { ...given, open });
  return open;
};

const end = ({ open }: Into, kind: DeadlineKind, step?: string): void => {
  open.ended.push(step === undefined ? { kind } : { kind, step });
  open.started = open.started.filter((d) => d.kind !== kind || (step !== undefined && d.step !== step));
};

const start = ({ open }: Into, deadline: Deadline): void => {
  open.started = open.started.filter((d) => d.kind !== deadline.kind || d.step !== deadline.step);
  open.started.push(deadline);
};

const follow = (event: CaseEvent, into: Into): void => {
  const { flow, calendar, open } = into;
  const now = new Date(event.recordedAt);
  switch (event.kind) {
    case 'submitted':
      start(into, { kind: 'promise', dueAt: dueAt(new Date(event.doneAt), flow.promise.within, calendar) });
      return;
    case 'step-entered':
      entered(event, into);
      return;
    case 'chosen':
      promiseOfWay(event, into);
      return;
    case 'step-completed':
    case 'decided':
      for (const kind of ['step', 'held', 'notice', 'escalation'] as const) end(into, kind, event.step);
      return;
    case 'held':
    case 'step-stuck':
      end(into, 'promise');
      end(into, 'step', event.step);
      start(into, { kind: 'held', step: event.step, dueAt: dueAt(now, flow.promise.whenHeld, calendar) });
      return;
    case 'returned':
      for (const kind of ['step', 'held', 'escalation'] as const) end(into, kind, event.step);
      return;
    case 'escalated':
      end(into, 'escalation', event.step);
      if (event.level === 1)
        start(into, { kind: 'escalation', step: event.step, dueAt: dueAt(now, ESCALATION_TERM, calendar) });
      return;
    case 'extended':
      end(into, 'escalation', event.step);
      for (const kind of event.clocks) {
        const step = kind === 'promise' ? undefined : event.step;
        end(into, kind, step);
        start(into, { kind, dueAt: new Date(event.until), ...(step !== undefined && { step }) });
      }
      return;
    case 'closed':
      for (const kind of ['promise', 'held', 'step', 'notice', 'escalation'] as const) end(into, kind);
      if (event.outcome === 'done')
        for (const { id, within } of flow.duties ?? [])
          start(into, { kind: 'duty', step: id, dueAt: dueAt(now, within, calendar) });
      if (into.hasParent) {
        const key = `tell-parent:${event.case}:${String(event.seq)}`;
        open.jobs.push({ kind: 'tell-parent', key, body: { caseId: event.case, step: '' } });
      }
      return;
    case 'reopened':
      end(into, 'duty');
      return;
    case 'duty-done':
      end(into, 'duty', event.duty);
      return;
    case 'copy-ordered': {
      const { case: caseId, jobId } = event;
      open.jobs.push({ kind: 'copy', key: `copy:${jobId}`, body: { caseId, jobId } });
      return;
    }
    case 'accepted':
    case 'references-unchecked':
    case 'actors-resolved':
    case 'assigned':
    case 'branch-joined':
    case 'check-answered':
    case 'document-requested':
    case 'paper-delayed':
    case 'subcase-begun':
    case 'subcase-ended':
    case 'payment-requested':
    case 'payment-settled':
    case 'signed':
    case 'signer-added':
    case 'signer-replaced':
    case 'resubmitted':
    case 'supplied':
    case 'outside-answered':
    case 'objected':
    case 'batch-made':
    case 'nudged':
    case 'handed-on':
    case 'asked':
    case 'answered':
    case 'paused':
    case 'resumed':
    case 'paper-sealed':
    case 'copy-failed':
    case 'paper-voided':
    case 'print-released':
    case 'print-attempted':
    case 'print-confirmed':
    case 'print-failed':
    case 'print-unknown':
    case 'paper-taken':
    case 'deadline-passed':
      return;
    default:
      event satisfies never;
  }
};

const entered = (event: Extract<CaseEvent, { kind: 'step-entered' }>, into: Into): void => {
  const { flow, calendar, open } = into;
  const now = new Date(event.recordedAt);
  const step = stepOf(flow, event.step);
  if (event.step === flow.promise.until) {
    end(into, 'promise');
    end(into, 'held');
  }
  if (event.waitsFor === 'branches') return; // its branches have clocks of their own
  // A step the regular way did not lead to has the clock of a held case.
  if (!open.started.some((d) => d.kind === 'held' && d.step === event.step))
    start(into, { kind: 'step', step: event.step, dueAt: dueAt(now, step.within, calendar) });
  if (step.kind === 'notice')
    start(into, { kind: 'notice', step: event.step, dueAt: dueAt(now, step.lasts, calendar) });
  if (event.waitsFor === 'hub') {
    const key = `advance:${event.case}:${String(event.seq)}`;
    open.jobs.push({ kind: 'advance', key, body: { caseId: event.case, step: event.step } });
  }
};

/** A way may have a promise of its own; it begins where the way does. */
const promiseOfWay = (event: Extract<CaseEvent, { kind: 'chosen' }>, into: Into): void => {
  const step = stepOf(into.flow, event.step);
  const route = step.kind === 'choose' && event.route !== undefined ? step.routes[event.route] : undefined;
  if (!route?.promise) return;
  end(into, 'promise');
  start(into, { kind: 'promise', dueAt: dueAt(new Date(event.recordedAt), route.promise, into.calendar) });
};
