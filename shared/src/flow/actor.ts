/** Who does a step. What is relative to the applicant or the matter is resolved once, at submission. */
import { z } from 'zod';
import { id, text, value } from './words.ts';

/** Answered by the `directory` connector. With a `role` it is that office of the unit found; without, the person found. */
export const relations = [
  'own-school',
  'own-department',
  'counsellor',
  'supervisor',
  'principal-investigator',
  'owning-unit',
] as const;
export type Relation = (typeof relations)[number];
/** Relations that lead to a unit and so need a `role` in it; the others lead to a person. */
export const unitRelations: ReadonlySet<Relation> = new Set(['own-school', 'own-department', 'owning-unit']);

const automatic = z.strictObject({ kind: z.literal('automatic') });
const applicant = z.strictObject({ kind: z.literal('applicant') });
/** Somebody outside the university's accounts: a parent, a host. `as` is what the applicant calls them. */
const invited = z.strictObject({ kind: z.literal('invited'), as: text });
const office = z.strictObject({ kind: z.literal('role'), department: id, role: id });
const relative = z.strictObject({
  kind: z.literal('relative'),
  relation: z.enum(relations),
  role: id.optional(),
  /** What of the matter the relation is asked about: a project, a room. */
  of: value.optional(),
});
/** The one clerk who carries the case. */
const responsible = z.strictObject({ kind: z.literal('responsible') });

const oneMember = z.discriminatedUnion('kind', [office, relative, responsible]);
export type OneMember = z.infer<typeof oneMember>;

const signers = z.strictObject({
  kind: z.literal('signers'),
  /** 会签: all must sign. 或签: any one signs. 票签: weights add up to `pass`. */
  need: z.enum(['all', 'any', 'weight']),
  pass: z.int().min(1).max(1000).optional(),
  signers: z
    .array(z.strictObject({ id, actor: oneMember, weight: z.int().min(1).max(100).optional() }))
    .min(2)
    .max(20),
});
export type Signers = z.infer<typeof signers>;

export const actors = {
  automatic,
  applicant,
  /** A member of staff. */
  staff: oneMember,
  /** One member of staff, or several who sign. */
  deciders: z.union([oneMember, signers]),
  applicantOrInvited: z.discriminatedUnion('kind', [applicant, invited]),
} as const;

/** Each place where somebody may sign, by name: a step of one actor has the single slot `main`. */
export const slotsOf = (
  actor: z.infer<(typeof actors)['deciders']>,
): readonly { readonly slot: string; readonly actor: OneMember; readonly weight: number }[] =>
  actor.kind === 'signers'
    ? actor.signers.map(({ id: slot, actor: one, weight = 1 }) => ({ slot, actor: one, weight }))
    : [{ slot: 'main', actor, weight: 1 }];
