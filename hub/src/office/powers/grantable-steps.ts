/** The steps whose power somebody may hand down: those of the offices they speak for. */
import { slotsOf, type OneMember } from '@yizhan/shared/flow/actor.ts';
import { officeName } from '@yizhan/shared/campus/office-names.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Office } from '../../powers/authority.ts';
import { headed, type Officer } from '../officer.ts';
import { measuresOf, type Measures } from './measures.ts';
import type { OfficeView } from './model.ts';
import type { PowerReads } from './view-powers.ts';

export type GrantableStep = {
  /** Names it in an address: `flow/step/slot/department/role`, the slot empty where one signs alone. */
  readonly key: string;
  readonly flowId: string;
  readonly stepId: string;
  readonly slot?: string | undefined;
  readonly place: Office;
  readonly service: Bilingual;
  readonly step: Bilingual;
  readonly office: OfficeView;
  readonly measures: Measures;
};

type Spoken = Office & { readonly departmentName: Bilingual };

/** Every office of the departments they head, and those they are the principal of. */
const spokenOffices = async ({ sql }: PowerReads, officer: Officer): Promise<readonly Spoken[]> => {
  const own = officer.posts.filter(({ rank }) => rank === 'principal');
  const { rows } = await sql.query<Office & Bilingual>(
    `select distinct p.department_id as department, p.role, d.name_zh as zh, d.name_en as en
     from post p join department d on d.id = p.department_id
     where p.department_id = any($1::text[]) or (p.department_id, p.role) in (select * from unnest($2::text[], $3::text[]))
     order by 1, 2`,
    [headed(officer), own.map(({ department }) => department), own.map(({ role }) => role)],
  );
  return rows.map(({ department, role, zh, en }) => ({ department, role, departmentName: { zh, en } }));
};

/** Of a relative actor only the role is known before there is a case. */
const mayBe = (actor: OneMember, { department, role }: Office): boolean =>
  actor.kind !== 'responsible' && actor.role === role && (actor.kind === 'relative' || actor.department === department);

const stepsOf = (flow: FlowDefinition, spoken: readonly Spoken[]): readonly GrantableStep[] =>
  flow.steps.flatMap((step) => {
    if (step.kind !== 'decide') return [];
    const isAlone = step.actor.kind !== 'signers';
    return slotsOf(step.actor).flatMap(({ slot, actor }) =>
      spoken
        .filter((office) => mayBe(actor, office))
        .map(({ department, role, departmentName }): GrantableStep => ({
          key: [flow.id, step.id, isAlone ? '' : slot, department, role].join('/'),
          ...{ flowId: flow.id, stepId: step.id, ...(isAlone ? {} : { slot }), place: { department, role } },
          ...{ service: flow.name, step: step.doing },
          office: { department: departmentName, name: officeName(role) },
          measures: measuresOf(flow, step.id),
        })),
    );
  });

export const grantableSteps = async (reads: PowerReads, officer: Officer): Promise<readonly GrantableStep[]> => {
  const [spoken, flows] = await Promise.all([spokenOffices(reads, officer), reads.flows.current(reads.sql)]);
  return flows.flatMap((flow) => stepsOf(flow, spoken));
};
