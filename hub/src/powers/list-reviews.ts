import type { Sql } from '../storage/db.ts';
import type { Office } from './authority.ts';

export type WaitingReview = {
  readonly use: string;
  readonly power: string;
  readonly caseId: string;
  readonly flowId: string;
  readonly step: string;
  readonly slot: string;
  readonly decision: string;
  /** Person id; undefined when a rule decided. */
  readonly by: string | undefined;
  readonly at: Date;
  readonly office: Office;
};

type Row = Omit<WaitingReview, 'by' | 'office'> & Office & { readonly by: string | null };

const MAX_REVIEWS = 200;

/** What was drawn for these offices and waits for their verdict, the oldest first. */
export const listReviews = async (sql: Sql, offices: readonly Office[]): Promise<readonly WaitingReview[]> => {
  const { rows } = await sql.query<Row>(
    `select r.use_id as use, r.power_id as power, u.case_id as "caseId", p.flow_id as "flowId", u.step, u.slot,
       u.decision, u.by_person as by, u.at, r.department_id as department, r.role
     from power_review r join power_use u on u.id = r.use_id join power p on p.id = r.power_id
     where r.verdict is null and (r.department_id, r.role) in (select * from unnest($1::text[], $2::text[]))
     order by r.drawn_at, r.use_id limit $3`,
    [offices.map((office) => office.department), offices.map((office) => office.role), MAX_REVIEWS],
  );
  return rows.map(({ department, role, by, ...row }) => ({
    ...row,
    by: by ?? undefined,
    office: { department, role },
  }));
};
