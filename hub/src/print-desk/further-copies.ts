import type { FurtherCopies } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';
import type { Copies } from './may-copy.ts';

export type Document = { readonly caseId: string; readonly step: string };

/** What further copies of a document its person may have; undefined when the service gives none. */
export const furtherCopies = async (
  sql: Sql,
  copies: Copies | undefined,
  { caseId, step }: Document,
): Promise<FurtherCopies | undefined> => {
  if (!copies) return undefined;
  const { rows } = await sql.query<{ out: number }>(
    `select count(*)::int as out from print_job where case_id = $1 and step = $2 and state <> 'void'`,
    [caseId, step],
  );
  return { left: Math.max(0, copies.most - (rows[0]?.out ?? 0)) };
};
