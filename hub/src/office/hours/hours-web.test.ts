/** Agreed hours through the web door: one side proposes, the other agrees, and the rota keeps to it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as staff from '../../dispatch/test-staff.ts';
import { startTestHub, type TestHub } from '../../test-web.ts';
import { testPages } from '../test-pages.ts';

const { staffMember, HOME } = staff;
const [HEAD, CLERK, CENTRE, STRANGER, DEDICATED] = [1, 2, 3, 4, 5];

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  const { pool } = hub.db;
  await staff.raiseCampus(pool, 5);
  await staff.addPost(pool, HEAD, [HOME, 'head'], 'principal');
  await staff.addPost(pool, CENTRE, ['service-centre', 'head'], 'principal');
  await staff.addPost(pool, STRANGER, ['library', 'head'], 'principal');
  await staff.addClerk(pool, CLERK, { kind: 'rotating', weeklyMinutes: 480 });
  await staff.addClerk(pool, DEDICATED);
}, 90_000);
afterAll(() => hub.stop());
const { as, ask, send } = testPages(() => hub);
const who = (n: number): Promise<string> => as(staffMember(n));
const page = async (n: number): Promise<string> => (await ask('/office/hours', await who(n))).text();
const propose = async (n: number, hours: string, of = CLERK): Promise<Response> =>
  send('/office/hours?/propose', await who(n), { person: staffMember(of), hours });
const decide = async (n: number, way: 'agree' | 'decline', proposal: string): Promise<Response> =>
  send(`/office/hours?/${way}`, await who(n), { proposal });
const proposalIn = (html: string): string => /name="proposal" value="([0-9a-f-]{36})"/.exec(html)?.[1] ?? '';
const cap = async (): Promise<number | null> =>
  (await hub.db.prisma.clerk.findUniqueOrThrow({ where: { personId: staffMember(CLERK) } })).weeklyMinutes;
const plan = async (date: string): Promise<Response> =>
  send('/office/rota?/plan', await who(CENTRE), {
    ...{ person: staffMember(CLERK), date, from: '08:30', to: '12:30', place: '' },
  });

test('the head proposes fewer hours; they count once the clerk has agreed, and then the rota refuses more with a sentence', async () => {
  expect((await propose(HEAD, '6')).headers.get('location')).toBe('/office/hours?done=proposed');
  expect(await page(HEAD)).toContain('It waits for the other side');
  expect(await cap()).toBe(480);
  const html = await page(CLERK);
  expect(html).toContain('N1, for the department, proposed 6 h a week');
  expect((await plan('2026-09-08')).status).toBe(303);
  expect((await plan('2026-09-09')).status).toBe(303); // eight hours: within what is agreed so far
  expect((await decide(CLERK, 'agree', proposalIn(html))).headers.get('location')).toBe('/office/hours?done=agreed');
  expect(await cap()).toBe(360);
  const refused = await plan('2026-09-10');
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('720 minutes of shifts, over the 360 the home department has agreed to');
  expect((await hub.db.prisma.auditEvent.findMany({ where: { kind: { startsWith: 'hours.' } } })).length).toBe(2);
});

test('nobody agrees to their own proposal, decides twice, or for others; a newer proposal replaces the older', async () => {
  await propose(CLERK, '7.5');
  const older = proposalIn(await page(HEAD));
  expect((await decide(CLERK, 'agree', older)).status).toBe(400);
  for (const n of [STRANGER, CENTRE]) expect((await decide(n, 'agree', older)).status).toBe(400);
  expect(await page(STRANGER)).toContain('no department you head lends one');
  await propose(HEAD, '5');
  const late = await decide(HEAD, 'agree', older);
  expect([late.status, await cap()]).toEqual([400, 360]);
  expect(await late.text()).toContain('This has just changed');
  const newer = proposalIn(await page(CLERK));
  expect((await decide(HEAD, 'decline', newer)).headers.get('location')).toBe('/office/hours?done=declined');
  expect((await decide(CLERK, 'agree', newer)).status).toBe(400);
  expect(await cap()).toBe(360);
});

test('what is no number of hours, and who is no rotating clerk, are refused with a sentence; what was typed stays', async () => {
  for (const hours of ['', 'six', '0', '41', '6.3', '-3']) {
    const refused = await propose(HEAD, hours);
    expect(refused.status).toBe(400);
    const html = await refused.text();
    expect(html).toContain('half an hour to 40 hours');
    expect(html).toContain(`value="${hours}"`);
  }
  expect(await (await propose(HEAD, '6', DEDICATED)).text()).toContain('is no rotating clerk');
  expect((await propose(STRANGER, '6')).status).toBe(400);
  expect((await propose(HEAD, '6', 77)).status).toBe(400);
  expect((await decide(HEAD, 'agree', 'none')).status).toBe(400);
});

test('a week in which more is planned than is agreed by now is named to both', async () => {
  for (const n of [HEAD, CLERK])
    expect(await page(n)).toContain('In the week of 7 September 2026, 8 h are planned, over what is agreed');
});
