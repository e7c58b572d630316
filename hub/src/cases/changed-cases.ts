import { caseStates } from '@yizhan/shared/campus/vocabulary.ts';
import type { Prepared, Sql } from '../storage/db.ts';

export type ChangedCase = { readonly id: string; readonly changedAt: Date };

/** More than moves in the time between two looks; the rest is found at the next. */
const MOST = 2000;

/** Every state by name, because the index begins with it. */
const changed: Prepared = {
  name: 'changed-cases',
  text: `select id, changed_at as "changedAt" from case_view
    where state = any($2::text[]) and changed_at > $1 limit ${String(MOST)}`,
};

/** Cases that moved since then, by whichever process of the hub. */
export const readChangedCases = async (sql: Sql, since: Date): Promise<readonly ChangedCase[]> =>
  (await sql.query<ChangedCase>(changed, [since, Object.keys(caseStates)])).rows;
