import type { consoleTexts } from '@yizhan/shared/messages/hub-console.ts';
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import type { CaseEvent } from '../cases/events.ts';

/** Which sentence tells an event. */
export type TimelineText = keyof typeof consoleTexts.timeline;

export type TimelineEntry = {
  readonly seq: number;
  readonly text: TimelineText;
  readonly params: Readonly<Record<string, string | number>>;
  readonly step?: Bilingual;
  readonly reasons: readonly Reason[];
  /** `attention`: the regular way was left here. `good`: something a person holds in the hand, or an end reached. */
  readonly tone: 'plain' | 'good' | 'attention';
  /** As the log names actors: `hub`, `terminal:ID`, `account:ID`, `person:ID`. */
  readonly by: string;
  /** R10: when it was done, and when the hub recorded it. */
  readonly doneAt: string;
  readonly recordedAt: string;
};

type Told = Pick<TimelineEntry, 'text'> & Partial<Pick<TimelineEntry, 'params' | 'tone' | 'reasons'>>;

/** The rest says by itself which step it is about. */
const namesStep: ReadonlySet<string> = new Set([
  ...['step-entered', 'step-completed', 'step-stuck', 'deadline-passed', 'decided', 'signed', 'returned', 'supplied'],
  ...[
    'paper-delayed',
    'signer-added',
    'signer-replaced',
    'nudged',
    'escalated',
    'handed-on',
    'extended',
    'branch-joined',
    'outside-answered',
    'objected',
    'payment-requested',
  ],
]);

/** Personal values stay behind: only what `tell` picks is shown. */
export const timelineEntry = (event: CaseEvent, stepName: (id: string) => Bilingual | undefined): TimelineEntry => {
  const step =
    'step' in event && event.step !== undefined && namesStep.has(event.kind) ? stepName(event.step) : undefined;
  const { seq, by, doneAt, recordedAt } = event;
  return { seq, by, doneAt, recordedAt, params: {}, tone: 'plain', reasons: [], ...(step && { step }), ...tell(event) };
};

