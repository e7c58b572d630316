/** What was decided in an office's name and drawn for it to look at, with every name. */
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import { officeName } from '@yizhan/shared/campus/office-names.ts';
import { powerTexts as t } from '@yizhan/shared/messages/hub-powers.ts';
import { loadCase } from '../../cases/load-case.ts';
import { readCursor, writeCursor } from '../../desk/cursor.ts';
import { pageReviews, type DrawnReview, type ReviewWish } from '../../powers/page-reviews.ts';
import type { Sql } from '../../storage/db.ts';
import { headed, type Officer } from '../officer.ts';
import type { ReviewList, ReviewView } from './model.ts';
import type { PowerReads } from './view-powers.ts';

const PAGE = 20;
/** Waiting ones are counted no further. */
const WAITING_BOUND = 500;

export type ReviewsAsked = {
  readonly which: ReviewWish['which'];
  readonly power?: string | undefined;
  readonly after?: string | undefined;
};

const officesOf = (officer: Officer) => ({
  offices: officer.posts.map(({ department, role }) => ({ department, role })),
  departments: headed(officer),
});

export const readReviews = async (reads: PowerReads, officer: Officer, asked: ReviewsAsked): Promise<ReviewList> => {
  const { sql } = reads;
  const [drawnAt, use] = readCursor(asked.after, ['time', 'id']) ?? [];
  const after = drawnAt === undefined || use === undefined ? undefined : { drawnAt: new Date(drawnAt), use };
  const { which, power } = asked;
  const [page, waiting] = await Promise.all([
    pageReviews(sql, { ...officesOf(officer), which, power, after, limit: PAGE }),
    countWaiting(sql, officer),
  ]);
  return {
    ...{ which, power, waiting, continues: after !== undefined },
    reviews: await viewReviews(reads, officer, page.reviews),
    next: page.next && writeCursor([page.next.drawnAt, page.next.use]),
  };
};

/** No more than `WAITING_BOUND`. */
const countWaiting = async (sql: Sql, officer: Officer): Promise<number> => {
  const { offices, departments } = officesOf(officer);
  const { rows } = await sql.query<{ n: number }>(
    `select count(*)::int as n from (
       select 1 from power_review where verdict is null and (department_id = any($3::text[])
         or (department_id, role) in (select * from unnest($1::text[], $2::text[]))) limit $4) w`,
    [offices.map(({ department }) => department), offices.map(({ role }) => role), departments, WAITING_BOUND],
  );
  return rows[0]?.n ?? 0;
};

type Named = { readonly id: string } & Bilingual;
const known = (rows: readonly Named[]): ReadonlyMap<string, Bilingual> =>
  new Map(rows.map(({ id, zh, en }) => [id, { zh, en }]));

const viewReviews = async (
  { sql, flows }: PowerReads,
  officer: Officer,
  reviews: readonly DrawnReview[],
): Promise<readonly ReviewView[]> => {
  const people = reviews.flatMap(({ by, reviewedBy }) => [by ?? [], reviewedBy ?? []].flat());
  const [names, departments, current] = await Promise.all([
    sql.query<Named>('select id, name_zh as zh, name_en as en from person where id = any($1::uuid[])', [
      [...new Set(people)],
    ]),
    sql.query<Named>('select id, name_zh as zh, name_en as en from department where id = any($1::text[])', [
      [...new Set(reviews.map(({ department }) => department))],
    ]),
    flows.current(sql),
  ]);
  const grounds = await Promise.all(reviews.map((review) => groundsOf(sql, review)));
  const [nameOf, departmentOf] = [known(names.rows), known(departments.rows)];
  const flowOf = new Map(current.map((flow) => [flow.id, flow]));
  return reviews.map((review, i): ReviewView => {
    const { use, power, caseId, number, decision, verdict, note, reviewedBy, reviewedAt, department, role } = review;
    const flow = flowOf.get(review.flowId);
    const step = flow?.steps.find(({ id }) => id === review.step)?.doing;
    return {
      ...{ use, power, caseId, number, decision, at: review.at.toISOString(), grounds: grounds[i] ?? [] },
      service: flow?.name ?? { zh: review.flowId, en: review.flowId },
      step: step ?? { zh: review.step, en: review.step },
      office: {
        department: departmentOf.get(department) ?? { zh: department, en: department },
        name: officeName(role),
      },
      by: review.by === null ? null : (nameOf.get(review.by) ?? t.erased),
      own: review.by === officer.person,
      ...(verdict !== null &&
        reviewedAt !== null && {
          verdict: {
            ...{ is: verdict, at: reviewedAt.toISOString(), note },
            by: nameOf.get(reviewedBy ?? '') ?? t.erased,
          },
        }),
    };
  });
};

/** What held the case at the step when it was decided; empty for a step on the regular way, and once the case is gone. */
const groundsOf = async (sql: Sql, { caseId, number, step, at }: DrawnReview): Promise<readonly Reason[]> => {
  const loaded = number === null ? undefined : await loadCase(sql, caseId);
  const held = loaded?.events.findLast(
    (event) => event.kind === 'held' && event.step === step && Date.parse(event.recordedAt) <= at.getTime(),
  );
  return held?.kind === 'held' ? held.reasons : [];
};
