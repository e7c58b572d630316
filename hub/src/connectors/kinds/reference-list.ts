/** 名录: what a department keeps a list of, to be named in forms: its rooms, projects, courses. One entry, or a page of all. */
import { z } from 'zod';
import { key, name, text } from './columns.ts';
import { defineKind } from './kind.ts';

const record = z.object({ id: key, name_zh: name, name_en: name });

const facts = z.strictObject({ entries: z.array(z.strictObject({ id: z.string(), name: text })) });

/** A full page: more may follow. About 100 KiB of names. */
export const LIST_PAGE = 500;

export const referenceList = defineKind({
  about: z.strictObject({
    /** The one that was named. */
    id: key.optional(),
    /** Of all, in the order of their ids, those behind this one. */
    after: key.optional(),
  }),
  record,
  facts,
  keys: ({ about: { id } }) => (id === undefined ? {} : { id }),
  page: ({ about: { id, after } }) =>
    id === undefined ? { by: 'id', after: after ?? '', most: LIST_PAGE } : undefined,
  judge: (records, { about: { id } }) => {
    if (id !== undefined && records.length === 0) return { reasons: [{ code: 'reference-unknown' }], facts: undefined };
    return {
      reasons: [],
      facts: { entries: records.map((one) => ({ id: one.id, name: { zh: one.name_zh, en: one.name_en } })) },
    };
  },
});
