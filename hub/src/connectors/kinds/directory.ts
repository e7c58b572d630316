/** 归属: who or which unit stands in a relation to the applicant, or to a project or room of the matter. */
import { relations } from '@yizhan/shared/flow/actor.ts';
import { z } from 'zod';
import { key, maybe, name, text } from './columns.ts';
import { defineKind } from './kind.ts';

const record = z.object({
  relation: z.enum(relations),
  /** What the relation is asked of: the applicant's number, a project, a room. */
  of: key,
  /** Id of the unit, as departments are named here. */
  department: key,
  /** Campus number of the person, for relations that lead to one. */
  person: maybe(key),
  name_zh: name,
  name_en: name,
});

const facts = z.strictObject({
  relation: z.enum(relations),
  of: z.string(),
  department: z.string(),
  person: z.string().nullable(),
  /** Of the person, else of the unit. */
  name: text,
});

/** What is related to the matter needs `of`; everything else is asked of the applicant. */
const ofTheMatter: ReadonlySet<string> = new Set(['principal-investigator', 'owning-unit']);

export const directory = defineKind({
  about: z
    .strictObject({ relation: z.enum(relations), of: key.optional() })
    .refine(({ relation, of }) => !ofTheMatter.has(relation) || of !== undefined, { path: ['of'] }),
  record,
  facts,
  keys: ({ person, about: { relation, of } }) => ({ relation, of: of ?? person }),
  judge: (records, { about: { relation } }) => {
    const [found, second] = records;
    if (!found) return { reasons: [{ code: 'directory-unknown' }], facts: undefined };
    const { of, department, person, name_zh: zh, name_en: en } = found;
    return {
      // Two counsellors on record: a person has to say which.
      reasons: second ? [{ code: 'directory-ambiguous', params: { count: records.length } }] : [],
      facts: { relation, of, department, person, name: { zh, en } },
    };
  },
});