const tell = (event: CaseEvent): Told => {
  switch (event.kind) {
    case 'submitted':
      if (event.parent !== undefined) return { text: 'submittedByCase' };
      if (event.agent !== undefined) return { text: 'submittedFor' };
      return event.terminal === undefined
        ? { text: 'submitted' }
        : { text: 'submittedAt', params: { terminal: event.terminal } };
    case 'accepted':
      return { text: 'accepted' };
    case 'references-unchecked':
      return { text: 'referencesUnchecked', tone: 'attention', reasons: event.reasons };
    case 'step-entered':
      return entered(event);
    case 'check-answered':
      if (event.answer === 'pass') return { text: 'checkPassed' };
      return {
        text: event.answer === 'hold' ? 'checkHeld' : 'checkUnavailable',
        tone: 'attention',
        reasons: event.reasons,
      };
    case 'step-completed':
      return { text: 'stepCompleted' };
    case 'held':
      return { text: 'held', tone: 'attention', reasons: event.reasons };
    case 'step-stuck':
      return { text: 'stepStuck', tone: 'attention', reasons: event.reasons };
    case 'paper-delayed':
      return { text: 'paperDelayed', tone: 'attention', reasons: event.reasons };
    case 'decided':
      if (event.authority?.as === 'rule') return { text: 'approvedByRule' };
      return {
        text: ({ approve: 'approved', reject: 'rejected', again: 'sentBack' } as const)[event.decision],
        reasons: event.reasons,
      };
    case 'signed':
      return {
        text: ({ approve: 'signedApprove', reject: 'signedReject', again: 'signedAgain' } as const)[event.decision],
        reasons: event.reasons,
      };
    case 'paper-sealed':
      return { text: 'paperSealed', tone: 'good', params: { serial: event.serial, pages: event.pages } };
    case 'copy-ordered':
      return { text: event.instead ? 'reprintOrdered' : 'copyOrdered', params: { serial: event.of } };
    case 'copy-failed':
      return { text: 'copyFailed', tone: 'attention', reasons: event.reasons };
    case 'paper-voided':
      return { text: 'paperVoided', tone: 'attention', params: { serial: event.serial }, reasons: event.reasons };
    case 'print-released':
      return { text: 'printReleased' };
    case 'print-attempted':
      return { text: 'printAttempted', params: { terminal: event.terminal, attempt: event.attempt } };
    case 'print-confirmed':
      return {
        text: event.by === 'printer' ? 'printConfirmed' : 'printConfirmedByPerson',
        tone: 'good',
        params: { pages: event.impressions },
      };
    case 'print-failed':
      return {
        text: 'printFailed',
        tone: 'attention',
        params: { attempt: event.attempt, why: event.printerReasons.join(', ') || '–' },
      };
    case 'print-unknown':
      return { text: 'printUnknown', tone: 'attention', params: { attempt: event.attempt } };
    case 'paper-taken':
      return { text: event.by === 'person' ? 'paperTaken' : 'paperTakenByTime', tone: 'good' };
    case 'deadline-passed':
      return passed(event.deadline);
    case 'closed':
      return {
        text: endings[event.outcome],
        tone: event.outcome === 'done' ? 'good' : 'attention',
        reasons: event.reasons,
      };
    case 'reopened':
      return { text: 'reopened', tone: 'attention', reasons: event.reasons };
    case 'actors-resolved':
      return { text: 'actorsFound' };
    case 'assigned':
      return { text: assignments[event.how], reasons: event.reasons };
    case 'chosen':
      return { text: 'chosen' };
    case 'branch-joined':
      return { text: 'branchJoined' };
    case 'document-requested':
      return { text: 'documentRequested' };
    case 'subcase-begun':
      return { text: 'subcaseBegun', params: { number: event.number } };
    case 'subcase-ended':
      return { text: 'subcaseEnded' };
    case 'signer-added':
      return { text: 'signerAdded' };
    case 'signer-replaced':
      return { text: 'signerReplaced', reasons: event.reasons };
    case 'returned':
      return { text: 'returned', tone: 'attention', reasons: event.reasons };
    case 'resubmitted':
      return { text: 'resubmitted' };
    case 'supplied':
      return { text: 'supplied' };
    case 'payment-requested':
      return { text: event.direction === 'due' ? 'paymentRequested' : 'refundRequested' };
    case 'payment-settled':
      return { text: 'paymentSettled', tone: 'good', params: { receipt: event.receipt } };
    case 'outside-answered':
      return event.outcome === 'done'
        ? { text: 'outsideDone' }
        : { text: 'outsideFailed', tone: 'attention', reasons: event.reasons };
    case 'objected':
      return { text: 'objected', tone: 'attention', reasons: event.reasons };
    case 'batch-made':
      return { text: 'batchMade' };
    case 'nudged':
      return { text: 'nudged' };
    case 'escalated':
      return {
        text: event.as === 'head' ? 'escalatedHead' : 'escalatedSupervisor',
        tone: 'attention',
        reasons: event.reasons,
      };
    case 'handed-on':
      return { text: 'handedOn' };
    case 'extended':
      return { text: 'extended', tone: 'attention', reasons: event.reasons };
    case 'asked':
      return { text: event.to === 'applicant' ? 'askedApplicant' : 'askedOffice' };
    case 'answered':
      return { text: 'answered' };
    case 'paused':
      return { text: 'paused', tone: 'attention', reasons: event.reasons };
    case 'resumed':
      return { text: 'resumed' };
    case 'duty-done':
      return { text: 'dutyDone', tone: 'good' };
    default:
      return event satisfies never;
  }
};

type Kind<K extends CaseEvent['kind']> = Extract<CaseEvent, { kind: K }>;

const entered = ({ waitsFor, branches }: Kind<'step-entered'>): Told => {
  switch (waitsFor) {
    case 'hub':
      return { text: 'stepEntered' };
    case 'staff':
      return { text: 'stepEnteredStaff' };
    case 'applicant':
      return { text: 'stepEnteredApplicant' };
    case 'outside':
      return { text: 'stepEnteredOutside' };
    case 'time':
      return { text: 'stepEnteredTime' };
    case 'branches':
      return { text: 'branchesBegan', params: { count: branches?.length ?? 0 } };
    default:
      return waitsFor satisfies never;
  }
};

const passed = (deadline: Kind<'deadline-passed'>['deadline']): Told => {
  switch (deadline) {
    case 'promise':
      return { text: 'promisePassed', tone: 'attention' };
    case 'held':
      return { text: 'heldPassed', tone: 'attention' };
    case 'step':
      return { text: 'stepPassed', tone: 'attention' };
    case 'notice':
      return { text: 'noticePassed' };
    case 'duty':
      return { text: 'dutyPassed', tone: 'attention' };
    case 'escalation':
      return { text: 'termPassed', tone: 'attention' };
    default:
      return deadline satisfies never;
  }
};

const endings = {
  done: 'closedDone',
  rejected: 'closedRejected',
  withdrawn: 'closedWithdrawn',
  void: 'closedVoid',
} as const satisfies Record<Kind<'closed'>['outcome'], TimelineText>;

const assignments = {
  dispatch: 'assigned',
  'hand-over': 'assignedHandedOver',
  departure: 'assignedDeparture',
  rebalance: 'assignedRebalance',
} as const satisfies Record<Kind<'assigned'>['how'], TimelineText>;
