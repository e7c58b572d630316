/**
 * What the desk shows of a case, and which list it belongs in. Pure, and free of any library: the hub fills the rows, the
 * browser keeps them as they change.
 */
import type { CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';

export const views = ['mine', 'tasks', 'due', 'waiting', 'department', 'batches', 'reviews'] as const;
export type View = (typeof views)[number];
export const isView = (text: unknown): text is View => views.some((view) => view === text);

/** What of a list is wanted. */
export const filters = ['late', 'today', 'me', 'department', 'applicant', 'outside', 'closed'] as const;
export type Filter = (typeof filters)[number];
export const isFilter = (text: unknown): text is Filter => filters.some((filter) => filter === text);

export const filtersOf: Readonly<Record<View, readonly Filter[]>> = {
  mine: ['late', 'today', 'me', 'department', 'applicant', 'outside'],
  tasks: ['late', 'today'],
  due: ['late'],
  waiting: ['department', 'applicant', 'outside'],
  department: ['late', 'closed'],
  batches: [],
  reviews: [],
};

/** Counted so far and no further: past it a number tells nobody what to do. */
export const COUNT_BOUND = 500;

/** What one key does to it in a list: `open` asks for more than a list can (a receipt, a form). */
export type OneKey = 'approve' | 'finish' | 'batch' | 'open';

/** Somebody is awaited in a step, since when, and until when it should be done. */
export type Wait = {
  readonly step: string;
  readonly slot: string;
  /** What is being done, in the flow's words. */
  readonly doing: Bilingual;
  /** A department's office, somebody by name, or both. */
  readonly department?: { readonly id: string; readonly role: string; readonly name: Bilingual };
  readonly person?: { readonly id: string; readonly name: Bilingual };
  /** Somebody outside the university answers, and the office only writes it down. */
  readonly outside?: Bilingual;
  readonly since: string;
  readonly due: string | null;
  readonly oneKey: OneKey;
  /** Who is at work on it, and until when if they do not go on. */
  readonly held?: { readonly id: string; readonly name: Bilingual; readonly until: string };
};

/** Whom a case waits for when no member of staff is awaited in it. */
export type Elsewhere = 'applicant' | 'returned' | 'paused' | 'hub' | 'time';

export type DeskRow = {
  readonly id: string;
  readonly number: string;
  readonly flowId: string;
  readonly service: Bilingual;
  readonly state: CaseStatus;
  /** Null once the person was erased (R25). `masked`: the reader has no part in the case. */
  readonly applicant: { readonly name: Bilingual; readonly number: string; readonly masked: boolean } | null;
  /** The foremost step, in words of the flow. */
  readonly step?: Bilingual;
  /** The one awaited for longest comes first. */
  readonly waits: readonly Wait[];
  readonly elsewhere?: Elsewhere;
  readonly responsible: { readonly id: string; readonly name: Bilingual } | null;
  readonly parties: readonly string[];
  readonly reasons: readonly Reason[];
  /** The promised time has passed. */
  readonly late: boolean;
  /** When the promise, or the answer to a hold, is due; null while its clock stands. */
  readonly due: string | null;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt: string | null;
  /** There is a form to put right, so it can be returned for correction. */
  readonly returnable: boolean;
};

type Office = { readonly department: string; readonly role: string };

/** What a browser has to know of its clerk to tell which rows are theirs. */
export type Me = {
  readonly person: string;
  readonly offices: readonly Office[];
  readonly departments: readonly string[];
  readonly powers: readonly (Office & {
    readonly flowId: string;
    readonly step: string;
    readonly holder: 'person' | 'office' | 'responsible';
  })[];
};

/** May this clerk act on what is awaited there, as far as a list can tell? */
export const isForMe = (row: DeskRow, wait: Wait, me: Me): boolean => {
  if (wait.person !== undefined) return wait.person.id === me.person;
  const { department } = wait;
  if (department === undefined) return false;
  const same = (one: Office): boolean => one.department === department.id && one.role === department.role;
  if (me.offices.some(same)) return true;
  return me.powers.some(
    (power) =>
      power.flowId === row.flowId &&
      power.step === wait.step &&
      same(power) &&
      (power.holder !== 'responsible' || row.responsible?.id === me.person),
  );
};

export const waitForMe = (row: DeskRow, me: Me): Wait | undefined => row.waits.find((wait) => isForMe(row, wait, me));

/** Who is at work on what is awaited there: the clerk themself, a colleague, or nobody (any more). */
export const handOn = ({ held }: Wait, me: Me, now: number): 'mine' | 'other' | undefined => {
  if (held === undefined || Date.parse(held.until) <= now) return undefined;
  return held.id === me.person ? 'mine' : 'other';
};

/** By when this clerk has to have done their part; else the case's own promise. */
export const dueOf = (row: DeskRow, me: Me): string | null => {
  const own = waitForMe(row, me)?.due ?? null;
  const promise = row.responsible?.id === me.person ? row.due : null;
  const [first] = [own, promise].filter((due) => due !== null).toSorted();
  return first ?? row.due;
};

export const isLate = (row: DeskRow, me: Me, now: number): boolean => {
  const due = dueOf(row, me);
  return row.closedAt === null && (row.late || (due !== null && Date.parse(due) <= now));
};

/** `endOfDay`: of the campus, exclusive. */
export type Day = { readonly now: number; readonly endOfDay: number };

export const isInView = (row: DeskRow, view: View, me: Me, { endOfDay }: Day): boolean => {
  if (row.closedAt !== null) return false;
  const mine = row.responsible?.id === me.person;
  const wait = waitForMe(row, me);
  switch (view) {
    case 'mine':
      return mine;
    case 'tasks':
      return wait !== undefined && wait.oneKey !== 'batch';
    case 'batches':
      return wait?.oneKey === 'batch';
    case 'due': {
      if (!mine && wait === undefined) return false;
      const due = dueOf(row, me);
      return row.late || (due !== null && Date.parse(due) < endOfDay);
    }
    case 'waiting':
      return mine && wait === undefined;
    case 'department':
      return row.parties.some((party) => me.departments.includes(party));
    case 'reviews':
      return false;
    default:
      return view satisfies never;
  }
};
