/** 户籍: is the person registered in the university's collective household, and is their page there. */
import { z } from 'zod';
import { day, key, name, text, yes } from './columns.ts';
import { defineKind } from './kind.ts';

const record = z.object({
  person: key,
  ...{ name_zh: name, name_en: name },
  address_zh: name,
  address_en: name,
  since: day,
  /** 户口卡借出未还. */
  page_lent: yes,
});

const facts = z.strictObject({
  number: z.string(),
  ...{ name: text, address: text },
  since: z.iso.date(),
  pageLent: z.boolean(),
});

export const household = defineKind({
  about: z.strictObject({}),
  record,
  facts,
  keys: ({ person }) => ({ person }),
  judge: (records) => {
    const [of] = records;
    if (!of) return { reasons: [{ code: 'household-none' }], facts: undefined };
    return {
      reasons: of.page_lent ? [{ code: 'household-lent' }] : [],
      facts: {
        ...{ number: of.person, since: of.since, pageLent: of.page_lent },
        name: { zh: of.name_zh, en: of.name_en },
        address: { zh: of.address_zh, en: of.address_en },
      },
    };
  },
});
