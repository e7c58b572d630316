/**
 * Columns of the records that departments deliver. They come as JSON values over HTTP and as text out of views and CSV
 * files; each accepts both and nothing near it: an empty amount is never nought.
 */
import { z } from 'zod';

const digits = (max: number) =>
  z.union([
    z.int().min(0).max(max),
    z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number)
      .refine((n) => n <= max),
  ]);

/** Fen, 1/100 yuan. */
export const fen = digits(100_000_000_000);
export const count = digits(100_000);

/** Hundredths, for credits and scores, written `2.5` or `86`. */
export const decimal = z.union([
  z.number().min(0).max(1000),
  z
    .string()
    .regex(/^\d{1,4}(\.\d{1,2})?$/)
    .transform(Number),
]);

export const yes = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1'),
]);

export const name = z.string().trim().min(1).max(200);
/** Campus numbers, ids of projects, rooms and courses. */
export const key = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._/-]{1,60}$/u);
export const day = z.iso.date();
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** Absent: null in JSON, nothing in a CSV field. */
export const maybe = <T extends z.ZodType>(column: T) =>
  z.union([z.literal('').transform(() => null), z.null(), column]).default(null);

/** China has one zone and no summer time. */
const CAMPUS_OFFSET_MS = 8 * 3_600_000;
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d{1,6})?)?$/;

/** A minute on the campus, `2026-12-01T08:00`; an instant with a zone is brought to it. Compares as text. */
export const minute = z.string().transform((text, context): string => {
  const [, date = '', time = ''] = LOCAL.exec(text) ?? [];
  const local = date === '' ? inCampusZone(text) : `${date}T${time}`;
  if (local !== undefined && !Number.isNaN(Date.parse(`${local}Z`))) return local;
  context.addIssue('a date and time');
  return z.NEVER;
});

const inCampusZone = (text: string): string | undefined => {
  const at = /T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at + CAMPUS_OFFSET_MS).toISOString().slice(0, 16);
};

/** As forms answer it. */
export const period = z
  .object({ from: minute, until: minute })
  .refine(({ from, until }) => from < until, { error: 'it ends before it begins' });
export type Period = z.infer<typeof period>;

/** Back to back is no clash. */
export const overlap = (a: Period, b: Period): boolean => a.from < b.until && b.from < a.until;

/** `2026-12-01 08:00`, for reasons. */
export const minuteInWords = (local: string): string => local.replace('T', ' ');

/** `1250` → `12.50`. */
export const yuan = (amountFen: number): string =>
  `${String(Math.floor(amountFen / 100))}.${String(amountFen % 100).padStart(2, '0')}`;

export const text = z.strictObject({ zh: z.string(), en: z.string() });
