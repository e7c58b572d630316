/** What a person owes one department: money, books, equipment, keys. No record means nothing is owed. */
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import { day, fen, key, maybe, name, text, yuan } from './columns.ts';
import { defineKind, type Kind } from './kind.ts';

const record = z.object({
  person: key,
  what_zh: name,
  what_en: name,
  /** 0 for a thing that is to be given back. */
  amount_fen: fen,
  since: maybe(day),
});

const facts = z.strictObject({
  department: text,
  owedFen: z.int().min(0),
  items: z.array(z.strictObject({ what: text, amountFen: z.int().min(0), since: z.iso.date().nullable() })),
});

export const debtsTo = (department: Text): Kind =>
  defineKind({
    about: z.strictObject({}),
    record,
    facts,
    keys: ({ person }) => ({ person }),
    judge: (records) => {
      const owedFen = records.reduce((sum, { amount_fen }) => sum + amount_fen, 0);
      const things = records.filter(({ amount_fen }) => amount_fen === 0).length;
      const named = { department: department.zh, departmentEn: department.en };
      const reasons: Reason[] = [
        ...(owedFen > 0 ? [{ code: 'debt-money', params: { ...named, amount: yuan(owedFen) } }] : []),
        ...(things > 0 ? [{ code: 'debt-things', params: { ...named, count: things } }] : []),
      ];
      const items = records.map(({ what_zh, what_en, amount_fen, since }) => ({
        ...{ what: { zh: what_zh, en: what_en }, amountFen: amount_fen, since },
      }));
      return { reasons, facts: { department, owedFen, items } };
    },
  });
