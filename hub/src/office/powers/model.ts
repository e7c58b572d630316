/** The register of powers as pages show it: plain data, every name read, worded at the screen. */
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import type { PowerState } from '../../powers/power.ts';

export type OfficeView = { readonly department: Bilingual; readonly name: Bilingual };

export type HolderView =
  | { readonly kind: 'responsible' | 'rule' }
  | { readonly kind: 'person'; readonly name: Bilingual }
  | { readonly kind: 'office'; readonly office: OfficeView; readonly people: readonly Bilingual[] };

export type BasisView = 'none' | { readonly rule: Bilingual; readonly since: string };

/** What is handed down, to whom and how far: said before it is granted, and ever after. */
export type GrantView = {
  readonly service: Bilingual;
  readonly step: Bilingual;
  readonly office: OfficeView;
  readonly holder: HolderView;
  /** Each a part of a sentence; empty: no limit. */
  readonly limits: readonly Bilingual[];
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  readonly basis: BasisView;
  readonly samplePercent: number;
  readonly objectionLimit: number;
};

export type PowerView = GrantView & {
  readonly id: string;
  /** Of the step, as the grant form names it. */
  readonly key: string;
  readonly state: PowerState;
  readonly grantedBy: Bilingual;
  readonly grantedAt: string;
  readonly revoked?: { readonly at: string; readonly by: Bilingual; readonly note?: string | undefined } | undefined;
  readonly suspendedAt?: string | undefined;
  readonly uses: number;
  /** Uses that were drawn and have no verdict yet. */
  readonly waiting: number;
  readonly objections: number;
  /** What does not fit the service as it is now. */
  readonly findings: readonly Bilingual[];
  /** Whoever reads this speaks for the office. */
  readonly mine: boolean;
};

export const registerFilters = ['standing', 'in-force', 'not-begun', 'suspended', 'expired', 'revoked', 'all'] as const;
export type RegisterFilter = (typeof registerFilters)[number];
export const holderFilters = ['me', 'responsible', 'rule', 'person', 'office'] as const;
export type HolderFilter = (typeof holderFilters)[number];

export type RegisterWish = {
  readonly state: RegisterFilter;
  readonly department?: string | undefined;
  readonly flow?: string | undefined;
  readonly holder?: HolderFilter | undefined;
};

export type Choice = { readonly id: string; readonly name: Bilingual };

export type Register = {
  readonly wish: RegisterWish;
  readonly powers: readonly PowerView[];
  /** Of each state, as far as department, service and holder are chosen. */
  readonly counts: Readonly<Record<RegisterFilter, number>>;
  readonly departments: readonly Choice[];
  readonly flows: readonly Choice[];
  /** They speak for an office, and so may hand its powers down. */
  readonly grants: boolean;
};

/** A decision in the office's name that was drawn for it to look at. */
export type ReviewView = {
  readonly use: string;
  readonly power: string;
  readonly caseId: string;
  /** Null once the case is on no record any more. */
  readonly number: string | null;
  readonly service: Bilingual;
  readonly step: Bilingual;
  readonly office: OfficeView;
  readonly decision: string;
  /** Why the step was there to be decided, as the case had it then. */
  readonly grounds: readonly Reason[];
  /** Null: a rule decided. */
  readonly by: Bilingual | null;
  readonly at: string;
  /** Whoever reads this decided it: somebody else looks at it. */
  readonly own: boolean;
  readonly verdict?:
    | { readonly is: 'agreed' | 'objected'; readonly by: Bilingual; readonly at: string; readonly note: string | null }
    | undefined;
};

export type ReviewList = {
  readonly which: 'waiting' | 'done';
  /** Of this power alone. */
  readonly power: string | undefined;
  readonly reviews: readonly ReviewView[];
  readonly waiting: number;
  /** This is not the first page. */
  readonly continues: boolean;
  readonly next: string | undefined;
};
