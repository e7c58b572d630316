/** What contracts of templates are made of. */
import { z } from 'zod';

/** Composed (NFC): a letter and its mark are one character wherever Unicode has one. */
export const line = (max: number) => z.string().normalize('NFC').trim().min(1).max(max);
export const bilingual = z.strictObject({ zh: line(80), en: line(160) });
