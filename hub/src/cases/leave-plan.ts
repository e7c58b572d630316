/** What a departure comes to: shown before it is agreed to, compared when it is, and kept with the departure. */
import { postRanks, type PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import { reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';

const id = z.string().min(1).max(60);
const place = { caseId: z.uuid(), step: id, slot: id };
const move = { to: z.uuid(), reasons: z.array(reason).max(20) };
const post = z.object({ department: id, role: id, rank: z.enum(Object.keys(postRanks) as PostRank[]) });

export const leavePlan = z.object({
  /** Takes the offices. */
  successor: z.uuid().optional(),
  /** Where they held an office, or what lent them to the service centre. */
  departments: z.array(id),
  /** Each open case and its next clerk. */
  cases: z.array(z.object({ caseId: z.uuid(), ...move })),
  /** Tasks that ask for them by name, and who is asked instead. */
  tasks: z.array(z.object({ ...place, ...move })),
  /** What nobody can take. A departure with any is refused. */
  stuck: z.array(z.object({ caseId: z.uuid(), step: id.optional() })),
  posts: z.array(post),
  /** Places in their offices that nobody holds then. */
  vacant: z.array(post),
  /** Seals they kept or stood in for, and who does now; absent: the place stays empty. */
  seals: z.array(z.object({ id, place: z.enum(['keeper', 'backup']), to: z.uuid().optional() })).default([]),
  /** Powers held by name, which end; and those of an office nobody is in then, which rest. */
  powers: z.array(z.object({ id: z.uuid(), why: z.enum(['by-name', 'last-in-office']) })),
  /** Powers in force that they granted: given by the office, and so they stay. */
  granted: z.int().nonnegative(),
  /** Id of the account that is closed. */
  account: z.uuid().optional(),
});
export type LeavePlan = z.infer<typeof leavePlan>;

/** Every fact of the plan in a line of its own, as the page carries it from the dry run to the agreement. */
export const factsOf = ({ cases, tasks, vacant, seals, powers, account }: LeavePlan): readonly string[] => [
  ...cases.map(({ caseId, to }) => `case ${caseId} ${to}`),
  ...tasks.map(({ caseId, step, slot, to }) => `task ${caseId} ${step} ${slot} ${to}`),
  ...vacant.map(({ department, role, rank }) => `vacant ${department} ${role} ${rank}`),
  ...seals.map(({ id: seal, place: as, to }) => `seal ${seal} ${as} ${to ?? 'nobody'}`),
  ...powers.map(({ id: power }) => `power ${power}`),
  ...(account === undefined ? [] : ['account']),
];

/** Case → next clerk, of the facts somebody agreed to. */
export const agreedClerks = (facts: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    facts.flatMap((fact) => {
      const [kind, caseId, to] = fact.split(' ');
      return kind === 'case' && caseId !== undefined && to !== undefined ? [[caseId, to]] : [];
    }),
  );

export type LeaveChange =
  | {
      readonly what: 'case' | 'task';
      readonly caseId: string;
      /** It came, it went, or it goes to somebody else than was agreed. */
      readonly how: 'come' | 'gone' | 'other';
    }
  | { readonly what: 'office' | 'seal' | 'power' | 'account' };

/** What is not as it was agreed to; nothing: the plan still stands. */
export const changesSince = (agreed: readonly string[], plan: LeavePlan): readonly LeaveChange[] => {
  const [before, now] = [new Set(agreed), new Set(factsOf(plan))];
  const come = [...now].filter((fact) => !before.has(fact));
  const gone = [...before].filter((fact) => !now.has(fact));
  const [came, went] = [new Set(come.map(about)), new Set(gone.map(about))];
  return [
    ...come.map((fact) => changeOf(fact, went.has(about(fact)) ? 'other' : 'come')),
    ...gone.filter((fact) => !came.has(about(fact))).map((fact) => changeOf(fact, 'gone')),
  ];
};

/** The fact without whom it goes to. */
const about = (fact: string): string => {
  const words = fact.split(' ');
  return (words[0] === 'case' || words[0] === 'task' ? words.slice(0, -1) : words).join(' ');
};

const changeOf = (fact: string, how: 'come' | 'gone' | 'other'): LeaveChange => {
  const [kind, caseId = ''] = fact.split(' ');
  if (kind === 'case' || kind === 'task') return { what: kind, caseId, how };
  if (kind === 'seal' || kind === 'power' || kind === 'account') return { what: kind };
  return { what: 'office' };
};
