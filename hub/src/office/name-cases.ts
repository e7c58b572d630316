/** Numbers and services of cases that pages about staff list: never whose they are. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import type { Sql } from '../storage/db.ts';

export type CaseNamed = {
  readonly caseId: string;
  /** Null once the case is on no record any more. */
  readonly number: string | null;
  readonly service: Bilingual;
  /** Of a task. */
  readonly step?: Bilingual | undefined;
};

export type CaseNames = (caseId: string, step?: string) => CaseNamed;

export const nameCases = async (sql: Sql, flows: FlowBook, ids: readonly string[]): Promise<CaseNames> => {
  const { rows } = await sql.query<{ id: string; number: string; flow: string }>(
    'select id, number, flow_id as flow from case_view where id = any($1::uuid[])',
    [[...new Set(ids)]],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const current = new Map((await flows.current(sql)).map((flow) => [flow.id, flow]));
  return (caseId, step) => {
    const row = known.get(caseId);
    const flow = current.get(row?.flow ?? '');
    const id = row?.flow ?? '';
    return {
      ...{ caseId, number: row?.number ?? null, service: flow?.name ?? { zh: id, en: id } },
      ...(step === undefined
        ? {}
        : { step: flow?.steps.find((one) => one.id === step)?.doing ?? { zh: step, en: step } }),
    };
  };
};
