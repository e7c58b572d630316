/**
 * What the screen shows: pushed whole by the agent to its own browser, never computed there.
 * No secrets and no card data are in it; names and case numbers only while the visit lasts.
 */
import type {
  Bilingual,
  FurtherCopies,
  OpenCase,
  Reason,
  RecentPaper,
  ServiceOffer,
  WaitingPaper,
} from '@yizhan/shared/wire/messages.ts';

export type Side = 'left' | 'right' | 'below';

/** Bad news that takes the whole screen; each has a picture, what happened, what it means, and one thing to do. */
export type ProblemCode =
  | 'card-unknown'
  | 'card-blocked'
  | 'card-unreadable'
  | 'reader-missing'
  | 'hub-away'
  | 'paper-empty'
  | 'paper-jam'
  | 'printer-away'
  | 'job-unknown'
  | 'print-failed'
  | 'copy-failed'
  | 'no-more-copies'
  | 'clerk-needed'
  | 'not-eligible'
  | 'needs-person'
  | 'internal';

export type StepProgress = { readonly id: string; readonly doing: Bilingual; readonly state: 'done' | 'now' | 'next' };

export type Screen =
  | { readonly kind: 'attract' }
  | { readonly kind: 'tap' }
  | { readonly kind: 'identifying' }
  | {
      readonly kind: 'home';
      readonly services: readonly ServiceOffer[];
      readonly cases: readonly OpenCase[];
      readonly papers: readonly WaitingPaper[];
      readonly recent: readonly RecentPaper[];
    }
  /** One that came out lately, or expired: another copy, or what was wrong with it. */
  | { readonly kind: 'paper'; readonly paper: RecentPaper }
  | { readonly kind: 'making-copy'; readonly title: Bilingual }
  /** What is wrong with the sheet that came out. */
  | { readonly kind: 'spoilt'; readonly title: Bilingual; readonly serial: string }
  | { readonly kind: 'service'; readonly service: ServiceOffer }
  | {
      readonly kind: 'progress';
      readonly service: Bilingual;
      readonly number?: string;
      readonly steps: readonly StepProgress[];
    }
  | { readonly kind: 'printing'; readonly title: Bilingual; readonly page: number; readonly pages: number }
  | {
      readonly kind: 'take-paper';
      readonly title: Bilingual;
      readonly serial: string;
      /** Absent: no more of it can be had here. */
      readonly copies?: FurtherCopies;
      /** Whether it can be said here that it came out badly. */
      readonly spoilt: boolean;
    }
  | { readonly kind: 'goodbye'; readonly why: 'done' | 'idle' | 'limit' | 'card' }
  | {
      readonly kind: 'problem';
      readonly code: ProblemCode;
      readonly reasons: readonly Reason[];
      /** What became of the person's matter. */
      readonly saved: 'nothing-started' | 'case-saved' | 'paper-saved' | 'ask-paper' | 'copy-saved' | 'no-copy';
      readonly number?: string;
      /** A paper that can be tried again with `print`; `held` means it comes out by itself once the printer is mended. */
      readonly paper?: { readonly jobId: string; readonly held: boolean };
      /** Names the log line, for `internal`. */
      readonly id?: string;
    };

export type View = {
  /**
   * Rises with every change; an act names the one it was made on, so that a late tap on an old screen is ignored.
   * Only a new `screen` makes an act late: a countdown tick or a device's news between finger and agent does not.
   */
  readonly revision: number;
  readonly screen: Screen;
  readonly person?: { readonly name: string; readonly nameEn: string; readonly numberMasked: string };
  readonly terminal: {
    readonly id: string;
    readonly place: Bilingual;
    readonly pxPerMm: number;
    /** Lower edge of the glass above the floor, mm; 750 when absent. */
    readonly fromFloorMm?: number;
    readonly readerSide: Side;
    readonly slotSide: Side;
    /** What can be done here, named before anyone taps; absent until the hub has told. */
    readonly offers?: readonly { readonly flowId: string; readonly name: Bilingual; readonly promise: Bilingual }[];
    readonly hub: 'here' | 'away';
    readonly reader: 'ready' | 'missing';
    readonly printer: 'ready' | 'busy' | 'empty' | 'jam' | 'cover-open' | 'toner-out' | 'stopped' | 'away';
    /** The nearest place to print, while it cannot be done here. */
    readonly elsewhere?: Bilingual | undefined;
    readonly help: 'idle' | 'called' | 'coming';
  };
  /** Seconds left, shown from 20 on with an offer of more time; absent otherwise. */
  readonly warning?: { readonly secondsLeft: number; readonly extendable: boolean };
  readonly language: 'zh' | 'en';
};

/** What a finger can do. Anything that does not apply to the present screen is ignored. */
export type Act =
  | { readonly kind: 'start'; readonly language: 'zh' | 'en' }
  | { readonly kind: 'language'; readonly language: 'zh' | 'en' }
  | { readonly kind: 'open-service'; readonly flowId: string }
  | { readonly kind: 'submit'; readonly flowId: string; readonly answers: Readonly<Record<string, unknown>> }
  | { readonly kind: 'print'; readonly jobId: string }
  | { readonly kind: 'came-out'; readonly yes: boolean }
  | { readonly kind: 'taken' }
  | { readonly kind: 'open-paper'; readonly serial: string }
  | { readonly kind: 'copy'; readonly serial: string }
  | { readonly kind: 'spoilt'; readonly serial: string }
  | { readonly kind: 'instead'; readonly why: 'damaged' | 'misprint' | 'not-out' }
  | { readonly kind: 'back' }
  | { readonly kind: 'more-time' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'help' }
  | { readonly kind: 'touched' };
