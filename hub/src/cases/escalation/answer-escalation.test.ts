import { isFault } from '@yizhan/shared/faults.ts';
import { describe, expect, test } from 'vitest';
import type { Clerk } from '../actions/acting.ts';
import { extendDeadline, type Extending } from '../actions/extend-deadline.ts';
import { handTaskOn } from '../actions/hand-task-on.ts';
import { nudge } from '../actions/nudge.ts';
import { claimTask } from '../../dispatch/leases.ts';
import { approve } from '../test-crossing.ts';
import { DAY_MS, lateCases } from './test-late.ts';

/** Thursday 26 November 2026, 10:00: a step that had until Wednesday was told to the head. */
const late = async () => {
  const on = await lateCases([{ do: 'decide' }, { do: 'task' }]);
  const [head, clerk] = [await on.staff('head'), await on.staff('clerk')];
  const supervisor = await on.supervisor();
  const caseId = await on.open();
  await on.sleep(2 * DAY_MS);
  const engine = on.desk.cases.desk;
  const aim = await on.aim(caseId, 'decide-1');
  const more = { ...aim, workingDays: 3, reason: 'extend-inquiry' as const };
  return {
    ...{ on, head, clerk, supervisor, caseId, aim },
    extend: (who: Clerk, change: Partial<Extending> = {}) =>
      on.desk.db.tx((tx) => extendDeadline(engine, tx, who, { ...more, ...change })),
    handOn: (who: Clerk, to: string) =>
      on.desk.db.tx((tx) => handTaskOn(engine, tx, who, { ...aim, slot: 'main', to })),
    nudge: (who: Clerk) => on.desk.db.tx((tx) => nudge(engine, tx, who, aim)),
    due: async () => {
      const { rows } = await on.desk.db.pool.query<{ kind: string; due_at: Date }>(
        'select kind, due_at from case_deadline where case_id = $1 and not ended order by kind',
        [caseId],
      );
      return rows.map(({ kind, due_at }) => `${kind} ${due_at.toISOString()}`);
    },
  };
};

describe('more time', () => {
  test('is given by the head with a reason: the clock begins anew, and the applicant reads why and until when', async () => {
    const t = await late();
    expect(isFault(await t.extend(t.head, { note: '等档案馆回函' }))).toBe(false);
    // Tuesday 1 December, 17:30 in China.
    expect(await t.due()).toEqual(['step 2026-12-01T09:30:00.000Z']);
    expect(await t.on.rows()).toEqual([]);
    const reason = { code: 'extend-inquiry', params: { until: '2026-12-01' } };
    const { reasons } = await t.on.desk.db.prisma.caseView.findFirstOrThrow();
    expect(reasons).toEqual([reason]);
    expect(JSON.stringify(await t.on.told(t.caseId, 'extended'))).not.toContain('档案馆');
    expect((await t.on.desk.db.prisma.task.findFirstOrThrow()).dueAt?.toISOString()).toBe('2026-12-01T09:30:00.000Z');
    expect((await t.on.state(t.caseId)).active['decide-1']).toMatchObject({ overdue: false });
    await t.on.sign(t.clerk, { ...t.aim, ...approve });
    expect((await t.on.desk.db.prisma.caseView.findFirstOrThrow()).reasons).toEqual([]);
  });

  test('that passes as well goes to the supervisor, who may give it once more; the head may not', async () => {
    const t = await late();
    await t.extend(t.head);
    expect(await t.on.sleep(6 * DAY_MS)).toBe(1); // Wednesday 2 December
    expect((await t.on.told(t.caseId, 'escalated')).map(({ level, as }) => [level, as])).toEqual([
      [1, 'head'],
      [2, 'supervisor'],
    ]);
    expect(await t.extend(t.head)).toEqual({ fault: 'not-allowed' });
    expect(isFault(await t.extend(t.supervisor))).toBe(false);
    expect(await t.on.sleep(8 * DAY_MS)).toBe(1);
    expect(await t.extend(t.supervisor)).toEqual({ fault: 'extended-already' });
  });

  test('is refused to whoever is no head, without a reason, for no or too many days, and once it is done', async () => {
    const t = await late();
    for (const who of [t.clerk, await t.on.staff('transcripts'), await t.on.staff('head', 'backup')])
      expect(await t.extend(who)).toEqual({ fault: 'not-allowed' });
    expect(await t.extend(t.head, { reason: undefined })).toEqual({ fault: 'reasons-missing' });
    for (const workingDays of [0, 11, -1, 2.5, Number.NaN])
      expect(await t.extend(t.head, { workingDays })).toEqual({ fault: 'days-wrong', params: { max: 10 } });
    expect(await t.extend(t.head, { seen: 1 })).toEqual({ fault: 'step-over' });
    await t.extend(t.head);
    expect(await t.extend(t.head)).toEqual({ fault: 'not-escalated' });
    expect(await t.extend(t.clerk)).toEqual({ fault: 'not-allowed' });
    await t.on.sign(t.clerk, { ...t.aim, ...approve });
    expect(await t.extend(t.head)).toEqual({ fault: 'step-over' });
  });

  test('is the substitute’s to give while the head is on leave, also when the leave began after it was told', async () => {
    const t = await late();
    const substitute = await t.on.staff('transcripts');
    expect(await t.extend(substitute)).toEqual({ fault: 'not-allowed' });
    await t.on.leave(t.head.person, substitute.person);
    expect(isFault(await t.extend(substitute))).toBe(false);
  });

  test('moves a promise that would end before, and leaves one that ends later', async () => {
    const t = await late();
    const promise = async (days: number) => {
      await t.on.desk.db.pool.query(
        `insert into case_deadline (id, case_id, kind, due_at, fired_at) values (gen_random_uuid(), $1, 'promise', $2, $3)`,
        [t.caseId, new Date(t.on.desk.clock.now() + days * DAY_MS), new Date(t.on.desk.clock.now())],
      );
    };
    await promise(-1);
    await t.extend(t.head);
    expect(await t.due()).toEqual(['promise 2026-12-01T09:30:00.000Z', 'step 2026-12-01T09:30:00.000Z']);
    expect((await t.on.told(t.caseId, 'extended'))[0]?.clocks).toEqual(['promise', 'step']);
    const other = await late();
    await other.on.desk.db.pool.query(
      `update case_deadline set kind = 'promise', step = null where kind = 'escalation'`,
    );
    await other.on.desk.db.pool.query(
      `update case_deadline set due_at = due_at + interval '30 days' where kind = 'promise'`,
    );
    await other.extend(other.head);
    expect((await other.on.told(other.caseId, 'extended'))[0]?.clocks).toEqual(['step']);
  });
});

