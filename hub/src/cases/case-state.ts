/** What a case is, once its events are folded. */
import type { CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Decision, Personal, Place, WaitsFor } from './events.ts';

export type PaperState = {
  readonly jobId: string;
  readonly serial: string;
  /** The issue step whose document it is. */
  readonly step: string;
  readonly print: 'sealed' | 'waiting' | 'attempting' | 'printed' | 'unknown' | 'taken' | 'void';
  /** 0 before the first. */
  readonly attempt: number;
  /** Serial of the paper it repeats; absent for what the case itself came to. */
  readonly copyOf?: string;
  /** Serial of the void paper whose place it takes. */
  readonly insteadOf?: string;
  /** Why it is void. */
  readonly voided?: readonly Reason[];
};

/** A copy that was asked for and is not sealed yet. */
export type CopyOrder = {
  readonly jobId: string;
  readonly of: string;
  readonly instead: boolean;
  readonly visit?: string | undefined;
  /** Why it waits. */
  readonly delayed?: readonly Reason[];
};

export type Signature = {
  readonly step: string;
  readonly slot: string;
  readonly by: string;
  readonly decision: Decision;
  readonly at: string;
  /** Seq of the step's entry it belongs to: an earlier round counts no more. */
  readonly round: number;
};

/** A step that stood past its time was told to somebody, and still stands. */
export type Escalation = {
  /** Holds the step. */
  readonly department: string;
  /** Its places in the step in which somebody is still awaited. */
  readonly slots: readonly string[];
  /** 2: told once more after a further term. */
  readonly level: 1 | 2;
  readonly as: 'head' | 'supervisor';
  /** Absent: whoever supervises. */
  readonly to?: string | undefined;
  /** Is away: `to` stands in for them. */
  readonly instead?: string | undefined;
  readonly since: string;
  readonly reasons: readonly Reason[];
};

/** A step that goes on now. */
export type ActiveStep = {
  readonly step: string;
  readonly waitsFor: WaitsFor;
  /** When the hub entered it. */
  readonly since: string;
  /** Seq of its entry. */
  readonly round: number;
  /** Why the regular way led here, or why it is stuck (R11). */
  readonly reasons: readonly Reason[];
  readonly stuck: boolean;
  readonly overdue: boolean;
  /** Of a parallel step: those that have not joined. */
  readonly branches: readonly string[];
  /** 加签: beside the flow's own slots. */
  readonly added: readonly { readonly slot: string; readonly person: string }[];
  /** 退回补正: it waits for the applicant. */
  readonly returned?: {
    readonly reasons: readonly Reason[];
    readonly fields: readonly string[];
    readonly since: string;
  };
  readonly nudges: number;
  /** One a department; none while the time that was given runs. */
  readonly escalated: readonly Escalation[];
  /** How far it was told in this round; more time takes nothing back. */
  readonly level: 0 | 1 | 2;
  readonly extensions: number;
  /** The time given last. */
  readonly extended?: { readonly until: string; readonly reasons: readonly Reason[]; readonly by: string };
  /** Slot → who has it by name. */
  readonly handed: Readonly<Record<string, string>>;
};

export type Question = {
  readonly id: string;
  readonly to: 'applicant' | { readonly department: string; readonly role: string };
  readonly by: string;
  readonly at: string;
  readonly text: Personal;
  readonly answer?: { readonly text: Personal; readonly by: string; readonly at: string };
};

export type Payment = {
  readonly step: string;
  readonly direction: 'due' | 'refund';
  readonly amount: Personal;
  readonly receipt?: string;
};
export type Child = {
  readonly step: string;
  readonly case: string;
  readonly number: string;
  readonly outcome?: string;
};

export type CaseState = {
  readonly id: string;
  readonly number: string;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly applicant: string;
  readonly agent?: string | undefined;
  readonly parent?: { readonly case: string; readonly step: string } | undefined;
  readonly terminal?: string | undefined;
  readonly visit?: string | undefined;
  readonly status: CaseStatus;
  /** The foremost of the steps that go on: what lists show. */
  readonly step?: string | undefined;
  readonly active: Readonly<Record<string, ActiveStep>>;
  /** Why it waits or how it ended (R11). */
  readonly reasons: readonly Reason[];
  /** Told before the step they lead to is entered. */
  readonly heldFor: Readonly<Record<string, readonly Reason[]>>;
  /** The promised time has passed. */
  readonly late: boolean;
  readonly responsible?:
    | { readonly clerk: string; readonly reasons: readonly Reason[]; readonly since: string }
    | undefined;
  /** Relative actors: step → slot → who. */
  readonly actors: Readonly<Record<string, Readonly<Record<string, Place>>>>;
  readonly answers?: Personal | undefined;
  /** Of what the forms name: what no department could confirm, and a person has to. */
  readonly unchecked: readonly Reason[];
  /** Forms of later steps. */
  readonly supplied: Readonly<Record<string, Personal>>;
  /** Of each check that answered with facts, the newest: what a paper may state. */
  readonly facts: Readonly<Record<string, Personal>>;
  readonly signatures: readonly Signature[];
  readonly questions: readonly Question[];
  readonly payments: readonly Payment[];
  readonly children: readonly Child[];
  readonly paused?: { readonly reasons: readonly Reason[]; readonly since: string } | undefined;
  readonly dutiesDone: readonly string[];
  readonly papers: readonly PaperState[];
  readonly orders: readonly CopyOrder[];
  /** Seq of the last event. */
  readonly version: number;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt?: string | undefined;
};

export const activeStep = (state: CaseState, step: string): ActiveStep | undefined =>
  Object.hasOwn(state.active, step) ? state.active[step] : undefined;

/** Those in which somebody or something is awaited, in the order they were entered. */
export const leaves = (state: CaseState): readonly ActiveStep[] =>
  Object.values(state.active)
    .filter((one) => one.waitsFor !== 'branches')
    .toSorted((a, b) => a.round - b.round);

/** Those that call for somebody: none in a case that stands, and what is over is no more. */
export const escalationsOf = (state: CaseState): readonly (Escalation & { readonly active: ActiveStep })[] =>
  state.paused || state.closedAt !== undefined
    ? []
    : leaves(state).flatMap((active) => active.escalated.map((one) => ({ ...one, active })));
