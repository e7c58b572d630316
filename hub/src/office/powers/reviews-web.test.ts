/** What was decided in an office's name, looked at through the web door. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { furnishMatter, MATTER, type Matter } from '../../desk/test-matter.ts';
import { grantPower } from '../../powers/grant-power.ts';
import { recordUse } from '../../powers/record-use.ts';
import { startTestHub, type TestHub } from '../../test-web.ts';
import { testPages } from '../test-pages.ts';

const XSS = `<img src=x onerror=alert(2)>`;

let hub: TestHub;
let matter: Matter;
beforeAll(async () => {
  hub = await startTestHub();
  await hub.db.prisma.department.create({ data: { id: 'registrar', nameZh: '教务处', nameEn: 'Registrar' } });
  matter = await furnishMatter(hub.db);
}, 90_000);
afterAll(() => hub.stop());
const { as, ask, send } = testPages(() => hub);

const grant = async (objectionLimit: number): Promise<string> => {
  const [id, now, by] = [uuidv7(), hub.clock.now(), matter.people.money];
  const grant = {
    ...{ flowId: MATTER, step: 'budget', office: { department: 'finance', role: 'review' }, limit: {}, basis: 'none' },
    ...{ holder: { kind: 'person', person: matter.people.records }, samplePercent: 100, objectionLimit },
    ...{ from: new Date(now - 1000), until: new Date(now + 86_400_000) },
  };
  await hub.db.tx((tx) => grantPower(tx, { id, by, actor: 'hub', grant, now: new Date(now) }));
  return id;
};

const use = async (power: string, by = matter.people.records): Promise<string> => {
  const deed = { power, caseId: uuidv7(), step: 'budget', slot: 'main', by, decision: 'approve' };
  return (await hub.db.tx((tx) => recordUse(tx, { ...deed, at: new Date(hub.clock.now()) }))).id;
};

const usesIn = (html: string): string[] => [
  ...new Set(Array.from(html.matchAll(/name="use" value="([0-9a-f-]{36})"/g), ([, id = '']) => id)),
];

test('more than a page is leafed through, and each use is on one page', async () => {
  const power = await grant(3);
  const uses: string[] = [];
  for (let n = 0; n < 23; n++) uses.push(await use(power));
  const money = await as(matter.people.money);
  const first = await (await ask(`/office/reviews?power=${power}`, money)).text();
  expect(first).toContain('in the name of the Finance Office (review)');
  const next = /href="(\?[^"]*after=[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = await (await ask(`/office/reviews${next}`, money)).text();
  expect([usesIn(first).length, usesIn(second).length]).toEqual([20, 3]);
  expect([...usesIn(first), ...usesIn(second)].toSorted()).toEqual(uses.toSorted());
  expect((await ask('/office/reviews?after=nonsense&power=nonsense', money)).status).toBe(200);
});

test('an objection wants words, is kept as text, and at the limit the power is suspended and says so', async () => {
  const power = await grant(2);
  const [one, two] = [await use(power), await use(power)];
  const money = await as(matter.people.money);
  const at = `/office/reviews?/verdict&power=${power}`;
  const mute = await send(at, money, { use: one, verdict: 'objected', note: ' ' });
  expect(mute.status).toBe(400);
  expect(await mute.text()).toContain('Say what is wrong with it.');
  const first = await (await send(at, money, { use: one, verdict: 'objected', note: XSS })).text();
  expect(first).toContain('The objection is on record: 1 so far.');
  const second = await (await send(at, money, { use: two, verdict: 'objected', note: 'once more' })).text();
  expect(second).toContain('the power is suspended');
  const done = await (await ask(`/office/reviews?which=done&power=${power}`, money)).text();
  expect(done).toContain('&lt;img src=x onerror=alert(2)>');
  expect(done).not.toContain('<img src=x');
  expect(await (await ask(`/office/powers/${power}`, money)).text()).toContain('Hand it down anew');
});

test('another office sees none of it, and its verdict is refused; nobody looks at what they did themselves', async () => {
  const power = await grant(3);
  const one = await use(power);
  const stranger = await as(matter.people.stranger);
  const none = await (await ask('/office/reviews', stranger)).text();
  expect(usesIn(none)).toEqual([]);
  expect(none).toContain('Nothing to look at');
  expect((await send('/office/reviews?/verdict', stranger, { use: one, verdict: 'agreed' })).status).toBe(400);
  const own = await use(power, matter.people.money);
  const money = await as(matter.people.money);
  const html = await (await ask(`/office/reviews?power=${power}`, money)).text();
  expect(html).toContain('You decided this yourself');
  expect((await send('/office/reviews?/verdict', money, { use: own, verdict: 'agreed' })).status).toBe(400);
  expect((await send('/office/reviews?/verdict', money, { use: uuidv7(), verdict: 'agreed' })).status).toBe(400);
});
