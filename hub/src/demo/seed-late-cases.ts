/**
 * Cases that lie past their time on the demo campus, lived through by the engine itself in the days before: told to a
 * head, told again to the supervisor, and given more time. Who has such a case already keeps it as it is.
 */
import { localDay, instantOf, isWorkingLocalDay } from '@yizhan/shared/campus/calendar.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { openCalendar } from '../calendar/open-calendar.ts';
import { extendDeadline } from '../cases/actions/extend-deadline.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { leaves } from '../cases/case-state.ts';
import { fireDeadlines } from '../cases/fire-deadlines.ts';
import { loadCase } from '../cases/load-case.ts';
import { openCase } from '../cases/open-case.ts';
import { openCases } from '../cases/open-cases.ts';
import { openPapers } from '../papers/open-papers.ts';
import { openLiveBus } from '../realtime/live.ts';
import { ownTime } from '../seals/time/open-time.ts';
import { demoId } from './demo-id.ts';
import type { SeedDeps } from './seed-demo.ts';
import { studentId } from './seed-people.ts';

type LateCase = {
  readonly flow: string;
  /** Campus number. */
  readonly applicant: string;
  /** Handed in so many working days ago, at this time of day. */
  readonly daysAgo: number;
  readonly minute: number;
  readonly answers: Readonly<Record<string, unknown>>;
  /** On this working day after it was handed in the head gives so many more. */
  readonly extended?: { readonly onDay: number; readonly by: number };
};

const at = (hour: number, minute: number): number => hour * 60 + minute;
const transcript = { purpose: 'study-abroad', language: 'chinese', average: true };

const lateCases: readonly LateCase[] = [
  // Under review by Student Records since the day before yesterday: its head was told last night.
  { flow: 'certificate-of-enrolment', applicant: '2022010533', daysAgo: 2, minute: at(9, 20), answers: {} },
  // Not registered, and left lying for a week: the head was told, and then the supervisor.
  { flow: 'certificate-of-enrolment', applicant: '2026010101', daysAgo: 5, minute: at(14, 40), answers: {} },
  // A graduate whose marks lie in the archives: the head gave more time, and the graduate reads why.
  {
    ...{ flow: 'transcript', applicant: '2021010418', daysAgo: 4, minute: at(10, 5), answers: transcript },
    extended: { onDay: 3, by: 6 },
  },
];

export const seedLateCases = async ({ db, keyring, ca, clock, issuer }: SeedDeps): Promise<void> => {
  const calendar = await openCalendar(db.pool);
  const papers = openPapers({
    ...{ keyring, issuer, verifyBase: 'https://demo.invalid', stampTime: await ownTime(ca, issuer, clock) },
    revocationLists: () => ca.revocationLists(),
  });
  const today = localDay(new Date(clock.now()), calendar.current);
  for (const late of lateCases) {
    const applicant = studentId(late.applicant);
    const { rowCount } = await db.pool.query(
      `select 1 from case_view where applicant_id = $1 and flow_id = $2
       union all select 1 from erasure where person_id = $1 limit 1`,
      [applicant, late.flow],
    );
    if (rowCount === 1) continue;
    const begun = instantOf(workingDayBefore(today, late.daysAgo, calendar.current), late.minute, calendar.current);
    const then = manualClock(begun);
    const cases = openCases({
      ...{ db, keyring, clock: then, calendar, live: openLiveBus(rethrow), failed: rethrow },
      papers,
      toTerminal: () => Promise.resolve(),
    });
    const asOf = async (when: Date) => {
      await db.pool.query('update enrolment set as_of = $2 where person_id = $1', [applicant, when]);
    };
    await asOf(new Date(begun));
    try {
      await begin(cases.desk, late, applicant);
      await cases.runner.idle();
    } finally {
      await cases.stop();
      await asOf(new Date(clock.now()));
    }
    await live(cases.desk, { late, applicant, then, until: clock.now() });
  }
};

const rethrow = (error: unknown): never => {
  throw error;
};

const begin = async (desk: CaseDesk, { flow: id, answers }: LateCase, applicant: string): Promise<void> => {
  const flow = (await desk.flows.current(desk.db.pool)).find((one) => one.id === id);
  if (!flow) throw new Error(`The service ${id} is not published`);
  const now = desk.clock.now();
  const begun = await desk.db.tx((tx) =>
    openCase(desk, tx, {
      ...{ caseId: caseIdAt(now, `late ${id} ${applicant}`), flow, applicant, answers, terminal: 'T001' },
      ...{ by: 'terminal:T001', doneAt: new Date(now), assurance: { card: 'uid', pin: false } },
    }),
  );
  if (isFault(begun)) throw new Error(`A late case of ${id}: ${JSON.stringify(begun)}`);
};

/** A UUIDv7 of that moment (RFC 9562 §5.7), the same for the same case. */
const caseIdAt = (ms: number, what: string): string => {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${demoId(what).slice(15)}`;
};

type Living = {
  readonly late: LateCase;
  readonly applicant: string;
  readonly then: ReturnType<typeof manualClock>;
  readonly until: number;
};

/** Day by day: what fell due fires as the offices close, and the head acts on a morning. */
const live = async (desk: CaseDesk, { late, applicant, then, until }: Living): Promise<void> => {
  const first = localDay(new Date(then.now()), desk.calendar);
  const today = localDay(new Date(until), desk.calendar);
  const move = (day: number, minute: number): boolean => {
    const to = instantOf(day, minute, desk.calendar);
    if (to > until) return false;
    then.leap(to - then.now());
    return true;
  };
  let worked = 0;
  for (let day = first; day <= today; day++) {
    if (isWorkingLocalDay(day, desk.calendar) && day > first) worked += 1;
    if (worked === late.extended?.onDay && isWorkingLocalDay(day, desk.calendar) && move(day, at(10, 30)))
      await extend(desk, { applicant, flow: late.flow, workingDays: late.extended.by });
    if (move(day, at(17, 31))) await fireDeadlines(desk);
  }
};

type Extended = { readonly applicant: string; readonly flow: string; readonly workingDays: number };

const extend = async (desk: CaseDesk, { applicant, flow, workingDays }: Extended): Promise<void> => {
  const { rows } = await desk.db.pool.query<{ id: string }>(
    'select id from case_view where applicant_id = $1 and flow_id = $2',
    [applicant, flow],
  );
  const loaded = rows[0] && (await loadCase(desk.db.pool, rows[0].id));
  const active = loaded && leaves(loaded.state).find(({ escalated }) => escalated.length > 0);
  const head = active?.escalated[0]?.to;
  if (!loaded || !active || head === undefined) throw new Error(`The late case of ${flow} was told to nobody`);
  const aim = { caseId: loaded.state.id, step: active.step, seen: active.round };
  const outcome = await desk.db.tx((tx) =>
    extendDeadline(
      desk,
      tx,
      { person: head, roles: ['clerk'] },
      { ...aim, workingDays, reason: 'extend-inquiry', note: '档案馆调阅纸质成绩，周内回函。' },
    ),
  );
  if (isFault(outcome)) throw new Error(`The late case of ${flow}: ${JSON.stringify(outcome)}`);
};

type Calendar = CaseDesk['calendar'];

const workingDayBefore = (today: number, days: number, calendar: Calendar): number => {
  let day = today;
  for (let left = days; left > 0;) {
    day -= 1;
    if (isWorkingLocalDay(day, calendar)) left -= 1;
  }
  return day;
};
