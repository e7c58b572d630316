import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { countWorklists } from './count-worklists.ts';
import { isInView, type Me } from './desk-rows.ts';
import { departmentsOf, readDeskClerk, type DeskClerk } from './desk-clerk.ts';
import { masked, readDeskRows } from './read-rows.ts';
import { PAGE_ROWS, readWorklist, type CaseView } from './read-worklist.ts';
import { END_OF_DAY, FLOW, hours, NOW, testRows, type TestRows } from './test-rows.ts';

const list = async (rows: TestRows, clerk: DeskClerk, view: CaseView, more: object = {}): Promise<readonly string[]> =>
  (await readWorklist(rows.db.pool, { ...rows.asked(clerk), view, ...more })).ids;

const records = { department: 'registrar', role: 'student-records' };
const loans = { department: 'library', role: 'clearance' };

test('mine: the open cases somebody carries, late ones first and then by when they are due', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const other = await rows.clerk(['registrar/student-records']);
  const mine = { responsible: me.person };
  const tomorrow = await rows.case({ ...mine, due: hours(30) });
  const soon = await rows.case({ ...mine, due: hours(2) });
  const late = await rows.case({ ...mine, late: true });
  const overdue = await rows.case({ ...mine, due: hours(-1) });
  await rows.case({ ...mine, closed: hours(-1), state: 'done' });
  await rows.case({ responsible: other.person });
  expect(await list(rows, me, 'mine')).toEqual([overdue, late, soon, tomorrow]);
  expect(await list(rows, me, 'mine', { filter: 'late' })).toEqual([overdue, late]);
  expect(await list(rows, me, 'mine', { filter: 'today' })).toEqual([overdue, soon]);
});

test('tasks: what waits for an office of theirs, or for them by name, once a case; not what is named for another', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records', 'library/clearance']);
  const office = await rows.case({ tasks: [{ ...records, due: hours(5) }] });
  const twice = await rows.case({
    tasks: [
      { ...records, due: hours(1) },
      { ...loans, slot: 'b', due: hours(9) },
    ],
  });
  const named = await rows.case({ tasks: [{ person: me.person, due: hours(-1) }], parties: ['finance'] });
  await rows.case({ tasks: [{ ...records, person: uuidv7() }] });
  await rows.case({ tasks: [{ department: 'finance', role: 'review' }] });
  await rows.case({ tasks: [records], applicant: me.person });
  expect(await list(rows, me, 'tasks')).toEqual([named, twice, office]);
  expect(await list(rows, me, 'tasks', { filter: 'late' })).toEqual([named]);
});

test('tasks: a power handed to the responsible clerk brings the steps of the cases they carry, and no others', async () => {
  const rows = await testRows();
  const known = await rows.clerk([]);
  await rows.db.prisma.power.create({
    data: {
      ...{ id: uuidv7(), flowId: FLOW, step: 'review', departmentId: 'library', role: 'clearance' },
      ...{ holderKind: 'responsible', validFrom: hours(-1), validUntil: hours(1), basis: 'none', grantedBy: uuidv7() },
      ...{ grantedAt: NOW, samplePercent: 10, objectionLimit: 3, sampleSeed: Buffer.alloc(16), kinds: [], places: [] },
    },
  });
  const me = await readDeskClerk(rows.db.pool, known, NOW);
  const carried = await rows.case({ responsible: me.person, tasks: [loans] });
  await rows.case({ tasks: [loans] });
  await rows.case({ responsible: me.person, tasks: [{ ...loans, step: 'other' }] });
  expect(await list(rows, me, 'tasks')).toEqual([carried]);
});

test('due: today and overdue, of what they carry and of what waits for them', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const own = await rows.case({ responsible: me.person, due: hours(3) });
  const task = await rows.case({ tasks: [{ ...records, due: hours(-2) }] });
  await rows.case({ responsible: me.person, due: hours(40) });
  await rows.case({ tasks: [{ ...records, due: hours(40) }] });
  expect(await list(rows, me, 'due')).toEqual([task, own]);
  expect(await list(rows, me, 'due', { filter: 'late' })).toEqual([task]);
});

test('waiting: their cases that wait for others, the longest first', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const mine = { responsible: me.person };
  const library = await rows.case({ ...mine, tasks: [{ ...loans, since: hours(-9) }] });
  const applicant = await rows.case({ ...mine, state: 'returned' });
  const police = await rows.case({ ...mine, tasks: [{ ...loans, kind: 'outside', since: hours(-90) }] });
  await rows.case({ ...mine, tasks: [records] });
  expect(await list(rows, me, 'waiting')).toEqual([police, library, applicant]);
  expect(await list(rows, me, 'waiting', { filter: 'applicant' })).toEqual([applicant]);
  expect(await list(rows, me, 'waiting', { filter: 'department' })).toEqual([library]);
  expect(await list(rows, me, 'waiting', { filter: 'outside' })).toEqual([police]);
});

test('department: what the department has a part in, and nothing of another’s', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['library/clearance']);
  const older = await rows.case({ parties: ['library'], opened: hours(-50) });
  const late = await rows.case({ parties: ['registrar', 'library'], late: true });
  const closed = await rows.case({ parties: ['library'], closed: hours(-30), state: 'done' });
  await rows.case({ parties: ['library'], closed: hours(-24 * 31), state: 'done' });
  await rows.case({ parties: ['registrar'] });
  expect(await list(rows, me, 'department')).toEqual([late, older]);
  expect(await list(rows, me, 'department', { filter: 'closed' })).toEqual([closed]);
  expect(await list(rows, await rows.clerk([]), 'department')).toEqual([]);
});

