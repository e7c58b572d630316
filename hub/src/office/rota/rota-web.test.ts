/** Shifts and leaves through the web door. The hub's clock stands on a working day of November 2026. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as staff from '../../dispatch/test-staff.ts';
import { startTestHub, type TestHub } from '../../test-web.ts';
import { testPages } from '../test-pages.ts';

const { staffMember, HOME } = staff;
const [HEAD, CLERK, OTHER, THIRD] = [1, 2, 3, 4];

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  const { pool } = hub.db;
  await staff.raiseCampus(pool, 4);
  await staff.addPost(pool, HEAD, ['service-centre', 'head'], 'principal');
  for (const n of [CLERK, OTHER, THIRD]) await staff.addPost(pool, n, [HOME, 'student-records'], 'backup');
  await staff.addClerk(pool, CLERK, { kind: 'rotating', weeklyMinutes: 300 });
}, 90_000);
afterAll(() => hub.stop());
const { as, ask, send } = testPages(() => hub);
const who = (n: number): Promise<string> => as(staffMember(n));

const shift = (change: Readonly<Record<string, string>> = {}) => ({
  ...{ person: staffMember(CLERK), date: '2027-03-02', from: '08:30', to: '12:00', place: 'hall' },
  ...change,
});
const WEEK = 'week=2027-03-03';

test('the head of the service centre plans within the hours the home department agreed to, is told why not, and strikes out', async () => {
  const head = await who(HEAD);
  expect((await send(`/office/rota?/plan&${WEEK}`, head, shift())).headers.get('location')).toBe(
    '/office/rota?week=2027-03-03&done=planned',
  );
  expect(await (await send('/office/rota?/plan', head, shift())).text()).toContain('overlaps a shift');
  const over = await send('/office/rota?/plan', head, shift({ date: '2027-03-04' }));
  expect(over.status).toBe(400);
  const html = await over.text();
  expect(html).toContain('420 minutes of shifts, over the 300');
  expect(html).toContain('value="2027-03-04"');
  const week = await (await ask(`/office/rota?${WEEK}`, head)).text();
  expect(week).toContain('3.5 of 5 h');
  const id = /name="shift" value="([0-9a-f-]{36})"/.exec(week)?.[1] ?? '';
  expect((await send(`/office/rota?/remove&${WEEK}`, head, { shift: id })).status).toBe(303);
  expect(await (await ask(`/office/rota?${WEEK}`, head)).text()).toContain('0 of 5 h');
});

test('a clerk sees the rota and their next shift, and plans or strikes out nothing', async () => {
  await send('/office/rota?/plan', await who(HEAD), shift({ date: '2027-03-09' }));
  const clerk = await who(CLERK);
  expect(await (await ask('/office/mine', clerk)).text()).toContain('9 March 2027, 08:30 until 12:00');
  const week = await (await ask('/office/rota?week=2027-03-09', clerk)).text();
  expect(week).toContain('3.5 of 5 h');
  expect(week).not.toContain('name="shift"');
  expect((await send('/office/rota?/plan', clerk, shift({ date: '2027-03-10' }))).status).toBe(400);
  const { id } = await hub.db.prisma.shift.findFirstOrThrow();
  expect((await send('/office/rota?/remove', clerk, { shift: id })).status).toBe(400);
  expect(await hub.db.prisma.shift.count()).toBe(1);
});

const leave = (n: number, substitute: number) => ({
  ...{ person: staffMember(n), from: '2027-04-05', until: '2027-04-09', substitute: staffMember(substitute) },
});

test('leave is one’s own to record, or that of one’s head; substitutes in a circle are refused by name', async () => {
  const [clerk, other, third] = [await who(CLERK), await who(OTHER), await who(THIRD)];
  expect((await send('/office/leave?/take', clerk, leave(CLERK, OTHER))).status).toBe(303);
  expect((await send('/office/leave?/take', clerk, leave(OTHER, THIRD))).status).toBe(400);
  expect((await send('/office/leave?/take', other, leave(OTHER, THIRD))).status).toBe(303);
  const circle = await send('/office/leave?/take', third, leave(THIRD, CLERK));
  expect(circle.status).toBe(400);
  expect(await circle.text()).toContain('N4 → N2 → N3 → N4');
  const { id } = await hub.db.prisma.leave.findFirstOrThrow({ where: { personId: staffMember(CLERK) } });
  expect((await send('/office/leave?/end', other, { leave: id })).status).toBe(400);
  expect((await send('/office/leave?/end', clerk, { leave: id })).status).toBe(303);
  expect((await send('/office/leave?/take', third, leave(THIRD, CLERK))).status).toBe(303);
});

test('what is no form of ours is refused, and an unknown week is this week', async () => {
  const head = await who(HEAD);
  for (const wrong of [
    { date: '2027-02-31x' },
    { from: '25:00' },
    { person: 'no-uuid' },
    { person: staffMember(HEAD) },
  ])
    expect((await send('/office/rota?/plan', head, shift(wrong))).status).toBe(400);
  expect((await ask('/office/rota?week=yesterday&department=nobody', head)).status).toBe(200);
});
