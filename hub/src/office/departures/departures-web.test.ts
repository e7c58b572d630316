/** Departures through the web door: what a head sees before and after, and what is refused with a sentence. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as staff from '../../dispatch/test-staff.ts';
import { startTestHub, type TestHub } from '../../test-web.ts';
import { testPages } from '../test-pages.ts';

const { staffMember, HOME } = staff;
const [HEAD, CLERK, OTHER, ELSEWHERE, SUPERVISOR, LEAVER] = [1, 2, 3, 4, 5, 6];

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  const { pool } = hub.db;
  await staff.raiseCampus(pool, 6);
  await staff.addPost(pool, HEAD, [HOME, 'head'], 'principal');
  for (const n of [CLERK, OTHER, LEAVER]) await staff.addPost(pool, n, [HOME, 'student-records'], 'backup');
  await staff.addPost(pool, ELSEWHERE, ['library', 'head'], 'principal');
  await staff.addClerk(pool, CLERK);
  await staff.addClerk(pool, OTHER);
  await staff.addCase(pool, 1, { clerk: CLERK });
}, 90_000);
afterAll(() => hub.stop());
const { as, ask, send } = testPages(() => hub);
const who = (n: number): Promise<string> => as(staffMember(n));

const at = (n: number): string => `/office/departures/${staffMember(n)}`;
const factsIn = (html: string): string[] =>
  Array.from(html.matchAll(/name="fact" value="([^"]+)"/g), ([, fact = '']) => fact);
/** What the page would send. */
const agreement = (html: string): URLSearchParams => new URLSearchParams(factsIn(html).map((fact) => ['fact', fact]));

test('a head chooses somebody of theirs, and sees what would move, to whom and why; nothing has moved', async () => {
  const head = await who(HEAD);
  const list = await (await ask('/office/departures', head)).text();
  expect(list).toContain('N2');
  const people = list.slice(list.indexOf('name="person"'), list.indexOf('name="successor"'));
  expect(people).toContain('N3');
  expect(people).not.toContain('N4');
  const chosen = await ask(`/office/departures?person=${staffMember(CLERK)}&successor=`, head);
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, at(CLERK)]);
  const html = await (await ask(at(CLERK), head)).text();
  for (const part of ['What is handed over when N2 leaves', 'C1', 'Nobody is on shift now', 'nothing has changed yet'])
    expect(html).toContain(part);
  expect(factsIn(html)).toContain(`case ${staff.caseOf(1)} ${staffMember(OTHER)}`);
  expect(await hub.db.prisma.departure.count()).toBe(0);
});

test('somebody of another department, oneself, and nobody at all are refused, each with why', async () => {
  const head = await who(HEAD);
  expect(await (await ask(at(ELSEWHERE), head)).text()).toContain('does not belong to a department you head');
  expect(await (await ask(at(HEAD), head)).text()).toContain('Nobody records their own departure');
  expect((await ask('/office/departures/nobody', head)).status).toBe(404);
  expect((await ask(`/office/departures/${staffMember(77)}`, head)).status).toBe(404);
  for (const n of [ELSEWHERE, HEAD]) {
    const sent = await send(`${at(n)}?/confirm`, head, {});
    expect(sent.status).toBe(400);
  }
  const clerk = await who(CLERK);
  expect(await (await ask('/office/departures', clerk)).text()).toContain('You head no department');
  expect((await send(`${at(OTHER)}?/confirm`, clerk, {})).status).toBe(400);
  expect(await hub.db.prisma.departure.count()).toBe(0);
});

test('a plan that changed since it was looked at is not carried out: the page says what changed', async () => {
  const head = await who(HEAD);
  const seen = agreement(await (await ask(at(CLERK), head)).text());
  await staff.addCase(hub.db.pool, 2, { clerk: CLERK });
  await hub.db.pool.query('update case_view set responsible_id = $2 where id = $1', [
    ...[staff.caseOf(1), staffMember(OTHER)],
  ]);
  const sent = await send(`${at(CLERK)}?/confirm`, head, seen);
  expect(sent.status).toBe(400);
  const html = await sent.text();
  for (const part of ['things have changed since you looked', 'C2', 'has just come to them', 'is carried by N3 now'])
    expect(html).toContain(part);
  expect(await hub.db.prisma.departure.count()).toBe(0);
});

test('somebody with hundreds of cases is handed over as well: the form may be as long as that', async () => {
  const line = (n: number): string[] => ['fact', `case ${staff.caseOf(5000 + n)} ${staffMember(OTHER)}`];
  const seen = new URLSearchParams(Array.from({ length: 600 }, (_, n) => line(n)));
  const sent = await send(`${at(CLERK)}?/confirm`, await who(HEAD), seen);
  expect(sent.status).toBe(400);
  expect(await sent.text()).toContain('things have changed since you looked');
});

test('agreed to, it is done once; whoever comes second is told by whom and when, and the page keeps what moved', async () => {
  const [head, supervisor] = [await who(HEAD), await as(staffMember(SUPERVISOR), 'supervisor')];
  const leaver = await who(LEAVER);
  const seen = agreement(await (await ask(at(LEAVER), head)).text());
  const later = agreement(await (await ask(at(LEAVER), supervisor)).text());
  const sent = await send(`${at(LEAVER)}?/confirm`, head, seen);
  expect([sent.status, sent.headers.get('location')]).toEqual([303, `${at(LEAVER)}?done=left`]);
  const done = await (await ask(`${at(LEAVER)}?done=left`, head)).text();
  for (const part of ['The departure is on record', 'What was handed over when N6 left', 'recorded by N1 on'])
    expect(done).toContain(part);
  expect(done).not.toContain('name="fact"');
  const second = await send(`${at(LEAVER)}?/confirm`, supervisor, later);
  expect(second.headers.get('location')).toBe(`${at(LEAVER)}?done=before`);
  expect(await (await ask(`${at(LEAVER)}?done=before`, supervisor)).text()).toContain('N1 recorded this departure on');
  // Their account is closed: the page they had open leads to the log-in.
  expect((await ask('/office/mine', leaver)).headers.get('location')).toContain('/log-in');
  expect(await (await ask('/office/departures', head)).text()).toContain('recorded by N1 on');
  expect(await (await ask(at(LEAVER), await who(ELSEWHERE))).text()).toContain(
    'does not belong to a department you head',
  );
});
