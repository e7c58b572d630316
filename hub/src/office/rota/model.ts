/** The rota, leaves, departures and balance as pages show them. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';

export type ShiftView = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Null: the whole campus. */
  readonly place: Bilingual | null;
  readonly over: boolean;
};

export type RotaClerk = {
  readonly person: string;
  readonly name: Bilingual;
  readonly home: Bilingual;
  readonly kind: 'dedicated' | 'rotating';
  /** Minutes a week that the home department has agreed to; null: no limit. */
  readonly cap: number | null;
  /** Of this week. */
  readonly planned: number;
  /** Monday first. */
  readonly days: readonly { readonly shifts: readonly ShiftView[]; readonly away: boolean }[];
  readonly mayPlan: boolean;
};

export type PersonChoice = { readonly id: string; readonly name: Bilingual; readonly number: string };
export type Chosen = { readonly id: string; readonly name: Bilingual };

export type Rota = {
  /** Local dates of the week, Monday first. */
  readonly dates: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly today: string;
  readonly department: string | undefined;
  readonly departments: readonly Chosen[];
  readonly clerks: readonly RotaClerk[];
  readonly places: readonly Chosen[];
};

export type LeaveView = {
  readonly id: string;
  readonly person: Bilingual;
  readonly from: string;
  readonly until: string;
  readonly substitute: Bilingual | null;
  readonly now: boolean;
  readonly mayEnd: boolean;
};

export type Mine = {
  readonly isClerk: boolean;
  readonly shifts: readonly ShiftView[];
  readonly leaves: readonly LeaveView[];
  /** People on leave whose place is taken now. */
  readonly standsIn: readonly { readonly name: Bilingual; readonly until: string }[];
  readonly at: string;
};

export type Leaves = {
  readonly leaves: readonly LeaveView[];
  readonly people: readonly PersonChoice[];
  readonly substitutes: readonly PersonChoice[];
};
