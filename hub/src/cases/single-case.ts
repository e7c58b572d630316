import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { Sql } from '../storage/db.ts';
import type { CaseState } from './case-state.ts';
import { loadCase } from './load-case.ts';

/** The open case that stands in the way of another of the same service: the person is led to it. */
export const singleCaseOf = async (
  sql: Sql,
  flow: FlowDefinition,
  applicant: string,
): Promise<CaseState | undefined> => {
  if (flow.single !== true) return undefined;
  const { rows } = await sql.query<{ id: string }>('select id from case_view where single_key = $1', [
    `${applicant}:${flow.id}`,
  ]);
  const [row] = rows;
  return row && (await loadCase(sql, row.id))?.state;
};
