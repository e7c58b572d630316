import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import type { Prepared, Sql } from '../storage/db.ts';
import type { Area, Candidate } from './candidate.ts';

/** Every campus has this department: the hall itself, whose head takes what nobody else can. */
export const SERVICE_CENTRE = 'service-centre';

export type Asking = {
  readonly flowId: string;
  /** The flow's home department. */
  readonly department: string;
  readonly applicant: string;
  readonly placeId?: string | undefined;
  readonly now: Date;
};

/** `$1` flow, `$2` home department, `$3` applicant, `$4` place, `$5` now, `$6` service centre. */
const columns = `
  p.person_id as person, k.rank, k.exact, c.max_open, h.home, h.centre, s.area, s.ends_at, a.until_at, a.substitute_id,
  (select count(*)::int from case_view v where v.responsible_id = p.person_id and v.closed_at is null) as open,
  case when p.person_id = $3::uuid then 'applicant'
    when exists (select 1 from person_relation r where r.person_id = $3 and r.other_id = p.person_id)
      or exists (select 1 from person_relation r where r.person_id = p.person_id and r.other_id = $3) then 'relative'
  end as conflict`;

const joins = `
  left join clerk c on c.person_id = p.person_id
  left join away a on a.person_id = p.person_id
  left join able k on k.person_id = p.person_id
  left join held h on h.person_id = p.person_id
  left join lateral (
    select ends_at, case when place_id is null then 'anywhere'
      when place_id in (select id from area) then 'here' else 'elsewhere' end as area
    from shift where person_id = p.person_id and starts_at <= $5 order by starts_at desc limit 1
  ) s on s.ends_at > $5
  where not exists (select 1 from departure d where d.person_id = p.person_id)`;

/** Shifts of one clerk do not overlap: the latest that has begun is the one that may be on. */
const world = `
  able as materialized (
    select distinct on (person_id) person_id, rank, flow_id <> '*' as exact from qualification
    where flow_id in ($1::text, '*') order by person_id, flow_id = '*'
  ),
  held as materialized (
    select person_id, max(rank) filter (where department_id = $2) as home,
      max(rank) filter (where department_id = $6) as centre
    from post where department_id in ($2::text, $6::text) group by person_id
  ),
  away as (
    select distinct on (person_id) person_id, until_at, substitute_id from leave
    where from_at <= $5::timestamptz and until_at > $5 order by person_id, until_at desc
  ),
  area as (
    select id, parent_id from place where id = $4::text
    union select up.id, up.parent_id from place up join area on up.id = area.parent_id
  )`;

/** The qualified, the offices of the home department and of the service centre, and whoever stands in for one of them. */
const nearby: Prepared = {
  name: 'dispatch-candidates',
  text: `with recursive ${world},
  pool as (
    select person_id from (select person_id from able union select person_id from held) named
    union select a.substitute_id from pool p join away a on a.person_id = p.person_id where a.substitute_id is not null
  )
  select ${columns} from pool p ${joins}`,
};

/** Every member of staff. */
const everybody: Prepared = {
  name: 'dispatch-everybody',
  text: `with recursive ${world},
  pool as (select person_id from post union select id from person where kind = 'staff')
  select ${columns} from pool p ${joins}`,
};

type Row = {
  readonly person: string;
  readonly rank: PostRank | null;
  readonly exact: boolean | null;
  readonly max_open: number | null;
  readonly home: PostRank | null;
  readonly centre: PostRank | null;
  readonly area: Area | null;
  readonly ends_at: Date | null;
  readonly until_at: Date | null;
  readonly substitute_id: string | null;
  readonly open: number;
  readonly conflict: 'applicant' | 'relative' | null;
};

const candidateOf = (row: Row): Candidate => ({
  person: row.person,
  qualified: row.rank ? { rank: row.rank, exact: row.exact === true } : undefined,
  shift: row.area && row.ends_at ? { area: row.area, until: row.ends_at } : undefined,
  open: row.open,
  maxOpen: row.max_open ?? undefined,
  home: row.home ?? undefined,
  centre: row.centre ?? undefined,
  away: row.until_at ? { until: row.until_at, substitute: row.substitute_id ?? undefined } : undefined,
  conflict: row.conflict ?? undefined,
});

/** Nobody who has left is among them. `everybody` reads all of the staff: for when nobody nearby can. */
export const gatherCandidates = async (
  sql: Sql,
  { flowId, department, applicant, placeId, now }: Asking,
  from: 'nearby' | 'everybody',
): Promise<readonly Candidate[]> => {
  const values = [flowId, department, applicant, placeId ?? null, now, SERVICE_CENTRE];
  const { rows } = await sql.query<Row>(from === 'nearby' ? nearby : everybody, values);
  return rows.map(candidateOf);
};
