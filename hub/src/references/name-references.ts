/** The names of what answers refer to, for a reader who does not know rooms by their numbers. */
import type { Form } from '@yizhan/shared/flow/form.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';
import { listed, type ReferenceTo } from './lists.ts';

/** By list and id; what is on no list (any more) has no name. */
export type ReferenceNames = ReadonlyMap<string, Bilingual>;

export const nameKey = (to: ReferenceTo, id: string): string => `${to} ${id}`;

type Row = { readonly list: ReferenceTo; readonly id: string; readonly zh: string; readonly en: string };

export const nameReferences = async (
  sql: Sql,
  form: Form | undefined,
  answers: Readonly<Record<string, unknown>>,
): Promise<ReferenceNames> => {
  const named = (form?.fields ?? []).flatMap((field) => {
    const id = field.kind === 'reference' && Object.hasOwn(answers, field.id) ? answers[field.id] : undefined;
    return field.kind === 'reference' && typeof id === 'string' ? [{ to: field.to, id }] : [];
  });
  if (named.length === 0) return new Map();
  const { rows } = await sql.query<Row>(
    `select list, id, name_zh as zh, name_en as en from reference_entry
       where (list, id) in (select * from unnest($1::text[], $2::text[])) and list = any($3::text[])
     union all select 'person', p.number, p.name_zh, p.name_en from person p where p.kind = 'staff'
       and ('person', p.number) in (select * from unnest($1::text[], $2::text[]))`,
    [named.map(({ to }) => to), named.map(({ id }) => id), listed],
  );
  return new Map(rows.map(({ list, id, zh, en }) => [nameKey(list, id), { zh, en }]));
};
