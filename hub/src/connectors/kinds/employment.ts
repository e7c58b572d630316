/** 在职: where a member of staff works, as what, since when. */
import { z } from 'zod';
import { day, key, maybe, name, text } from './columns.ts';
import { defineKind } from './kind.ts';

const statuses = ['employed', 'on-leave', 'left', 'retired'] as const;

const record = z.object({
  person: key,
  ...{ name_zh: name, name_en: name, department_zh: name, department_en: name, post_zh: name, post_en: name },
  status: z.enum(statuses),
  since: day,
  until: maybe(day),
});

const facts = z.strictObject({
  number: z.string(),
  ...{ name: text, department: text, post: text },
  status: z.enum(statuses),
  since: z.iso.date(),
  /** Of the contract; null when it is without end. */
  until: z.iso.date().nullable(),
});

export const employment = defineKind({
  about: z.strictObject({}),
  record,
  facts,
  keys: ({ person }) => ({ person }),
  judge: (records) => {
    const serving = records.find(({ status }) => status === 'employed' || status === 'on-leave');
    const of = serving ?? records[0];
    if (!of) return { reasons: [{ code: 'employment-unknown' }], facts: undefined };
    const { person, status, since, until } = of;
    return {
      reasons: serving ? [] : [{ code: 'employment-ended' }],
      facts: {
        ...{ number: person, status, since, until },
        name: { zh: of.name_zh, en: of.name_en },
        department: { zh: of.department_zh, en: of.department_en },
        post: { zh: of.post_zh, en: of.post_en },
      },
    };
  },
});