test('batches: what waits in a queue is in no list of single tasks', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const waits = await rows.case({ tasks: [{ ...records, step: 'make', kind: 'batch' }] });
  await rows.case({ tasks: [{ ...loans, step: 'make', kind: 'batch' }] });
  expect(await list(rows, me, 'tasks')).toEqual([]);
  expect(await list(rows, me, 'batches', { queue: { flowId: FLOW, step: 'make' } })).toEqual([waits]);
});

test('a page goes on where the last one ended, and what is no cursor begins at the beginning', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const all: string[] = [];
  for (let i = 0; i < PAGE_ROWS + 10; i++)
    all.push(
      await rows.case({ responsible: me.person, due: hours(1 + (i % 7)), tasks: [{ ...records, due: hours(i % 5) }] }),
    );
  for (const view of ['mine', 'tasks', 'due', 'waiting', 'department'] as const) {
    const wanted = { ...rows.asked(me), view };
    const first = await readWorklist(rows.db.pool, wanted);
    if (view === 'waiting') {
      expect(first).toEqual({ ids: [], next: null });
      continue;
    }
    const second = await readWorklist(rows.db.pool, { ...wanted, after: first.next ?? '' });
    expect(new Set([...first.ids, ...second.ids])).toEqual(new Set(all));
    expect([view, first.ids.length, second.next]).toEqual([view, PAGE_ROWS, null]);
    // A case may be due twice, for its promise and for a task, and then comes at both places.
    if (view !== 'due') expect([view, second.ids.length]).toEqual([view, 10]);
  }
  const wanted = { ...rows.asked(me), view: 'tasks' as const };
  for (const after of ["x'; drop table task --", '~~~', `infinity~${'0'.repeat(36)}~a~b`, '1~2~3~4'])
    expect((await readWorklist(rows.db.pool, { ...wanted, after })).ids).toHaveLength(PAGE_ROWS);
});

test('counts are those of the lists, in every view and filter', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const mine = { responsible: me.person };
  await rows.case({ ...mine, late: true, tasks: [{ ...records, due: hours(-1) }] });
  await rows.case({ ...mine, due: hours(3), state: 'returned' });
  await rows.case({ ...mine, due: hours(300), tasks: [{ ...loans, since: hours(-9) }] });
  await rows.case({ tasks: [{ ...records, due: hours(400) }], flow: 'other' });
  await rows.case({ tasks: [{ ...records, kind: 'batch' }] });
  const counts = await countWorklists(rows.db.pool, rows.asked(me));
  expect(counts.views).toEqual({ mine: 3, tasks: 2, due: 2, waiting: 2, department: 5, batches: 1, reviews: 0 });
  expect(counts.filters).toMatchObject({
    mine: { late: 1, today: 2, me: 1, applicant: 1, department: 1 },
    tasks: { late: 1, today: 1 },
    due: { late: 1 },
    department: { late: 1 },
  });
  expect(counts.services.tasks).toEqual([
    { flowId: FLOW, count: 1 },
    { flowId: 'other', count: 1 },
  ]);
});

test('the browser puts a row into the same lists as the database does', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const mine = { responsible: me.person };
  const ids = [
    await rows.case({ ...mine, tasks: [{ ...records, due: hours(-1) }] }),
    await rows.case({ ...mine, tasks: [{ ...loans, due: hours(1) }], due: hours(2) }),
    await rows.case({ ...mine, state: 'returned', due: hours(90) }),
    await rows.case({ tasks: [{ ...records, due: hours(80) }], parties: ['library'] }),
    await rows.case({ tasks: [{ ...records, person: uuidv7() }] }),
    await rows.case({ ...mine, closed: hours(-1), state: 'done' }),
    await rows.case({ parties: ['finance'] }),
  ];
  const here: Me = { person: me.person, offices: me.offices, departments: departmentsOf(me), powers: me.powers };
  const day = { now: NOW.getTime(), endOfDay: END_OF_DAY.getTime() };
  const all = await readDeskRows(rows.reads(), ids);
  expect(all).toHaveLength(ids.length);
  for (const view of ['mine', 'tasks', 'due', 'waiting', 'department'] as const) {
    const told = all.filter((row) => isInView(row, view, here, day)).map((row) => row.id);
    expect([view, told.toSorted()]).toEqual([view, [...(await list(rows, me, view))].toSorted()]);
  }
});

test('a row says who is awaited, since when, and who is at work on it; masked it hides whose case it is', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const helper = await rows.person('李淑芬', 'LI Shufen');
  const id = await rows.case({ responsible: me.person, tasks: [{ ...records, since: hours(-3), due: hours(2) }] });
  await rows.db.prisma.taskLease.create({
    data: { caseId: id, step: 'review', slot: 'main', personId: helper, until: hours(1) },
  });
  const [row] = await readDeskRows(rows.reads(), [id, uuidv7()]);
  expect(row).toMatchObject({
    service: { en: 'Certificate of enrolment' },
    applicant: { name: { zh: '张晓萌' }, masked: false },
    responsible: { id: me.person, name: { en: 'WANG Jianguo' } },
    waits: [
      {
        department: { id: 'registrar', role: 'student-records', name: { en: 'Office of registrar' } },
        ...{ since: hours(-3).toISOString(), due: hours(2).toISOString(), oneKey: 'approve', held: { id: helper } },
      },
    ],
  });
  expect(JSON.stringify(masked(row!))).not.toMatch(/张晓萌|ZHANG Xiaomeng|20230\d{5}/);
});
