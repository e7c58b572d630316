/** Agreed hours of rotating clerks, as the page shows them. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Side } from '../../dispatch/agree-hours.ts';

export type ClerkHours = {
  readonly person: string;
  readonly name: Bilingual;
  readonly home: Bilingual;
  /** Minutes a week; null: no limit. */
  readonly cap: number | null;
  /** Minutes planned in this week. */
  readonly planned: number;
  /** Weeks to come, by their Monday, in which more is planned than is agreed. */
  readonly over: readonly { readonly monday: string; readonly planned: number }[];
  readonly side: Side;
  readonly waiting:
    | {
        readonly id: string;
        readonly minutes: number;
        readonly side: Side;
        readonly by: Bilingual;
        readonly at: string;
      }
    | undefined;
};
