/** 经费: is there enough left on a project, and whose is it. */
import { z } from 'zod';
import { day, fen, key, maybe, name, text, yes, yuan } from './columns.ts';
import { defineKind } from './kind.ts';

const record = z.object({
  project: key,
  ...{ title_zh: name, title_en: name },
  /** Campus number of the principal investigator. */
  principal: key,
  left_fen: fen,
  frozen: yes,
  until: maybe(day),
});

const facts = z.strictObject({
  project: z.string(),
  title: text,
  principal: z.string(),
  leftFen: z.int(),
  wantedFen: z.int(),
  until: z.iso.date().nullable(),
});

export const budget = defineKind({
  about: z.strictObject({
    project: key,
    /** Fen. */
    amount: fen.refine((n) => n > 0),
  }),
  record,
  facts,
  keys: ({ about }) => ({ project: about.project }),
  judge: (records, { about: { project, amount } }) => {
    const [of] = records;
    if (!of) return { reasons: [{ code: 'budget-unknown', params: { project } }], facts: undefined };
    const { left_fen: leftFen, principal, until } = of;
    const params = { project, left: yuan(leftFen), wanted: yuan(amount) };
    const reasons = [
      ...(of.frozen ? [{ code: 'budget-frozen', params: { project } }] : []),
      ...(leftFen < amount ? [{ code: 'budget-short', params }] : []),
    ];
    const title = { zh: of.title_zh, en: of.title_en };
    return { reasons, facts: { project, title, principal, leftFen, wantedFen: amount, until } };
  },
});
