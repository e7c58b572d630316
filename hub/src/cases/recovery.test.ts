import { describe, expect, test } from 'vitest';
import { advanceHandler } from './advance-case.ts';
import { openJobRunner, type JobHandler } from './job-runner.ts';
import { testDesk, type TestDesk } from './test-desk.ts';
import { fireDeadlines } from './fire-deadlines.ts';

const LEASE_MS = 10_000;

/** A desk whose hub does nothing by itself, with one case submitted. */
const waiting = async (): Promise<{ desk: TestDesk; caseId: string }> => {
  const desk = await testDesk();
  await desk.cases.stop();
  return { desk, caseId: await desk.submit(await desk.tap(await desk.student())) };
};

/** As a hub leaves a job that is killed while it runs it. */
const killWhileRunning = (desk: TestDesk): Promise<unknown> =>
  desk.db.pool.query(`update job set state = 'running', tries = 1, run_at = $1`, [
    new Date(desk.clock.now() + LEASE_MS),
  ]);

describe('R12 a hub that was killed', () => {
  test('before the first step, after it, or in the middle of one leaves one paper and no lost case', async () => {
    for (const steps of [0, 1]) {
      const { desk, caseId } = await waiting();
      const one = advanceHandler(desk.cases.desk);
      for (let done = 0; done < steps; done++) {
        const { rows } = await desk.db.pool.query<{ body: unknown }>('select body from job order by id desc limit 1');
        await one.run(rows[0]?.body); // the step is committed, its job is not deleted yet
      }
      await killWhileRunning(desk);
      const next = desk.open();
      await next.runner.idle();
      await desk.clock.advance(LEASE_MS + 1000);
      await next.runner.idle();
      expect((await desk.load(caseId)).state, `after ${String(steps)} steps`).toMatchObject({
        status: 'open',
        step: 'print',
      });
      expect(await desk.count('paper')).toBe(1);
      expect(await desk.count('job')).toBe(0);
    }
  });

  test('two hubs that do the same step at once make one paper', async () => {
    const { desk, caseId } = await waiting();
    const handler = advanceHandler(desk.cases.desk);
    await Promise.all([1, 2, 3].map(() => handler.run({ caseId, step: 'enrolment' })));
    await Promise.all([1, 2, 3].map(() => handler.run({ caseId, step: 'seal' })));
    expect(await desk.count('paper')).toBe(1);
    expect(await desk.count('print_job')).toBe(1);
    expect(await desk.count('blob')).toBe(1);
    const kinds = (await desk.load(caseId)).events.map((e) => e.kind);
    expect(kinds.filter((k) => k === 'check-answered' || k === 'paper-sealed')).toEqual([
      'check-answered',
      'paper-sealed',
    ]);
  });
});

describe('R12 deadlines', () => {
  test('that fell due while no hub ran fire once, and say that the case is late', async () => {
    const { desk, caseId } = await waiting();
    await desk.db.pool.query('delete from job'); // and nothing else moves it
    await desk.clock.advance(3_600_000);
    const [one, two] = [await fireDeadlines(desk.cases.desk), await fireDeadlines(desk.cases.desk)];
    expect([one, two]).toEqual([2, 0]); // the step's 30 s and the promised two minutes
    const { events } = await desk.load(caseId);
    expect(events.filter((e) => e.kind === 'deadline-passed').map((e) => e.deadline)).toEqual(['step', 'promise']);
    expect(await desk.db.prisma.caseView.findMany()).toMatchObject([{ reasons: [{ code: 'promise-passed' }] }]);
  });

  test('two hubs that sweep at once fire each once', async () => {
    const { desk, caseId } = await waiting();
    await desk.db.pool.query('delete from job');
    await desk.clock.advance(3_600_000);
    const fired = await Promise.all([1, 2, 3].map(() => fireDeadlines(desk.cases.desk)));
    await fireDeadlines(desk.cases.desk);
    expect(Math.max(...fired)).toBeLessThanOrEqual(2);
    expect((await desk.load(caseId)).events.filter((e) => e.kind === 'deadline-passed')).toHaveLength(2);
  });

  test('that end in time never fire', async () => {
    const desk = await testDesk();
    const caseId = await desk.submit(await desk.tap(await desk.student()));
    await desk.cases.runner.idle();
    await desk.cases.stop();
    await desk.clock.advance(3_600_000);
    expect(await fireDeadlines(desk.cases.desk)).toBe(0);
    expect((await desk.load(caseId)).state.late).toBe(false);
  });
});

describe('jobs', () => {
  const queue = async (desk: TestDesk, handler: JobHandler) => {
    await desk.db.pool.query(`insert into job (kind, key, body, run_at) values ('test', 'k', '{}', $1)`, [
      new Date(desk.clock.now()),
    ]);
    const errors: unknown[] = [];
    const { db, clock } = desk;
    const runner = openJobRunner({ db, clock, handlers: { test: handler }, failed: (error) => errors.push(error) });
    runner.kick();
    return { runner, errors };
  };

  test('are tried again with growing pauses, and then a person is asked', async () => {
    const desk = await testDesk();
    await desk.cases.stop();
    const tried: number[] = [];
    const gaveUp: number[] = [];
    const { runner, errors } = await queue(desk, {
      run: () => {
        tried.push(desk.clock.now());
        return Promise.reject(new Error('not today'));
      },
      giveUp: () => {
        gaveUp.push(desk.clock.now());
        return Promise.resolve();
      },
    });
    await runner.idle();
    for (const pause of [500, 1000, 2000, 4000, 8000]) {
      await desk.clock.advance(pause);
      await runner.idle();
    }
    const pauses = tried.slice(1).map((at, i) => at - (tried[i] ?? 0));
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000]);
    expect(gaveUp).toHaveLength(1);
    expect(errors).toHaveLength(6);
    expect(await desk.count('job')).toBe(0);
    await runner.stop();
  });

  test('an automatic step that keeps failing waits for a person, who can have it tried again', async () => {
    const { desk, caseId } = await waiting();
    const handler = advanceHandler(desk.cases.desk);
    await handler.giveUp({ caseId, step: 'enrolment' }, new Error('six times'));
    expect((await desk.load(caseId)).state).toMatchObject({
      ...{ status: 'waiting-person', step: 'enrolment' },
      reasons: [{ code: 'automatic-step-failed' }],
    });
    await handler.run({ caseId, step: 'enrolment' }); // a late job of before changes nothing
    expect((await desk.load(caseId)).state.status).toBe('waiting-person');
  });

  test('R20 what failed is noted by its kind, never by what it said', async () => {
    const desk = await testDesk();
    await desk.cases.stop();
    const { runner } = await queue(desk, {
      run: () => Promise.reject(new TypeError('张晓萌 2005-03-12')),
      giveUp: () => Promise.resolve(),
    });
    await runner.idle();
    expect(await desk.db.prisma.job.findMany()).toMatchObject([{ lastError: 'TypeError', state: 'ready' }]);
    await runner.stop();
  });
});
