/** Decisions made in an office's name that were drawn for it to look at: as lines of the desk. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';
import { listReviews } from '../powers/list-reviews.ts';
import type { DeskClerk } from './desk-clerk.ts';
import type { DeskRow } from './desk-rows.ts';
import { masked, readDeskRows, type RowReads } from './read-rows.ts';
import { maySeeCase } from './who-may-see-case.ts';

export type ReviewRow = {
  /** Id of the use. */
  readonly id: string;
  readonly row: DeskRow;
  readonly step: Bilingual;
  readonly decision: string;
  /** Null: a rule decided. */
  readonly by: Bilingual | null;
  readonly at: string;
};

export const listDeskReviews = async (reads: RowReads, clerk: DeskClerk): Promise<ReviewRow[]> => {
  const { sql, flows } = reads;
  const reviews = await listReviews(sql, clerk.offices);
  const rows = new Map(
    (await readDeskRows(reads, [...new Set(reviews.map((one) => one.caseId))])).map((r) => [r.id, r]),
  );
  const names = await namesOf(
    sql,
    reviews.flatMap(({ by }) => by ?? []),
  );
  const current = new Map((await flows.current(sql)).map((flow) => [flow.id, flow]));
  const lines = reviews.map(async ({ use, caseId, flowId, step, decision, by, at }): Promise<ReviewRow[]> => {
    const row = rows.get(caseId);
    if (row === undefined) return [];
    const sight = await maySeeCase(sql, caseId, clerk);
    const doing = current.get(flowId)?.steps.find(({ id }) => id === step)?.doing;
    return [
      {
        ...{ id: use, decision, at: at.toISOString(), step: doing ?? { zh: step, en: step } },
        row: sight === 'part' ? row : masked(row),
        by: by === undefined ? null : (names.get(by) ?? { zh: '–', en: '–' }),
      },
    ];
  });
  return (await Promise.all(lines)).flat();
};

const namesOf = async (sql: Sql, people: readonly string[]): Promise<ReadonlyMap<string, Bilingual>> => {
  const { rows } = await sql.query<{ id: string } & Bilingual>(
    'select id, name_zh as zh, name_en as en from person where id = any($1::uuid[])',
    [[...new Set(people)]],
  );
  return new Map(rows.map(({ id, zh, en }) => [id, { zh, en }]));
};
