/** A departure as pages show it: every name read, worded at the screen. */
import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import type { CaseNamed } from '../name-cases.ts';
import type { OfficeView } from '../powers/model.ts';
import type { PersonChoice } from '../rota/model.ts';

export type PassedOn = CaseNamed & { readonly to: Bilingual; readonly reasons: readonly Reason[] };
export type PostView = OfficeView & { readonly rank: PostRank };

export type HandedOver = {
  readonly successor: Bilingual | undefined;
  readonly cases: readonly PassedOn[];
  readonly tasks: readonly PassedOn[];
  readonly stuck: readonly CaseNamed[];
  readonly posts: readonly PostView[];
  readonly vacant: readonly PostView[];
  readonly seals: readonly {
    readonly id: string;
    readonly name: Bilingual;
    readonly place: 'keeper' | 'backup';
    /** Undefined: the place stays empty. */
    readonly to: Bilingual | undefined;
  }[];
  readonly powers: readonly {
    readonly id: string;
    readonly service: Bilingual;
    readonly step: Bilingual;
    readonly department: Bilingual;
    readonly why: 'by-name' | 'last-in-office';
  }[];
  readonly granted: number;
  /** Login of the account that is closed. */
  readonly account: string | undefined;
};

/** What leaving would come to; `facts` go back with the agreement. */
export type DryRun = {
  readonly kind: 'dry-run';
  readonly person: PersonChoice;
  readonly comesTo: HandedOver;
  readonly facts: readonly string[];
  readonly successorId: string | undefined;
  readonly successors: readonly PersonChoice[];
};

export type Recorded = {
  readonly at: string;
  /** Null: no person did, or they are erased. */
  readonly by: Bilingual | null;
};

export type DepartureRecord = Recorded & {
  readonly kind: 'record';
  readonly person: PersonChoice;
  /** Undefined for the oldest. */
  readonly cameTo: HandedOver | undefined;
};

export type DepartureLine = Recorded & {
  readonly person: PersonChoice;
  readonly counts: { readonly cases: number; readonly tasks: number } | undefined;
};

export type Departures = {
  readonly people: readonly PersonChoice[];
  readonly successors: readonly PersonChoice[];
  readonly recent: readonly DepartureLine[];
};

/** What is not as it was looked at, with names. `by`: whose the case is now, or who takes it. */
export type ChangeView = {
  readonly says: 'come' | 'closed' | 'carried' | 'other' | 'task' | 'office' | 'seal' | 'power' | 'account';
  readonly of?: CaseNamed | undefined;
  readonly by?: Bilingual | undefined;
};
