/**
 * By what right somebody decides a step. Stored in the event of the decision, so that a year later it can be told whether
 * a department decided itself, somebody stood in, or the power had been handed down.
 */
import { postRanks, type PostRank, type Text } from '@yizhan/shared/campus/vocabulary.ts';
import { z } from 'zod';

const id = z.string().min(1).max(60);
const office = { department: id, role: id };

const rank = z.enum(Object.keys(postRanks) as PostRank[]);

export const authority = z.discriminatedUnion('as', [
  /** Holds the office the step asks for. */
  z.strictObject({ as: z.literal('post'), ...office, rank }),
  /** Is the person the step names. */
  z.strictObject({ as: z.literal('person') }),
  /** Stands in for somebody who holds the office. */
  z.strictObject({ as: z.literal('stand-in'), for: z.uuid(), ...office }),
  /** Was handed the power of that office. */
  z.strictObject({ as: z.literal('power'), power: z.uuid(), ...office }),
  /** Nobody decided: a rule that was handed the power of that office did. */
  z.strictObject({ as: z.literal('rule'), power: z.uuid(), ...office }),
  /** The step belongs to the case's responsible clerk. */
  z.strictObject({ as: z.literal('responsible') }),
  /** Was asked to sign as well (加签). */
  z.strictObject({ as: z.literal('added') }),
]);
export type Authority = z.infer<typeof authority>;

export type Office = { readonly department: string; readonly role: string };

/** An office somebody may act in: by a post of their own, or, with `for`, standing in for that person. */
export type OwnOffice = Office & { readonly rank: PostRank; readonly for?: string | undefined };

/** One signature a step asks for, its actor resolved. Neither `office` nor `person`: the responsible clerk's own. */
export type Slot = {
  readonly step: string;
  readonly slot: string;
  readonly office?: Office | undefined;
  /** Named person, by id. */
  readonly person?: string | undefined;
  /** The named person was added to the signers while the case ran. */
  readonly added?: boolean | undefined;
  readonly signedBy?: string | undefined;
};

/** What a power's limit is compared with. */
export type Measure = {
  /** Fen; with `counts`, so many of that. */
  readonly amount?: number | undefined;
  /** What the amount counts when it is no money: the field's own name. */
  readonly counts?: Text | undefined;
  readonly kind?: string | undefined;
  /** A place of the campus, or a room as its calendar names it. */
  readonly place?: string | undefined;
};

export const sameOffice = (one: Office, other: Office): boolean =>
  one.department === other.department && one.role === other.role;
