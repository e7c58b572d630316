import { DAY_MS, instantOf, localDay, weekdayOf, type Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

export type ShiftPlan = {
  readonly personId: string;
  readonly startsAt: Date;
  /** Exclusive. */
  readonly endsAt: Date;
  /** Whom the shift serves: everybody below this place; without it the whole campus. */
  readonly placeId?: string | undefined;
  readonly by: Actor;
  readonly calendar: Calendar;
};

export type Planned =
  | { readonly kind: 'planned'; readonly id: string }
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] };

type Span = { readonly from: number; readonly to: number };

const MAX_HOURS = 12;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * Plans a shift, unless it would take more of a week than the clerk's home department has agreed to. Weeks are local and
 * begin on Monday. Who plans two shifts of one clerk at once waits for the other.
 */
export const planShift = async (tx: Tx, plan: ShiftPlan): Promise<Planned> => {
  const { personId, placeId, startsAt, endsAt } = plan;
  const { rows } = await tx.query<{ weekly_minutes: number | null; left: boolean }>(
    `select weekly_minutes, exists (select 1 from departure d where d.person_id = c.person_id) as left
     from clerk c where person_id = $1 for update`,
    [personId],
  );
  const [clerk] = rows;
  if (!clerk) return refused({ code: 'clerk-unknown' });
  if (clerk.left) return refused({ code: 'clerk-departed' });
  const reasons = await objections(tx, plan, clerk.weekly_minutes);
  if (reasons.length > 0) return refused(...reasons);
  const id = uuidv7();
  await tx.query('insert into shift (id, person_id, starts_at, ends_at, place_id) values ($1, $2, $3, $4, $5)', [
    ...[id, personId, startsAt, endsAt, placeId ?? null],
  ]);
  await record(tx, { kind: 'shift.planned', actor: plan.by, subject: personId, detail: { shift: id } });
  return { kind: 'planned', id };
};

const refused = (...reasons: Reason[]): Planned => ({ kind: 'refused', reasons });

const objections = async (tx: Tx, plan: ShiftPlan, cap: number | null): Promise<Reason[]> => {
  const { personId, calendar } = plan;
  const shift = { from: plan.startsAt.getTime(), to: plan.endsAt.getTime() };
  if (shift.to <= shift.from) return [{ code: 'shift-backwards' }];
  if (shift.to - shift.from > MAX_HOURS * HOUR_MS) return [{ code: 'shift-too-long', params: { hours: MAX_HOURS } }];
  const away = await tx.query('select 1 from leave where person_id = $1 and from_at < $3 and until_at > $2 limit 1', [
    ...[personId, plan.startsAt, plan.endsAt],
  ]);
  const weeks = weeksOf(shift, calendar);
  const { rows } = await tx.query<{ starts_at: Date; ends_at: Date }>(
    'select starts_at, ends_at from shift where person_id = $1 and starts_at < $3 and ends_at > $2',
    [personId, new Date(weeks[0]?.from ?? shift.from), new Date(weeks.at(-1)?.to ?? shift.to)],
  );
  const others = rows.map((row): Span => ({ from: row.starts_at.getTime(), to: row.ends_at.getTime() }));
  return [
    ...(away.rowCount === 1 ? [{ code: 'shift-on-leave' }] : []),
    ...(others.some((other) => shared(other, shift) > 0) ? [{ code: 'shift-overlaps' }] : []),
    ...(cap === null ? [] : weeks.flatMap((week) => overCap(week, [...others, shift], cap))),
  ];
};

const overCap = (week: Span, shifts: readonly Span[], cap: number): Reason[] => {
  const planned = Math.round(shifts.reduce((sum, shift) => sum + shared(shift, week), 0) / MINUTE_MS);
  return planned > cap ? [{ code: 'shift-over-cap', params: { planned, cap } }] : [];
};

const shared = (one: Span, other: Span): number =>
  Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));

/** The local weeks that a span touches: one, or two over the night to Monday. */
const weeksOf = ({ from, to }: Span, calendar: Calendar): readonly Span[] => {
  const day = localDay(new Date(from), calendar);
  const monday = instantOf(day - ((weekdayOf(day) + 6) % 7), 0, calendar);
  const next = { from: monday + WEEK_MS, to: monday + 2 * WEEK_MS };
  return [{ from: monday, to: next.from }, ...(to > next.from ? [next] : [])];
};
