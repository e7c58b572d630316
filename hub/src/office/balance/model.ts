/** Loads of clerks and what would even them out, as pages show it. */
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import type { CaseNamed } from '../name-cases.ts';
import type { Recorded } from '../departures/model.ts';

export type ClerkLoad = {
  readonly person: string;
  readonly name: Bilingual;
  readonly home: Bilingual;
  readonly open: number;
  /** Null: no limit. */
  readonly most: number | null;
  readonly away: boolean;
};

export type MoveView = CaseNamed & {
  readonly from: { readonly id: string; readonly name: Bilingual };
  readonly to: { readonly id: string; readonly name: Bilingual };
  readonly reasons: readonly Reason[];
  /** Why it does not stand any more. */
  readonly stale?: readonly Reason[] | undefined;
};

export type Balance = {
  readonly loads: readonly ClerkLoad[];
  readonly proposal: { readonly id: string; readonly at: string; readonly moves: readonly MoveView[] } | undefined;
};

export type BalanceOutcome = Recorded & {
  readonly state: 'accepted' | 'declined' | 'replaced';
  readonly moved: readonly MoveView[];
  readonly struck: readonly MoveView[];
  readonly stale: readonly MoveView[];
};
