import type { Basis, Holder, Power } from './power.ts';

export type PowerRow = {
  readonly id: string;
  readonly flow_id: string;
  readonly step: string;
  readonly slot: string | null;
  readonly department_id: string;
  readonly role: string;
  readonly holder_kind: string;
  readonly holder_person: string | null;
  readonly holder_department: string | null;
  readonly holder_role: string | null;
  /** A bigint, which the driver hands over as text. */
  readonly amount: string | null;
  readonly kinds: readonly string[];
  readonly places: readonly string[];
  readonly valid_from: Date;
  readonly valid_until: Date;
  readonly basis: Basis;
  readonly granted_by: string;
  readonly granted_at: Date;
  readonly sample_percent: number;
  readonly objection_limit: number;
  readonly revoked_at: Date | null;
  readonly revoked_by: string | null;
  readonly revoked_role: string | null;
  readonly revoked_note: string | null;
  readonly suspended_at: Date | null;
};

const column = (name: string): string => `p.${name}`;

/** The columns of `power p` that make a `PowerRow`; the places with every place inside them. */
export const POWER_COLUMNS = [
  ...['id', 'flow_id', 'step', 'slot', 'department_id', 'role'].map(column),
  ...['holder_kind', 'holder_person', 'holder_department', 'holder_role', 'amount', 'kinds'].map(column),
  ...['valid_from', 'valid_until', 'basis', 'granted_by', 'granted_at', 'sample_percent', 'objection_limit'].map(
    column,
  ),
  ...['revoked_at', 'revoked_by', 'revoked_role', 'revoked_note', 'suspended_at'].map(column),
  `array(with recursive inside as (
     select unnest(p.places) as id union select c.id from place c join inside on c.parent_id = inside.id
   ) select id from inside) as places`,
].join(', ');

const holderOf = (row: PowerRow): Holder => {
  const { holder_kind: kind, holder_person: person, holder_department: department, holder_role: role } = row;
  if (kind === 'responsible' || kind === 'rule') return { kind };
  if (kind === 'person' && person !== null) return { kind, person };
  if (kind === 'office' && department !== null && role !== null) return { kind, department, role };
  throw new Error(`Power ${row.id} has a holder of an unknown kind: ${kind}`);
};

export const powerOf = (row: PowerRow): Power => ({
  ...{ id: row.id, flowId: row.flow_id, step: row.step, ...(row.slot === null ? {} : { slot: row.slot }) },
  ...{ office: { department: row.department_id, role: row.role }, holder: holderOf(row) },
  limit: {
    ...(row.amount === null ? {} : { amount: Number(row.amount) }),
    ...(row.kinds.length === 0 ? {} : { kinds: [...row.kinds] }),
    ...(row.places.length === 0 ? {} : { places: [...row.places] }),
  },
  ...{ from: row.valid_from, until: row.valid_until, basis: row.basis },
  ...{ samplePercent: row.sample_percent, objectionLimit: row.objection_limit },
  ...{ grantedBy: row.granted_by, grantedAt: row.granted_at },
  ...(row.revoked_at === null
    ? {}
    : {
        revoked: {
          ...{ at: row.revoked_at, by: row.revoked_by ?? '', role: row.revoked_role ?? '' },
          ...(row.revoked_note === null ? {} : { note: row.revoked_note }),
        },
      }),
  ...(row.suspended_at === null ? {} : { suspendedAt: row.suspended_at }),
});
