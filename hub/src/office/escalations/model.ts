/** What the list of late steps shows, as plain data. */
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';

export type Candidate = { readonly id: string; readonly name: Bilingual; readonly office: Bilingual };

/** One place of the step in which somebody is awaited. */
export type HeldBy = {
  readonly slot: string;
  readonly office?: Bilingual | undefined;
  /** By name, or everybody who holds the office. */
  readonly people: readonly Bilingual[];
  /** Is at work on it now. */
  readonly inHandOf?: Bilingual | undefined;
  /** Who could take it over. */
  readonly candidates: readonly Candidate[];
};

export type EscalationView = {
  readonly caseId: string;
  readonly number: string;
  readonly service: Bilingual;
  readonly step: string;
  readonly seen: number;
  readonly doing: Bilingual;
  /** Null once the person was erased; in part for a supervisor without a share in the case. */
  readonly applicant: Bilingual | null;
  readonly department: Bilingual;
  readonly as: 'head' | 'supervisor';
  readonly to?: Bilingual | undefined;
  readonly instead?: Bilingual | undefined;
  /** When it was told, and since when the step stands. */
  readonly since: string;
  readonly standsSince: string;
  readonly reasons: readonly Reason[];
  readonly places: readonly HeldBy[];
  readonly nudges: number;
  /** The time is theirs to give, and can still be given. */
  readonly mayExtend: boolean;
};

export type EscalationList = {
  readonly at: string;
  readonly mostDays: number;
  readonly steps: readonly EscalationView[];
  /** There are more than are shown. */
  readonly more: boolean;
};
