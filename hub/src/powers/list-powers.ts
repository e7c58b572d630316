import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import type { Sql } from '../storage/db.ts';
import { POWER_COLUMNS, powerOf, type PowerRow } from './power-row.ts';
import { stateOf, type Power, type PowerState } from './power.ts';

export type PowerFilter = {
  /** One power. */
  readonly id?: string | undefined;
  /** In whose name. */
  readonly department?: string | undefined;
  readonly flowId?: string | undefined;
  /** A person (what they hold by name and by their posts), or everything of one kind of holder. */
  readonly holder?: { readonly person: string } | { readonly kind: Power['holder']['kind'] } | undefined;
  readonly now: Date;
};

export type ListedPower = Power & {
  readonly state: PowerState;
  readonly departmentName: Text;
  readonly uses: number;
  /** Uses that were drawn and have no verdict yet. */
  readonly waiting: number;
  readonly objections: number;
};

type Row = PowerRow & {
  readonly name_zh: string;
  readonly name_en: string;
  readonly uses: number;
  readonly waiting: number;
  readonly objections: number;
};

/** A register is read a department at a time; more than this is a mistake in the filter. */
const MAX_POWERS = 500;

/** The newest first. */
export const listPowers = async (
  sql: Sql,
  { id, department, flowId, holder, now }: PowerFilter,
): Promise<readonly ListedPower[]> => {
  const person = holder && 'person' in holder ? holder.person : null;
  const kind = holder && 'kind' in holder ? holder.kind : null;
  const { rows } = await sql.query<Row>(
    `select ${POWER_COLUMNS}, coalesce(d.name_zh, p.department_id) as name_zh, coalesce(d.name_en, p.department_id) as name_en,
       (select count(*)::int from power_use u where u.power_id = p.id) as uses,
       (select count(*)::int from power_review r where r.power_id = p.id and r.verdict is null) as waiting,
       (select count(*)::int from power_review r where r.power_id = p.id and r.verdict = 'objected') as objections
     from power p left join department d on d.id = p.department_id
     where ($1::text is null or p.department_id = $1) and ($2::text is null or p.flow_id = $2)
       and ($3::text is null or p.holder_kind = $3)
       and ($4::uuid is null or p.holder_person = $4 or exists (select 1 from post where person_id = $4
         and department_id = p.holder_department and role = p.holder_role))
       and ($6::uuid is null or p.id = $6)
     order by p.granted_at desc, p.id limit $5`,
    [department ?? null, flowId ?? null, kind, person, MAX_POWERS, id ?? null],
  );
  return rows.map((row) => {
    const power = powerOf(row);
    const { uses, waiting, objections } = row;
    const departmentName = { zh: row.name_zh, en: row.name_en };
    return { ...power, state: stateOf(power, now), departmentName, uses, waiting, objections };
  });
};
