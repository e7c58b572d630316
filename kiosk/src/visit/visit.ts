/**
 * One visit of one person, from the attract screen back to it, as plain data. `step` moves it, `show` draws it;
 * the agent around them owns the devices, the link and the clock. All times are ms since the epoch.
 */
import type { CardEvidence } from '@yizhan/drivers/card/card.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Bilingual, Home, HubRecord, Reason, TerminalRecord, WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import type { PrintProgress } from '../server/printing/tell-person.ts';
import type { Act, ProblemCode, Screen } from './view.ts';

export type Language = 'zh' | 'en';
export type Saved = Extract<Screen, { kind: 'problem' }>['saved'];
export type EndReason = Extract<TerminalRecord, { kind: 'visit.ended' }>['why'];

export type Page =
  | { readonly kind: 'home' }
  | { readonly kind: 'service'; readonly flowId: string }
  /** `since`: when the person handed it in; after a while without word from the hub the screen says so. */
  | {
      readonly kind: 'progress';
      readonly flowId: string;
      readonly caseId: string;
      readonly since: number;
      readonly number?: string;
      readonly step?: string;
    }
  | { readonly kind: 'printing'; readonly job: WaitingPaper; readonly page: number; readonly since: number }
  | { readonly kind: 'take'; readonly job: WaitingPaper; readonly since: number }
  /** A paper of `home.recent`. */
  | { readonly kind: 'paper'; readonly serial: string }
  /** Another copy is on its way from the hub, under the id made here. */
  | { readonly kind: 'making-copy'; readonly jobId: string; readonly title: Bilingual; readonly since: number }
  /** `job`: it is the one in the slot, and still to be taken. */
  | { readonly kind: 'spoilt'; readonly serial: string; readonly title: Bilingual; readonly job?: WaitingPaper }
  | Problem;

export type Problem = {
  readonly kind: 'problem';
  readonly code: ProblemCode;
  readonly saved: Saved;
  readonly reasons: readonly Reason[];
  readonly since: number;
  /** The paper that this is about: it can be tried again, or asked about. */
  readonly job?: WaitingPaper;
  /** Still in the printer's hands: it comes out by itself when the printer is mended. */
  readonly held?: boolean;
  /** It was at the printer already: another try is a person's decision, for a sheet may be stuck inside (R13, R15). */
  readonly tried?: boolean;
  /** A matter handed in while the hub was away: its first word takes this screen on. */
  readonly caseId?: string;
  /** So does a copy that was asked for while the hub was away. */
  readonly copyId?: string;
  readonly number?: string;
  readonly id?: string;
};

export type OpenVisit = {
  readonly kind: 'open';
  readonly language: Language;
  readonly visitId: string;
  /** Of the card that opened it: tells the same card from another, and goes with what is handed in; gone with the visit. */
  readonly evidence: CardEvidence;
  readonly began: number;
  readonly touched: number;
  readonly home: Home;
  readonly page: Page;
};

export type Visit =
  | { readonly kind: 'attract'; readonly language: Language }
  | { readonly kind: 'tap'; readonly language: Language; readonly since: number }
  | {
      readonly kind: 'identifying';
      readonly language: Language;
      readonly visitId: string;
      readonly evidence: CardEvidence;
      readonly since: number;
    }
  | OpenVisit
  /** Bad news for someone who is not (or not yet) known. */
  | { readonly kind: 'refused'; readonly language: Language; readonly problem: Problem }
  | { readonly kind: 'goodbye'; readonly language: Language; readonly why: Bye; readonly since: number };

export type Bye = 'done' | 'idle' | 'limit' | 'card';

export type Input =
  | { readonly kind: 'act'; readonly act: Act }
  | { readonly kind: 'card'; readonly evidence: CardEvidence; readonly at: number }
  | { readonly kind: 'card-unreadable'; readonly why: string }
  | { readonly kind: 'identified'; readonly visitId: string; readonly answer: Home | Fault }
  | { readonly kind: 'home'; readonly visitId: string; readonly home: Home }
  | { readonly kind: 'hub-record'; readonly record: HubRecord }
  /** A record of this visit will never be applied: the journal is full, or the hub set it aside. */
  | { readonly kind: 'record-refused'; readonly record: TerminalRecord; readonly why: Fault }
  | { readonly kind: 'print'; readonly jobId: string; readonly progress: PrintProgress }
  | { readonly kind: 'tick' };

export type Effect =
  | { readonly do: 'identify'; readonly visitId: string; readonly evidence: CardEvidence; readonly readAt: number }
  | { readonly do: 'refresh-home'; readonly visitId: string }
  | { readonly do: 'write'; readonly record: TerminalRecord }
  | { readonly do: 'print'; readonly visitId: string; readonly job: WaitingPaper }
  | { readonly do: 'came-out'; readonly jobId: string; readonly yes: boolean }
  /** Its person leaves while the printer still holds it: it must not come out into an empty hall. */
  | { readonly do: 'withdraw'; readonly jobId: string }
  /** Everything of this person leaves the machine (R19). */
  | { readonly do: 'wipe' };

/** What the visit may look at but does not own. */
export type Surroundings = {
  readonly now: number;
  readonly hub: 'here' | 'away';
  readonly reader: 'ready' | 'missing';
  readonly printer: string;
  readonly limits: { readonly idleMs: number; readonly visitMs: number };
  readonly newId: () => string;
};

export type Next = { readonly visit: Visit; readonly effects: readonly Effect[] };
