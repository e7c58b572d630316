/**
 * What the page of one case shows, as plain data: the hub fills it, the page words it. Nothing in here is a secret from
 * whoever may open the page; what a person may not read is not in it.
 */
import type { CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { Form } from '@yizhan/shared/flow/form.ts';
import type { Burden } from '@yizhan/shared/flow/reduction.ts';
import type { FlowData } from '@yizhan/shared/flow/rule.ts';
import type { FlowStep } from '@yizhan/shared/flow/definition.ts';
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import type { PaperLine } from '../../console/read-case-page.ts';
import type { LinkLine } from '../../print-desk/paper-links.ts';
import type { TimelineEntry } from '../../console/timeline.ts';

/** `files`: what was uploaded as the answer. */
export type Line = {
  readonly label: Bilingual;
  readonly value: Bilingual;
  readonly files?: readonly FileLine[] | undefined;
};
export type FileLine = { readonly id: string; readonly name: string };
export type BasisWords = 'none' | { readonly rule: Bilingual; readonly since: string };
export type PaperAsked = Line & { readonly given: boolean; readonly basis: BasisWords };

/** By what right somebody decided, or may decide. */
export type Right = {
  readonly as: 'post' | 'person' | 'stand-in' | 'power' | 'rule' | 'responsible' | 'added';
  readonly office?: Bilingual | undefined;
  /** Who is stood in for. */
  readonly for?: Bilingual | undefined;
  readonly power?: PowerWords | undefined;
};

export type PowerWords = {
  readonly id: string;
  /** Each a sentence; empty: no limit. */
  readonly limits: readonly Bilingual[];
  readonly until: string;
  readonly grantedBy: Bilingual;
  readonly basis: BasisWords;
  readonly revoked?: { readonly at: string; readonly by: Bilingual } | undefined;
};

export type Decided = {
  readonly decision: 'approve' | 'reject' | 'again';
  /** Undefined: a rule. */
  readonly by?: Bilingual | undefined;
  readonly right?: Right | undefined;
  readonly at: string;
  readonly reasons: readonly Reason[];
  readonly note?: Note | undefined;
};

/** The writer's words; or that there are some, which are erased, or are not for this reader. */
export type Note = string | { readonly hidden: 'erased' | 'not-yours' };

export type Checked = {
  readonly answer: 'pass' | 'hold' | 'unavailable';
  readonly at: string;
  readonly asOf?: string | undefined;
  readonly reasons: readonly Reason[];
  readonly connector: string;
  /** What was asked and of whom; undefined once erased, or for a reader it is not for. */
  readonly evidence?:
    | {
        readonly source: string;
        readonly protocol: string;
        readonly answeredAt: string;
        readonly asked: readonly { readonly name: string; readonly value: string }[];
        readonly sha256?: string | undefined;
      }
    | undefined;
};

export type Awaited = {
  readonly slot: string;
  readonly who?: Bilingual | undefined;
  readonly office?: Bilingual | undefined;
  readonly signed?: Decided | undefined;
};

export type EscalatedLine = {
  readonly department: Bilingual;
  readonly as: 'head' | 'supervisor';
  /** Undefined: whoever supervises. */
  readonly to?: Bilingual | undefined;
  readonly since: string;
  readonly reasons: readonly Reason[];
};

export type StepView = {
  readonly step: string;
  readonly kind: FlowStep['kind'];
  readonly doing: Bilingual;
  readonly standing: 'not-yet' | 'now' | 'over' | 'dropped';
  readonly waitsFor?: 'hub' | 'staff' | 'applicant' | 'outside' | 'time' | 'branches' | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly stuck: boolean;
  readonly overdue: boolean;
  readonly nudges: number;
  /** To whom it was told that it is late. */
  readonly escalated: readonly EscalatedLine[];
  /** The time given last, while it runs. */
  readonly extended?: { readonly reasons: readonly Reason[]; readonly by: Bilingual } | undefined;
  readonly reasons: readonly Reason[];
  readonly returned?:
    | {
        readonly reasons: readonly Reason[];
        readonly fields: readonly Bilingual[];
        readonly since: string;
        readonly note?: Note | undefined;
      }
    | undefined;
  readonly check?: Checked | undefined;
  readonly decisions: readonly Decided[];
  readonly awaited: readonly Awaited[];
  /** What was handed in or filled in here. */
  readonly supplied: readonly Line[];
  readonly payment?:
    | {
        readonly direction: 'due' | 'refund';
        readonly yuan?: string | undefined;
        readonly receipt?: string | undefined;
      }
    | undefined;
  readonly outside?:
    | { readonly party: Bilingual; readonly outcome?: 'done' | 'failed' | undefined; readonly at?: string | undefined }
    | undefined;
};

export type Voice = {
  readonly id: string;
  readonly name: Bilingual;
  readonly state: 'not-yet' | 'not-needed' | 'passed' | 'decided' | 'rejected' | 'held' | 'waits' | 'dropped';
  readonly since?: string | undefined;
  readonly steps: readonly StepView[];
};

/** In the order of the flow: a row of departments side by side, or one after the other. */
export type Part = {
  readonly id: string;
  readonly doing: Bilingual;
  readonly sideBySide: boolean;
  readonly voices: readonly Voice[];
};

export type DeadlineLine = {
  readonly kind: 'promise' | 'held' | 'step' | 'notice' | 'duty' | 'escalation';
  readonly what?: Bilingual | undefined;
  readonly dueAt: string;
  readonly passed: boolean;
  /** Since when it stands still. */
  readonly standsSince?: string | undefined;
};

export type QuestionLine = {
  readonly id: string;
  readonly to: Bilingual | 'applicant';
  readonly by: Bilingual;
  readonly at: string;
  readonly text: Note;
  readonly answer?: { readonly text: Note; readonly by: Bilingual; readonly at: string } | undefined;
  readonly mayAnswer: boolean;
};

export type GuideLine = {
  readonly step: string;
  readonly doing: Bilingual;
  readonly guide?: Bilingual | undefined;
  readonly basis: BasisWords;
  readonly now: boolean;
};

export type DutyLine = {
  readonly id: string;
  readonly doing: Bilingual;
  readonly done: boolean;
  readonly mayDo: boolean;
  readonly basis: BasisWords;
  readonly form?: Form | undefined;
};

export type Happening = TimelineEntry & {
  readonly kind: string;
  readonly stepId?: string | undefined;
  readonly who: Bilingual;
  readonly right?: Right | undefined;
  readonly note?: Note | undefined;
  /** Somebody this was about: who carries it now, who was added. */
  readonly whom?: Bilingual | undefined;
};

export type Office = { readonly department: string; readonly role: string; readonly name: Bilingual };
export type ReusableReason = { readonly id: string; readonly text: Bilingual; readonly fields: readonly string[] };

/** What this reader may do in a step that goes on. */
export type StepOffer = {
  readonly step: string;
  readonly seen: number;
  readonly slot?: string | undefined;
  readonly doing: Bilingual;
  readonly right?: Right | undefined;
  readonly acts: readonly StepAct[];
  /** The reader has it in hand, until then if they do not go on. */
  readonly inHand?: string | undefined;
  readonly form?: Form | undefined;
  readonly party?: Bilingual | undefined;
  readonly yuan?: string | undefined;
};
export type StepAct =
  | 'take'
  | 'give-back'
  | 'approve'
  | 'reject'
  | 'again'
  | 'return'
  | 'add-signer'
  | 'finish'
  | 'hand-in'
  | 'resubmit'
  | 'settle'
  | 'outside'
  | 'object'
  | 'make'
  | 'nudge';
export type CaseAct = 'hand-over' | 'pause' | 'resume' | 'void' | 'void-paper' | 'link-paper' | 'reopen' | 'ask';

export type Offers = {
  readonly steps: readonly StepOffer[];
  readonly acts: readonly CaseAct[];
  /** Why nothing can be done here, when a right was lost or a limit is in the way. */
  readonly refusals: readonly { readonly doing: Bilingual; readonly text: Bilingual }[];
  /** The whole form with its present answers, for a correction that came on paper. */
  readonly form?: Form | undefined;
  readonly answers?: Readonly<Record<string, unknown>> | undefined;
  /** What rules of these forms may ask. */
  readonly known?: FlowData | undefined;
  readonly reasons: Readonly<Record<string, readonly ReusableReason[]>>;
  readonly reopenAt: readonly { readonly step: string; readonly doing: Bilingual }[];
  readonly askable: readonly Office[];
};

export type Reduction = { readonly before: Burden; readonly after: Burden };

export type CasePageView = {
  readonly at: string;
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly service: Bilingual;
  readonly outcome: Bilingual;
  readonly home: Bilingual;
  readonly status: CaseStatus;
  readonly late: boolean;
  readonly reasons: readonly Reason[];
  readonly openedAt: string;
  readonly closedAt?: string | undefined;
  readonly terminal?: string | undefined;
  readonly agent?: Bilingual | undefined;
  readonly parent?: { readonly id: string; readonly number: string } | undefined;
  readonly children: readonly { readonly id: string; readonly number: string; readonly outcome?: string | undefined }[];
  /** Null once the person was erased (R25). */
  readonly applicant: {
    readonly name: Bilingual;
    readonly number: string;
    readonly kind: Bilingual;
    readonly unit?: Bilingual | undefined;
  } | null;
  /** A supervisor without a part in the case: whose it is, and what was said, stays hidden. */
  readonly oversees: boolean;
  /** A late step of it was told to the reader, who answers for it on the list of such. */
  readonly toldToReader: boolean;
  readonly asked: readonly Line[] | 'erased';
  readonly attached: readonly PaperAsked[];
  readonly parts: readonly Part[];
  readonly responsible?:
    | {
        readonly name: Bilingual;
        readonly since: string;
        readonly reasons: readonly Reason[];
        readonly isReader: boolean;
      }
    | undefined;
  readonly deadlines: readonly DeadlineLine[];
  readonly promise: Bilingual;
  readonly questions: readonly QuestionLine[];
  readonly duties: readonly DutyLine[];
  readonly papers: readonly PaperLine[];
  /** Links by which papers may be fetched now; for whoever carries the case. */
  readonly links: readonly LinkLine[];
  readonly timeline: readonly Happening[];
  readonly guide: readonly GuideLine[];
  readonly reduction?: Reduction | undefined;
  readonly offers: Offers;
};
