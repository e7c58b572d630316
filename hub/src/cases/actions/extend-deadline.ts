import { dateOfDay, localDay } from '@yizhan/shared/campus/calendar.ts';
import { dueAt } from '@yizhan/shared/campus/working-time.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { changeCase, type Changed } from '../change-case.ts';
import type { EventBody } from '../events.ts';
import { stillThere, type Aim, type Clerk } from './acting.ts';
import { answering } from './answering.ts';
import { hideNote } from './sign.ts';

/**
 * 行政许可法 art. 42: what is not decided in time may, with the consent of whoever heads the authority, take ten working
 * days more, and the applicant is told the reason.
 */
export const MOST_DAYS = 10;

/** Why more time is given: a fixed list, because the applicant reads it in their own language. */
export const extendCodes = [
  'extend-inquiry',
  'extend-meeting',
  'extend-volume',
  'extend-absence',
  'extend-system',
] as const;
export type ExtendCode = (typeof extendCodes)[number];

export type Extending = Aim & {
  /** 1 … `MOST_DAYS`, counted from today. */
  readonly workingDays: number;
  readonly reason: ExtendCode | undefined;
  /** Free text for those who handle the case. */
  readonly note?: string | undefined;
};

/**
 * Gives a late step more time: once before it goes to the supervisor, and twice in all. A promise that would end before
 * the new date ends with it. Faults: those of `answering`; `reasons-missing`, `days-wrong`, `extended-already`.
 */
export const extendDeadline = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  extending: Extending,
): Promise<Changed | Fault> => {
  const { caseId, step, workingDays, reason } = extending;
  const found = await answering(desk, tx, clerk, extending);
  if (isFault(found)) return found;
  const { active, escalation, right, state } = found;
  if (right === 'part') return { fault: 'not-allowed' };
  if (reason === undefined) return { fault: 'reasons-missing' };
  if (!Number.isInteger(workingDays) || workingDays < 1 || workingDays > MOST_DAYS)
    return { fault: 'days-wrong', params: { max: MOST_DAYS } };
  if (active.extensions >= escalation.level) return { fault: 'extended-already' };
  const until = dueAt(new Date(desk.clock.now()), { workingDays }, desk.calendar);
  const clocks = await clocksUntil(tx, { caseId, step, until });
  const note = await hideNote(desk, tx, state.applicant, extending.note);
  const reasons: Reason[] = [{ code: reason, params: { until: dateOfDay(localDay(until, desk.calendar)) } }];
  return changeCase(desk, tx, {
    ...{ caseId, by: `person:${clerk.person}` },
    decide: (course) => {
      const over = stillThere(course.state, extending);
      if (over) return over;
      course.emit({ kind: 'extended', step, until: until.toISOString(), clocks, reasons, note });
      return undefined;
    },
  });
};

type Clocks = Extract<EventBody, { kind: 'extended' }>['clocks'];
type Asked = { readonly caseId: string; readonly step: string; readonly until: Date };

/** The step's own, and the promise where it would end before. */
const clocksUntil = async (tx: Tx, { caseId, step, until }: Asked): Promise<Clocks> => {
  const { rows } = await tx.query<{ kind: Clocks[number] }>(
    `select distinct kind from case_deadline where case_id = $1 and not ended
       and (kind in ('step', 'held') and step = $2 or kind = 'promise' and due_at < $3) order by kind`,
    [caseId, step, until],
  );
  const clocks = rows.map(({ kind }) => kind);
  return clocks.some((kind) => kind !== 'promise') ? clocks : [...clocks, 'step'];
};
