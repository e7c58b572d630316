import { flowDefinition, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { Sql } from '../storage/db.ts';

/** The published flows. A version never changes once published, so what was read once is kept. */
export type FlowBook = {
  /** Undefined when it was never published. */
  get(sql: Sql, flowId: string, version: number): Promise<FlowDefinition | undefined>;
  /** The newest version of every flow, by id. */
  current(sql: Sql): Promise<readonly FlowDefinition[]>;
};

type Row = { readonly flow_id: string; readonly version: number; readonly definition: unknown };

export const openFlowBook = (): FlowBook => {
  const known = new Map<string, FlowDefinition>();
  const keep = (row: Row): FlowDefinition => {
    const flow = flowDefinition.parse(row.definition);
    known.set(keyOf(row.flow_id, row.version), flow);
    return flow;
  };

  return {
    get: async (sql, flowId, version) => {
      const cached = known.get(keyOf(flowId, version));
      if (cached) return cached;
      const text = 'select flow_id, version, definition from flow_version where flow_id = $1 and version = $2';
      const { rows } = await sql.query<Row>(text, [flowId, version]);
      return rows[0] ? keep(rows[0]) : undefined;
    },
    current: async (sql) => {
      const newest = await sql.query<Omit<Row, 'definition'>>(
        'select flow_id, max(version) as version from flow_version group by flow_id order by flow_id',
      );
      const missing = newest.rows.filter((row) => !known.has(keyOf(row.flow_id, row.version)));
      if (missing.length > 0) {
        const { rows } = await sql.query<Row>(
          `select flow_id, version, definition from flow_version
           join unnest($1::text[], $2::int[]) as wanted (flow_id, version) using (flow_id, version)`,
          [missing.map((m) => m.flow_id), missing.map((m) => m.version)],
        );
        rows.forEach(keep);
      }
      return newest.rows.flatMap((row) => known.get(keyOf(row.flow_id, row.version)) ?? []);
    },
  };
};

const keyOf = (flowId: string, version: number): string => `${flowId}@${String(version)}`;
