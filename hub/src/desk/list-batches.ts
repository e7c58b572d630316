import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import type { Sql } from '../storage/db.ts';
import { GIVEN, tasksForMe, valuesOf, type Asked } from './worklist-sql.ts';

/** A queue of cases that are made in one go. */
export type BatchQueue = {
  readonly flowId: string;
  readonly step: string;
  readonly service: Bilingual;
  readonly doing: Bilingual;
  readonly count: number;
  /** Since when the first waits. */
  readonly since: string;
};

const MAX_WAITING = 1000;

const text = `with ${GIVEN}, waiting as (${tasksForMe({ where: `t.kind = 'batch'`, limit: String(MAX_WAITING) })})
  select flow_id, step, count(*)::int as n, min(entered_at) as since from waiting group by flow_id, step order by since`;

type Row = { readonly flow_id: string; readonly step: string; readonly n: number; readonly since: Date };

/** The queues of the clerk's offices, the one that waits for longest first. */
export const listBatches = async (sql: Sql, flows: FlowBook, asked: Asked): Promise<BatchQueue[]> => {
  const { rows } = await sql.query<Row>({ name: 'desk-batches', text }, valuesOf(asked));
  const current = new Map((await flows.current(sql)).map((flow) => [flow.id, flow]));
  return rows.map(({ flow_id, step, n, since }) => {
    const flow = current.get(flow_id);
    return {
      ...{ flowId: flow_id, step, count: n, since: since.toISOString() },
      service: flow?.name ?? { zh: flow_id, en: flow_id },
      doing: flow?.steps.find(({ id }) => id === step)?.doing ?? { zh: step, en: step },
    };
  });
};
