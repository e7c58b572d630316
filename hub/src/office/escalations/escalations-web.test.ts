/** The list of late steps through the web door. The hub's clock stands on 1 September 2026. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { furnishMatter, MATTER, type Matter } from '../../desk/test-matter.ts';
import { startTestHub, type TestHub } from '../../test-web.ts';
import { testPages } from '../test-pages.ts';

const XSS = `<img src=x onerror=alert(2)>`;
const DAY_MS = 86_400_000;

let hub: TestHub;
let matter: Matter;
const [head, substitute, overseer] = [uuidv7(), uuidv7(), uuidv7()];
const cases: string[] = [];

const person = async (id: string, number: string, post?: readonly [string, string]): Promise<void> => {
  const posts = post && { create: { departmentId: post[0], role: post[1], rank: 'principal' } };
  const names = { nameZh: `名${number}`, nameEn: `N${number} ${XSS}` };
  await hub.db.prisma.person.create({
    data: { id, kind: 'staff', number, ...names, search: [], ...(posts && { posts }) },
  });
};

/** What lies in the finance office since the first of September was told on the ninth. */
beforeAll(async () => {
  hub = await startTestHub();
  const { prisma } = hub.db;
  await prisma.department.create({ data: { id: 'registrar', nameZh: '教务处', nameEn: 'Registrar' } });
  matter = await furnishMatter(hub.db);
  await person(head, '200', ['finance', 'head']);
  await person(substitute, '201', ['registrar', 'transcripts']);
  await person(overseer, '202');
  const clerk = await as(matter.people.records);
  for (const number of ['2023010101', '2023010102']) {
    const student = uuidv7();
    const name = { nameZh: '张晓萌', nameEn: `ZHANG Xiaomeng ${XSS}` };
    await prisma.person.create({ data: { id: student, kind: 'student', number, ...name, search: [number] } });
    const answers = { 'f.title': XSS, 'f.amount': '12.50', 'f.audience': 'inside', 'f.plan': 'seen' };
    const caseId = uuidv7();
    const where = `/desk/counter?/handIn&person=${student}&service=${MATTER}`;
    await send(where, clerk, { case: caseId, person: student, service: MATTER, ...answers });
    cases.push(caseId);
  }
  // A step that has not begun before the leap does not stand for eight days.
  const begun = () => prisma.task.count({ where: { department: 'finance', step: 'budget' } });
  await vi.waitFor(async () => expect(await begun()).toBe(2), { timeout: 20_000 });
  hub.clock.leap(8 * DAY_MS);
  const told = async (): Promise<number> => {
    await hub.clock.advance(1000);
    return prisma.escalation.count({ where: { departmentId: 'finance', toldTo: head } });
  };
  await vi.waitFor(async () => expect(await told()).toBe(2), { timeout: 20_000 });
}, 90_000);
afterAll(() => hub.stop());
const { as, ask, send } = testPages(() => hub);

const LIST = '/office/escalations';
const seenOf = async (caseId: string): Promise<string> => {
  const row = await hub.db.prisma.escalation.findFirst({ where: { caseId, departmentId: 'finance' } });
  return String(row?.round ?? 1);
};
const aim = async (n: number) => {
  const caseId = cases[n] ?? '';
  return { case: caseId, step: 'budget', seen: await seenOf(caseId) };
};

test('the head sees what stands, since when and who holds it; names stay text; others see none of it', async () => {
  const html = await (await ask(LIST, await as(head))).text();
  expect(html).toContain('step budget');
  expect(html).toContain('CHEN Zhiqiang, YANG Lihua');
  expect(html).toContain('the head of the Finance Office has been told');
  expect(html).toContain('has stood for 8 d');
  expect(html).not.toContain('<img src=x');
  expect(await (await ask('/desk', await as(head))).text()).toContain('Late steps told to me');
  const none = await (await ask(LIST, await as(matter.people.money))).text();
  expect(none).toContain('No late steps');
  expect(none).not.toContain(cases[0]);
});

