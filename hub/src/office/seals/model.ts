/** What the page about seals shows; types alone, so that it can be read in a browser. */
import type { ReasonCode } from '@yizhan/shared/messages/reasons.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';

/** A use outside the scope of a seal, before the keeper has said a word. */
export type WaitingUse = {
  readonly id: string;
  /** Hexadecimal: what the paper says, so that nothing else is confirmed. */
  readonly content: string;
  readonly seal: Bilingual;
  readonly caseId: string;
  readonly number: string;
  readonly service: Bilingual;
  /** Null once erased. */
  readonly applicant: Bilingual | null;
  readonly why: ReasonCode;
  readonly askedAt: string;
  /** The keeper's own case. */
  readonly own: boolean;
};

export type KeptSeal = {
  readonly id: string;
  readonly name: Bilingual;
  /** `云岭大学教务处`: as it stands along the arc. */
  readonly owner: string;
  readonly as: 'keeper' | 'backup';
  readonly suspended: boolean;
  readonly usedToday: number;
  readonly dailyLimit: number | null;
  /** Empty: every service. */
  readonly services: readonly Bilingual[];
  readonly from: string | null;
  readonly until: string | null;
};

export type SealDesk = { readonly seals: readonly KeptSeal[]; readonly waiting: readonly WaitingUse[] };
