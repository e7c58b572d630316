/** The register of powers through the web door: what a browser sends, forged or not, and what it gets back. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { furnishMatter, MATTER, type Matter } from '../../desk/test-matter.ts';
import { startTestHub, type TestHub } from '../../test-web.ts';
import { testPages } from '../test-pages.ts';

const XSS = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;
const BUDGET = `${MATTER}/budget//finance/review`;

let hub: TestHub;
let matter: Matter;
beforeAll(async () => {
  hub = await startTestHub();
  await hub.db.prisma.department.create({ data: { id: 'registrar', nameZh: '教务处', nameEn: 'Registrar' } });
  matter = await furnishMatter(hub.db);
}, 90_000);
afterAll(() => hub.stop());

const { as, ask, send } = testPages(() => hub);
const form = (action: string, of = BUDGET): string => `/office/powers/new?/${action}&of=${encodeURIComponent(of)}`;

const entries = (change: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...{ of: BUDGET, id: uuidv7(), holder: 'responsible', amount: '1,200.50', from: '2026-11-24', until: '2027-11-23' },
  ...{ rule: '经费管理办法第三条', since: '2025-03-01', sample: '20', objections: '3' },
  ...change,
});

const granted = async (cookie: string, change?: Readonly<Record<string, string>>): Promise<string> => {
  const response = await send(form('grant'), cookie, entries(change));
  expect(response.status).toBe(303);
  return /powers\/([0-9a-f-]{36})/.exec(response.headers.get('location') ?? '')?.[1] ?? '';
};

test('what would be handed down is said in words before, and then it is in the register with limit, period, giver and basis', async () => {
  const money = await as(matter.people.money);
  const choice = await (await ask('/office/powers/new', money)).text();
  expect(choice).toContain('step budget');
  expect(choice).not.toContain('step house-signs');
  const preview = await (await send(form('propose'), money, entries())).text();
  expect(preview).toContain(
    'responsible clerk may decide “step budget” of Use of a hall in the name of the Finance Office',
  );
  expect(preview).toContain('up to 1,200.50 yuan');
  expect(await hub.db.prisma.power.count()).toBe(0);

  const id = await granted(money);
  const clerk = await as(matter.people.records);
  const register = await (await ask('/office/powers', clerk)).text();
  for (const part of ['step budget', 'up to 1,200.50 yuan', '23 November 2027', 'CHEN Zhiqiang', '经费管理办法第三条'])
    expect(register).toContain(part);
  expect(await hub.db.prisma.power.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ amount: 120_050n, validFrom: new Date('2026-11-24T00:00:00+08:00') },
    validUntil: new Date('2027-11-24T00:00:00+08:00'),
  });
});

test('the form sent twice makes one power', async () => {
  const money = await as(matter.people.money);
  const id = uuidv7();
  expect([await granted(money, { id }), await granted(money, { id })]).toEqual([id, id]);
});

test('every wrong entry is named with a link to it, and what was typed comes back', async () => {
  const money = await as(matter.people.money);
  const wrong = { holder: 'person', amount: 'a lot', until: '2026-11-20', rule: '', sample: '101', objections: '0' };
  const response = await send(form('propose'), money, entries({ ...wrong, q: 'Kept words' }));
  const html = await response.text();
  expect(response.status).toBe(400);
  for (const field of ['holder', 'amount', 'until', 'basis', 'sample', 'objections'])
    expect(html).toContain(`href="#g-${field}"`);
  for (const kept of ['a lot', 'Kept words', '2026-11-20']) expect(html).toContain(kept);
});

test('nobody hands down a step of another office, by no form', async () => {
  const before = await hub.db.prisma.power.count();
  for (const who of ['records', 'money-backup', 'stranger'] as const) {
    const cookie = await as(matter.people[who]);
    for (const action of ['propose', 'grant']) {
      const response = await send(form(action), cookie, entries());
      expect([who, response.status]).toEqual([who, 400]);
      expect(await response.text()).toContain('You may not do this.');
    }
  }
  expect(await hub.db.prisma.power.count()).toBe(before);
});

test('who may is asked for a reason to take it back, and the page says by whom, when and why; nobody else may', async () => {
  const money = await as(matter.people.money);
  const at = `/office/powers/${await granted(money)}`;
  const stranger = await as(matter.people.stranger);
  expect(await (await ask(at, stranger)).text()).not.toContain('name="note"');
  expect((await send(`${at}?/revoke`, stranger, { note: 'mine now' })).status).toBe(400);
  expect(await (await send(`${at}?/revoke`, money, { note: ' ' })).text()).toContain('at most 200 characters');
  expect((await send(`${at}?/revoke`, money, { note: XSS })).status).toBe(303);
  const html = await (await ask(at, stranger)).text();
  expect(html).toMatch(/Taken back by CHEN Zhiqiang at/);
  expect(html).toContain('&lt;img src=x onerror=alert(2)>');
  expect(html).not.toMatch(/<img src=x|<script>alert/);
  expect(await (await ask(at, money)).text()).toContain('Hand it down anew');
});

test('handed down anew, everything but the period is filled in as it was', async () => {
  const money = await as(matter.people.money);
  const id = await granted(money, { sample: '37', amount: '88' });
  const html = await (await ask(`/office/powers/new?of=${encodeURIComponent(BUDGET)}&like=${id}`, money)).text();
  for (const value of ['37', '88.00', '经费管理办法第三条', '2025-03-01']) expect(html).toContain(`value="${value}"`);
});

test('a deputy is found by initials, and the register is narrowed by department, service and holder', async () => {
  const money = await as(matter.people.money);
  const found = await (await send(form('find'), money, entries({ q: 'zwb' }))).text();
  expect(found).toContain('ZHAO Wenbo');
  await granted(money, { holder: 'person', person: matter.people.house });
  const house = await as(matter.people.house);
  const lines = async (query: string): Promise<number> =>
    (
      (await (await ask(`/office/powers?${query}`, house)).text()).match(/href="\/office\/powers\/[0-9a-f-]{36}"/g) ??
      []
    ).length;
  expect(await lines('holder=me')).toBe(1);
  expect(await lines('department=finance')).toBe(await lines(''));
  expect(await lines('department=housing')).toBe(0);
  expect(await lines(`service=${MATTER}&holder=rule`)).toBe(0);
  expect(await lines('state=nonsense&holder=nobody')).toBe(await lines(''));
});

test('a power that does not exist is not found, whatever its id looks like', async () => {
  const money = await as(matter.people.money);
  for (const id of [uuidv7(), 'no-uuid']) {
    expect((await ask(`/office/powers/${id}`, money)).status).toBe(404);
    expect((await send(`/office/powers/${id}?/revoke`, money, { note: 'x' })).status).toBe(404);
  }
});