test('whoever is not the head is refused, whatever they send, and nothing moves', async () => {
  const before = await hub.db.prisma.caseEvent.count();
  const clerk = await as(matter.people.money);
  const more = { days: '3', reason: 'extend-volume', person: matter.people['money-backup'], slot: 'main' };
  for (const act of ['extend', 'handOn', 'nudge']) {
    const response = await send(`${LIST}?/${act}`, clerk, { ...(await aim(0)), ...more });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('You may not do this.');
  }
  const gone = await send(`${LIST}?/extend`, clerk, { ...(await aim(0)), case: uuidv7(), ...more });
  expect(gone.status).toBe(400);
  expect(await hub.db.prisma.caseEvent.count()).toBe(before);
});

test('what was typed wrongly comes back with the sentence, and nothing is lost', async () => {
  const cookie = await as(head);
  const wrong = { ...(await aim(0)), days: '40', reason: 'extend-volume', note: XSS };
  const response = await send(`${LIST}?/extend`, cookie, wrong);
  expect(response.status).toBe(400);
  const html = await response.text();
  expect(html).toContain('from 1 to 10');
  expect(html).toContain('value="40"');
  expect(html).toContain('&lt;img src=x onerror=alert(2)>');
  expect(html).not.toContain('<img src=x');
  const mute = await send(`${LIST}?/extend`, cookie, { ...(await aim(0)), days: '3', reason: 'because' });
  expect(await mute.text()).toContain('Give a reason');
  expect((await send(`${LIST}?/handOn`, cookie, { ...(await aim(0)), slot: 'main' })).status).toBe(400);
  expect((await send(`${LIST}?/extend`, cookie, { case: 'x', step: '../', seen: '-1' })).status).toBe(400);
});

test('the head nudges, hands over and gives more time; then it is on the list no more', async () => {
  const cookie = await as(head);
  expect((await send(`${LIST}?/nudge`, cookie, await aim(0))).headers.get('location')).toBe(`${LIST}?done=nudge`);
  const backup = matter.people['money-backup'];
  const handed = await send(`${LIST}?/handOn`, cookie, { ...(await aim(0)), slot: 'main', person: backup });
  expect(handed.headers.get('location')).toBe(`${LIST}?done=handOn`);
  const html = await (await ask(LIST, cookie)).text();
  expect(html).toContain('Nudged: 1');
  const extended = await send(`${LIST}?/extend`, cookie, { ...(await aim(0)), days: '5', reason: 'extend-volume' });
  expect(extended.headers.get('location')).toBe(`${LIST}?done=extend`);
  expect(await (await ask(LIST, cookie)).text()).not.toContain(cases[0]);
  const page = await (await ask(`/desk/cases/${cases[0] ?? ''}`, await as(backup))).text();
  expect(page).toContain('Many have asked at the same time');
  const again = await send(`${LIST}?/extend`, cookie, { ...(await aim(0)), days: '5', reason: 'extend-volume' });
  expect(again.status).not.toBe(303);
});

test('while the head is on leave the list is the substitute’s as well', async () => {
  const cookie = await as(substitute);
  expect(await (await ask(LIST, cookie)).text()).not.toContain(cases[1]);
  const now = hub.clock.now();
  await hub.db.prisma.leave.create({
    data: {
      ...{ id: uuidv7(), personId: head, substituteId: substitute },
      ...{ fromAt: new Date(now - DAY_MS), untilAt: new Date(now + 9 * DAY_MS) },
    },
  });
  expect(await (await ask(LIST, cookie)).text()).toContain(cases[1]);
});

test('what still stands after the term is the supervisor’s, and on the console, without the applicant’s name', async () => {
  hub.clock.leap(2 * DAY_MS);
  await hub.clock.advance(2000);
  const count = () => hub.db.prisma.escalation.count({ where: { toldAs: 'supervisor', departmentId: 'finance' } });
  await expect.poll(count, { timeout: 10_000 }).toBe(1);
  const cookie = await as(overseer, 'supervisor');
  const html = await (await ask(LIST, cookie)).text();
  expect(html).toContain(cases[1]);
  expect(html).not.toContain('Xiaomeng');
  const board = await (await ask('/console?cases=escalated', cookie)).text();
  expect(board).toContain(cases[1]);
  expect(board).toContain('With the supervisor');
});
