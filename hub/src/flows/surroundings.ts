import type { Relation } from '@yizhan/shared/flow/actor.ts';
import type { ConnectorAbout, Surroundings } from '@yizhan/shared/flow/surroundings.ts';
import { z } from 'zod';
import { aboutOf } from '../connectors/connectors.ts';
import { templateNeeds } from '../papers/templates.ts';
import type { Sql } from '../storage/db.ts';
import { readFlowFiles } from './read-flow-files.ts';

type FromCode = { readonly templates: Iterable<string>; readonly connectors: Iterable<string> };

/** What flows may refer to in this deployment: seals in force, departments, posts with a principal and a backup, services. */
export const surroundingsOf = async (sql: Sql, code: FromCode): Promise<Surroundings> => {
  const names = async (text: string): Promise<readonly string[]> => {
    const { rows } = await sql.query<{ name: string }>(text);
    return rows.map((row) => row.name);
  };
  const connectors = new Set(code.connectors);
  return {
    templates: new Set(code.templates),
    templateNeeds,
    connectors,
    connectorAbout: new Map(
      [...connectors].flatMap((id): [string, ConnectorAbout][] => {
        const about = aboutOf(id);
        return about ? [[id, about]] : [];
      }),
    ),
    seals: new Set(await names(`select id as name from seal where state = 'active'`)),
    departments: new Set(await names('select id as name from department')),
    posts: new Set(
      await names(
        `select department_id || '/' || role as name from post group by department_id, role
         having count(distinct person_id) filter (where rank = 'principal') > 0
            and count(distinct person_id) filter (where rank = 'backup') > 0`,
      ),
    ),
    units: unitsFrom(
      await names('select distinct school_id as name from enrolment'),
      await names('select distinct department_id as name from post'),
    ),
    flows: await flowsOf(sql),
  };
};

/** Schools are where students are enrolled; members of staff, rooms and projects may belong to any unit with staff. */
const unitsFrom = (
  schools: readonly string[],
  staffed: readonly string[],
): Readonly<Partial<Record<Relation, readonly string[]>>> => ({
  'own-school': schools,
  'own-department': staffed,
  'owning-unit': staffed,
});

/** As much of a definition as says what it waits for; one that is not even that is refused when it is published. */
const waiting = z.object({
  steps: z.array(z.object({ flow: z.string().optional(), waits: z.boolean().optional() })).catch([]),
});

/** Services published, and those that ship and may be published together with the one that names them. */
const flowsOf = async (sql: Sql): Promise<Surroundings['flows']> => {
  const { rows } = await sql.query<{ id: string; raw: unknown }>(
    `select distinct on (flow_id) flow_id as id, definition::jsonb as raw from flow_version order by flow_id, version desc`,
  );
  const waitsOf = (raw: unknown): string[] =>
    waiting.parse(raw).steps.flatMap(({ flow, waits }) => (flow !== undefined && waits === true ? [flow] : []));
  return new Map([...rows, ...readFlowFiles()].map(({ id, raw }) => [id, waitsOf(raw)]));
};
