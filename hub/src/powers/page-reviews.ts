/** What was drawn for offices to look at, a page at a time. */
import type { Sql } from '../storage/db.ts';
import type { Office } from './authority.ts';

/** Where the last page ended. */
export type ReviewCursor = { readonly drawnAt: Date; readonly use: string };

export type ReviewWish = {
  readonly offices: readonly Office[];
  /** Every office of these. */
  readonly departments: readonly string[];
  /** What waits comes the oldest first, what is done the latest first. */
  readonly which: 'waiting' | 'done';
  /** Uses of this power alone. */
  readonly power?: string | undefined;
  readonly after?: ReviewCursor | undefined;
  readonly limit: number;
};

export type DrawnReview = {
  readonly use: string;
  readonly power: string;
  readonly caseId: string;
  /** Null once the case is on no record any more. */
  readonly number: string | null;
  readonly flowId: string;
  readonly step: string;
  readonly decision: string;
  /** Person id; null when a rule decided. */
  readonly by: string | null;
  readonly at: Date;
  readonly department: string;
  readonly role: string;
  readonly verdict: 'agreed' | 'objected' | null;
  readonly note: string | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
  readonly drawnAt: Date;
};

export type ReviewPage = { readonly reviews: readonly DrawnReview[]; readonly next: ReviewCursor | undefined };

/** `$1`–`$2` offices, `$3` departments, `$4` power, `$5`–`$6` cursor, `$7` limit. Each office walks its own index. */
const page = (which: ReviewWish['which']): string => {
  const [verdict, than, order] = which === 'waiting' ? ['is null', '>', ''] : ['is not null', '<', 'desc'];
  return `with offices as (
      select * from unnest($1::text[], $2::text[]) as o (department, role)
      union select department_id, role from power where department_id = any($3::text[])
    )
    select r.use_id as use, r.power_id as power, u.case_id as "caseId", c.number, p.flow_id as "flowId", u.step,
      u.decision, u.by_person as by, u.at, o.department, o.role, r.verdict, r.note, r.reviewed_by as "reviewedBy",
      r.reviewed_at as "reviewedAt", r.drawn_at as "drawnAt"
    from offices o cross join lateral (
      select * from power_review w where w.department_id = o.department and w.role = o.role and w.verdict ${verdict}
        and ($4::uuid is null or w.power_id = $4)
        and ($5::timestamptz is null or (w.drawn_at, w.use_id) ${than} ($5::timestamptz, $6::uuid))
      order by w.drawn_at ${order}, w.use_id ${order} limit $7
    ) r
    join power_use u on u.id = r.use_id join power p on p.id = r.power_id left join case_view c on c.id = u.case_id
    order by r.drawn_at ${order}, r.use_id ${order} limit $7`;
};
const texts = { waiting: page('waiting'), done: page('done') };

export const pageReviews = async (sql: Sql, wish: ReviewWish): Promise<ReviewPage> => {
  const { offices, departments, which, power = null, after, limit } = wish;
  const { rows } = await sql.query<DrawnReview>(texts[which], [
    ...[offices.map(({ department }) => department), offices.map(({ role }) => role), departments],
    ...[power, after?.drawnAt ?? null, after?.use ?? null, limit + 1],
  ]);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    reviews: shown,
    next: last && { drawnAt: last.drawnAt, use: last.use },
  };
};
