/** The small words that every part of a definition is made of. */
import { z } from 'zod';

export const text = z.strictObject({ zh: z.string().max(400), en: z.string().max(400) });
export const id = z.string().regex(/^[a-z][a-z0-9-]{0,58}$/);

export const ends = ['done', 'rejected'] as const;
export type End = (typeof ends)[number];
/** Where a branch ends: its parallel step goes on once every branch that began has come here. */
export const JOINED = 'joined';
/** Every step id, an end, or `joined` inside a branch. */
export const target = id.min(1);

export const isEnd = (name: string): name is End => ends.some((e) => e === name);

export const duration = z.union([
  z.strictObject({ seconds: z.int().min(1).max(86_400) }),
  z.strictObject({ workingHours: z.int().min(1).max(400) }),
  z.strictObject({ workingDays: z.int().min(1).max(400) }),
]);

/** The rule that demands something. `none` marks it for removal: nobody could say why it is there. */
export const basis = z.union([z.literal('none'), z.strictObject({ rule: text, since: z.iso.date() })]);

/** JSON Logic (docs/decisions/051-rules-are-json-logic.md). */
export const rule = z.json();

/** A value of the case: an answer of the form, a fact a check brought, or a constant. */
export const value = z.union([
  z.strictObject({ var: z.string().regex(/^(form|facts|person|enrolment|calendar)\.[A-Za-z0-9_.-]{1,120}$/) }),
  z.string().max(200),
  z.number(),
  z.boolean(),
]);
export type Value = z.infer<typeof value>;
