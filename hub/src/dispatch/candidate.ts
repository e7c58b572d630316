import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';

/** Where somebody's shift is, seen from where the case was handed in. */
export type Area = 'here' | 'anywhere' | 'elsewhere';

/** A member of staff as dispatch sees them at one moment. */
export type Candidate = {
  readonly person: string;
  /** Absent: not qualified for the service. `exact`: for this one by name, not for every one. */
  readonly qualified?: { readonly rank: PostRank; readonly exact: boolean } | undefined;
  /** The shift that is on now. */
  readonly shift?: { readonly area: Area; readonly until: Date } | undefined;
  /** Cases they carry. */
  readonly open: number;
  readonly maxOpen?: number | undefined;
  /** Their rank in an office of the home department, and of the service centre. */
  readonly home?: PostRank | undefined;
  readonly centre?: PostRank | undefined;
  readonly away?: { readonly until: Date; readonly substitute?: string | undefined } | undefined;
  readonly conflict?: 'applicant' | 'relative' | undefined;
};

export type Choice = {
  readonly clerk: string;
  /** Why this one (R11). */
  readonly reasons: readonly Reason[];
};
