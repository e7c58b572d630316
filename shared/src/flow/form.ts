/** What a person is asked: one form for the applicant, small ones for steps in which somebody hands something in. */
import { z } from 'zod';
import { basis, id, rule, text } from './words.ts';

const field = {
  id,
  label: text,
  help: text.optional(),
  required: z.boolean().default(true),
  /** Shown, and demanded, only while this holds. */
  when: rule.optional(),
};

const option = z.strictObject({ value: id, label: text });
const options = z.array(option).min(2).max(60);

export const formField = z.discriminatedUnion('kind', [
  z.strictObject({
    ...field,
    kind: z.literal('text'),
    maxLength: z.int().min(1).max(2000).default(200),
    /** Regular expression over the whole answer, without flags but `u`. */
    pattern: z.string().max(200).optional(),
    multiline: z.boolean().default(false),
  }),
  z.strictObject({
    ...field,
    kind: z.literal('number'),
    min: z.number().default(0),
    max: z.number().default(1_000_000_000),
    whole: z.boolean().default(true),
    unit: text.optional(),
  }),
  /** Yuan on the screen, fen (1/100 yuan) in answers and rules. */
  z.strictObject({
    ...field,
    kind: z.literal('money'),
    minFen: z.int().min(0).default(1),
    maxFen: z.int().max(100_000_000_000).default(100_000_000_000),
  }),
  z.strictObject({ ...field, kind: z.literal('date'), notBefore: z.enum(['today', 'any']).default('any') }),
  z.strictObject({ ...field, kind: z.literal('choice'), options }),
  z.strictObject({ ...field, kind: z.literal('choices'), options }),
  z.strictObject({ ...field, kind: z.literal('yes-no') }),
  /** Of something a department keeps a list of: a project, a room, a course. */
  z.strictObject({ ...field, kind: z.literal('reference'), to: z.enum(['project', 'room', 'course', 'person']) }),
  /** Local time of the campus, from and until, ISO 8601 without zone. */
  z.strictObject({ ...field, kind: z.literal('period') }),
  /** A paper that is demanded, on which basis (R16). */
  z.strictObject({
    ...field,
    kind: z.literal('file'),
    basis,
    accept: z
      .array(z.enum(['pdf', 'image']))
      .min(1)
      .default(['pdf', 'image']),
    most: z.int().min(1).max(50).default(1),
    /** Handed in as an object at a counter or drop-box and only ticked off: keys, a card. */
    object: z.boolean().default(false),
  }),
]);
export type FormField = z.infer<typeof formField>;

export const form = z.strictObject({ fields: z.array(formField).min(1).max(80) });
export type Form = z.infer<typeof form>;
