/** 收入: what a member of staff was paid, month by month. */
import { z } from 'zod';
import { count, fen, key, month, name, text } from './columns.ts';
import { defineKind } from './kind.ts';

const record = z.object({
  person: key,
  ...{ name_zh: name, name_en: name },
  month,
  /** Before tax. */
  gross_fen: fen,
  net_fen: fen,
});

const facts = z.strictObject({
  number: z.string(),
  name: text,
  ...{ from: z.string(), until: z.string(), months: z.int() },
  ...{ grossFen: z.int(), netFen: z.int(), monthlyGrossFen: z.int() },
});

/** What banks and consulates ask for when the applicant names no other number. */
const USUAL_MONTHS = 12;

export const income = defineKind({
  about: z.strictObject({ months: count.refine((n) => n >= 1 && n <= 36).optional() }),
  record,
  facts,
  keys: ({ person }) => ({ person }),
  judge: (records, { about }) => {
    const wanted = about.months ?? USUAL_MONTHS;
    const paid = records.toSorted((a, b) => (a.month < b.month ? -1 : 1)).slice(-wanted);
    const [first] = paid;
    const last = paid.at(-1);
    if (!first || !last) return { reasons: [{ code: 'income-none' }], facts: undefined };
    const months = new Set(paid.map((row) => row.month)).size;
    const grossFen = paid.reduce((sum, { gross_fen }) => sum + gross_fen, 0);
    return {
      reasons: months < wanted ? [{ code: 'income-short', params: { months, wanted } }] : [],
      facts: {
        ...{ number: first.person, name: { zh: last.name_zh, en: last.name_en } },
        ...{ from: first.month, until: last.month, months },
        ...{ grossFen, netFen: paid.reduce((sum, { net_fen }) => sum + net_fen, 0) },
        monthlyGrossFen: Math.floor(grossFen / months),
      },
    };
  },
});
