import { weekdays } from '@yizhan/shared/campus/calendar.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { expect, test } from 'vitest';
import { answerOutside, objectToNotice } from './actions/answer-outside.ts';
import { pauseCase, resumeCase } from './actions/pause-case.ts';
import { resubmit } from './actions/resubmit.ts';
import { returnForCorrection } from './actions/return-for-correction.ts';
import { fireDeadlines } from './fire-deadlines.ts';
import { approve, crossing, type Crossing } from './test-crossing.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const text = (word: string) => ({ zh: `请填${word}`, en: word });
const form = {
  fields: [
    { id: 'purpose', kind: 'text' as const, label: text('purpose'), required: true, maxLength: 20, multiline: false },
  ],
};

const dueOf = async ({ desk }: Crossing, caseId: string, kind: string): Promise<{ due: string; paused: boolean }> => {
  const { rows } = await desk.db.pool.query<{ due_at: Date; paused_at: Date | null }>(
    'select due_at, paused_at from case_deadline where case_id = $1 and kind = $2 and not ended',
    [caseId, kind],
  );
  const [row] = rows;
  if (!row) throw new Error(`No clock of kind ${kind} runs`);
  return { due: row.due_at.toISOString(), paused: row.paused_at !== null };
};

/** The desk's clock begins on Tuesday 24 November 2026, 10:00 in China. */
test('R12 a pause moves a deadline by the working time that passed, over a weekend and not by its days', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const caseId = await on.open();
  const { responsible } = await on.state(caseId);
  const clerk = { person: responsible?.clerk ?? '', roles: ['clerk' as const] };
  const engine = on.desk.cases.desk;
  // Due on Wednesday at closing time, 17:30.
  expect(await dueOf(on, caseId, 'step')).toEqual({ due: '2026-11-25T09:30:00.000Z', paused: false });
  const reasons = [{ code: 'not-enrolled' }];
  expect(isFault(await on.desk.db.tx((tx) => pauseCase(engine, tx, clerk, { caseId, reasons })))).toBe(false);
  expect(await on.state(caseId)).toMatchObject({ status: 'paused', reasons });
  expect(await on.desk.count('task')).toBe(0);
  await on.desk.cases.stop();
  // From Tuesday 10:00 to Monday 10:00 the offices were open for four working days of 7.5 hours.
  await on.desk.clock.advance(6 * DAY_MS);
  expect(await fireDeadlines(engine)).toBe(0);
  await on.desk.db.tx((tx) => resumeCase(engine, tx, clerk, caseId));
  expect(await dueOf(on, caseId, 'step')).toEqual({ due: '2026-12-01T09:30:00.000Z', paused: false });
  expect(await on.desk.count('task')).toBe(1);
  expect(weekdays.utcOffsetMinutes).toBe(480);
});

test('R12 while somebody outside is awaited the promise stands, and the step’s own clock runs', async () => {
  const on = await crossing([{ do: 'outside' }, { do: 'decide' }]);
  const clerk = await on.staff('clerk');
  const caseId = await on.open();
  expect((await dueOf(on, caseId, 'step')).paused).toBe(false);
  // The promise of made flows ends as its first step begins; one that is given later is what is looked at.
  await on.desk.db.pool.query(
    `insert into case_deadline (id, case_id, kind, due_at, paused_at) values (gen_random_uuid(), $1, 'promise', $2, $3)`,
    [caseId, new Date(on.desk.clock.now() + DAY_MS), new Date(on.desk.clock.now())],
  );
  await on.desk.clock.advance(HOUR_MS);
  const answer = { ...(await on.aim(caseId, 'outside-1')), outcome: 'done' as const, reasons: [] };
  expect(isFault(await on.desk.db.tx((tx) => answerOutside(on.desk.cases.desk, tx, clerk, answer)))).toBe(false);
  // Wednesday 10:00 and one hour.
  expect(await dueOf(on, caseId, 'promise')).toEqual({ due: '2026-11-25T03:00:00.000Z', paused: false });
});

test('a notice passes by itself when its time is over, once, also when no hub ran; an objection ends it before', async () => {
  const on = await crossing([{ do: 'notice' }, { do: 'task' }]);
  const clerk = await on.staff('clerk');
  const [first, second] = [await on.open(), await on.open()];
  const objection = { ...(await on.aim(second, 'notice-1')), reasons: [{ code: 'not-enrolled' }] };
  await on.desk.db.tx((tx) => objectToNotice(on.desk.cases.desk, tx, clerk, objection));
  expect((await on.state(second)).status).toBe('rejected');
  await on.desk.cases.stop();
  await on.desk.clock.advance(3 * DAY_MS);
  await Promise.all([fireDeadlines(on.desk.cases.desk), fireDeadlines(on.desk.cases.desk)]);
  await fireDeadlines(on.desk.cases.desk);
  expect(await on.state(first)).toMatchObject({ step: 'task-1' });
  const { events } = await on.desk.load(first);
  expect(events.filter((e) => e.kind === 'deadline-passed' && e.deadline === 'notice')).toHaveLength(1);
});

test('a clock that is set back fires nothing twice and leaves no gap in the chain', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const clerk = await on.staff('clerk');
  const caseId = await on.open();
  await on.desk.cases.stop();
  await on.desk.clock.advance(3 * DAY_MS);
  expect(await fireDeadlines(on.desk.cases.desk)).toBe(1);
  const engine = on.desk.cases.desk;
  const back = { ...engine, clock: { ...engine.clock, now: () => on.desk.clock.now() - 4 * DAY_MS } };
  expect(await fireDeadlines(back)).toBe(0);
  expect(await fireDeadlines(engine)).toBe(0);
  await on.sign(clerk, { ...(await on.aim(caseId, 'decide-1')), ...approve });
  const { events, state } = await on.desk.load(caseId);
  expect(state.status).toBe('done');
  expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i + 1));
});

test('退回补正: the applicant is told what to put right, the promise stands, and handing in again begins the step anew', async () => {
  const on = await crossing([{ do: 'decide' }], { form });
  const clerk = await on.staff('clerk');
  const caseId = await on.open({ answers: { purpose: '实习' } });
  const engine = on.desk.cases.desk;
  const aim = await on.aim(caseId, 'decide-1');
  const reasons = [{ code: 'not-enrolled' }];
  expect(
    isFault(
      await on.desk.db.tx((tx) => returnForCorrection(engine, tx, clerk, { ...aim, reasons, fields: ['purpose'] })),
    ),
  ).toBe(false);
  expect(await on.state(caseId)).toMatchObject({ status: 'returned', reasons });
  expect(await on.desk.count('task')).toBe(0);
  expect(await on.sign(clerk, { ...aim, ...approve })).toEqual({ fault: 'with-applicant' });
  const by = `person:${on.student.id}`;
  const again = { caseId, step: 'decide-1', seen: aim.seen, by };
  const bad = await on.desk.db.tx((tx) => resubmit(engine, tx, { ...again, answers: { purpose: '', hidden: 1 } }));
  expect(bad).toMatchObject({ fault: 'bad-answers' });
  await on.desk.db.tx((tx) => resubmit(engine, tx, { ...again, answers: { purpose: '考研' } }));
  expect(await on.state(caseId)).toMatchObject({ status: 'waiting-person', step: 'decide-1' });
  // Who looks at the old round is told so.
  expect(await on.sign(clerk, { ...aim, ...approve })).toEqual({ fault: 'step-over' });
  await on.sign(clerk, { ...(await on.aim(caseId, 'decide-1')), ...approve });
  expect((await on.state(caseId)).status).toBe('done');
});
