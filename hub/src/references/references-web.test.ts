/** The picker's question through the web door, and what a form may name at the counter. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { furnishMatter, MATTER, type Matter } from '../desk/test-matter.ts';
import { testPages } from '../office/test-pages.ts';
import { searchKeys } from '../people/search-keys.ts';
import { startTestHub, type TestHub } from '../test-web.ts';
import type { References } from './find-references.ts';

const XSS = `</script><img src=x onerror=alert(1)>`;

let hub: TestHub;
let matter: Matter;
const student = uuidv7();

const room = (id: string, nameZh: string, nameEn: string) => ({
  ...{ list: 'room', id, nameZh, nameEn, search: searchKeys({ nameZh, nameEn, number: id, isPerson: false }) },
});

/** The list was read a minute ago; no department is connected. */
beforeAll(async () => {
  hub = await startTestHub();
  const { prisma } = hub.db;
  await prisma.department.create({ data: { id: 'registrar', nameZh: '教务处', nameEn: 'Registrar' } });
  matter = await furnishMatter(hub.db);
  const person = { kind: 'student', number: '2023010101', nameZh: '张晓萌', nameEn: 'ZHANG Xiaomeng', search: [] };
  await prisma.person.create({ data: { id: student, ...person } });
  await prisma.referenceEntry.createMany({
    data: [room('H1', '学术报告厅', 'Lecture Hall'), room('H2', `礼堂${XSS}`, XSS)],
  });
}, 90_000);
afterAll(() => hub.stop());
const { as, ask, send } = testPages(() => hub);

const find = async (to: string, q: string): Promise<References> => {
  const asked = new URLSearchParams({ to, q });
  const response = await ask(`/desk/references?${asked.toString()}`, await as(matter.people.records));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  return (await response.json()) as References;
};

test('somebody who may work at the desk finds rooms and staff; nobody else, and nothing that is no list', async () => {
  expect((await find('room', 'bgt')).found).toEqual([]);
  expect((await find('room', 'xsbg')).found.map(({ id }) => id)).toEqual(['H1']);
  expect((await find('person', '陈志强')).found).toEqual([
    { id: '100102', name: { zh: '陈志强', en: 'CHEN Zhiqiang' } },
  ]);
  expect((await find('person', '张晓萌')).found).toEqual([]); // no student
  expect((await find('person', '')).found).toEqual([]);
  expect((await find('room', 'x'.repeat(4000))).found).toEqual([]);
  for (const to of ['', 'rooms', '__proto__', 'person;'])
    expect((await ask(`/desk/references?to=${to}&q=a`, await as(matter.people.records))).status).toBe(400);
  expect((await ask('/desk/references?to=room&q=a', '')).status).not.toBe(200);
  const operator = await hub.session('operator');
  expect((await ask('/desk/references?to=room&q=a', operator)).status).toBe(403);
});

test('a name that looks like markup is sent as text', async () => {
  const [found] = (await find('room', '礼堂')).found;
  expect(found).toEqual({ id: 'H2', name: { zh: `礼堂${XSS}`, en: XSS } });
});

const counter = async (action: string, room: string): Promise<Response> => {
  const plan = { 'f.title': 'x', 'f.amount': '12.50', 'f.audience': 'inside', 'f.plan': 'seen', 'f.room': room };
  const about = { case: uuidv7(), person: student, service: MATTER };
  const path = `/desk/counter?/${action}&person=${student}&service=${MATTER}`;
  return send(path, await as(matter.people.records), { ...about, ...plan });
};

test('at the counter a room that is not on the list is refused at its field; while no list is fresh it is taken to be checked', async () => {
  const asOf = async (ms: number) => {
    const at = new Date(hub.clock.now() - ms);
    const data = { list: 'room', asOf: at, readAt: at };
    await hub.db.prisma.referenceList.upsert({ where: { list: 'room' }, create: data, update: data });
  };
  await asOf(60_000);
  for (const action of ['review', 'handIn']) {
    const response = await counter(action, 'H9');
    expect(response.status).toBe(400);
    const html = await response.text();
    expect(html).toContain('href="#c-room"');
    expect(html).toContain('The department has no such entry');
    expect(html).toContain('value="H9"');
  }
  expect(await hub.db.prisma.caseView.count()).toBe(0);
  expect((await counter('handIn', 'H1')).status).toBe(200);
  await asOf(2 * 3_600_000);
  const taken = await (await counter('handIn', 'H9')).text();
  const id = /\/desk\/cases\/([0-9a-f-]{36})/.exec(taken)?.[1] ?? '';
  const page = await (await ask(`/desk/cases/${id}`, await as(matter.people.money))).text();
  expect(page).toContain('Room cannot be looked up at the department at present, so a member of staff will check it.');
});