describe('handing over', () => {
  test('gives the place to a member of the department by name; whoever had it in hand has it no more', async () => {
    const t = await late();
    const colleague = await t.on.staff('transcripts');
    const now = new Date(t.on.desk.clock.now());
    const task = { caseId: t.caseId, step: 'decide-1', slot: 'main' };
    await claimTask(t.on.desk.db.pool, task, { personId: t.clerk.person, now });
    expect(isFault(await t.handOn(t.head, colleague.person))).toBe(false);
    expect(await t.on.desk.db.prisma.task.findFirstOrThrow()).toMatchObject({
      ...{ department: 'registrar', role: 'clerk', personId: colleague.person },
    });
    expect(await t.on.desk.count('task_lease')).toBe(0);
    expect(isFault(await t.on.sign(colleague, { ...t.aim, ...approve }))).toBe(false);
    expect((await t.on.told(t.caseId, 'decided'))[0]?.authority).toEqual({ as: 'person' });
    expect(await t.on.rows()).toEqual([]);
  });

  test('is refused to others, to people of another department, and to the applicant’s relatives', async () => {
    const t = await late();
    const colleague = await t.on.staff('transcripts');
    expect(await t.handOn(t.clerk, colleague.person)).toEqual({ fault: 'not-allowed' });
    const librarian = await t.on.staff('clearance');
    const { prisma } = t.on.desk.db;
    await prisma.department.create({ data: { id: 'library', nameZh: '图书馆', nameEn: 'Library' } });
    await prisma.post.updateMany({ where: { personId: librarian.person }, data: { departmentId: 'library' } });
    for (const other of [t.on.student.id, librarian.person])
      expect(await t.handOn(t.head, other)).toEqual({ fault: 'not-of-department' });
    await t.on.desk.db.pool.query(`insert into person_relation (person_id, other_id, kind) values ($1, $2, 'aunt')`, [
      ...[colleague.person, t.on.student.id],
    ]);
    expect(await t.handOn(t.head, colleague.person)).toEqual({ fault: 'not-for-them' });
    expect(await t.on.told(t.caseId, 'handed-on')).toEqual([]);
  });

  test('the term goes on: what the new hand leaves lying goes to the supervisor', async () => {
    const t = await late();
    const colleague = await t.on.staff('transcripts');
    await t.handOn(t.head, colleague.person);
    await t.on.sleep(2 * DAY_MS);
    expect(await t.on.rows()).toEqual([{ told_as: 'supervisor', told_to: t.supervisor.person, level: 2 }]);
  });
});

test('催办: the head has three of their own beside those of the clerk', async () => {
  const t = await late();
  const outcomes = [];
  for (let n = 0; n < 7; n++) outcomes.push(isFault(await t.nudge(t.head)));
  expect(outcomes).toEqual([false, false, false, false, false, false, true]);
  expect(await t.nudge(await t.on.staff('transcripts'))).toEqual({ fault: 'not-allowed' });
  expect((await t.on.state(t.caseId)).active['decide-1']?.nudges).toBe(6);
});
