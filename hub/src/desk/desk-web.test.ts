/** The case page and the counter through the web door: what a browser sends, forged or not, and what it gets back. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../access.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';
import { startTestHub, type TestHub } from '../test-web.ts';
import { furnishMatter, MATTER, type Matter } from './test-matter.ts';

const XSS = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

let hub: TestHub;
let matter: Matter;
let student: string;
beforeAll(async () => {
  hub = await startTestHub();
  await hub.db.prisma.department.create({ data: { id: 'registrar', nameZh: '教务处', nameEn: 'Registrar' } });
  matter = await furnishMatter(hub.db);
  student = uuidv7();
  const person = { kind: 'student', number: '2023010101', nameZh: '张晓萌', nameEn: XSS, search: ['张', '2023010101'] };
  await hub.db.prisma.person.create({ data: { id: student, ...person } });
}, 90_000);
afterAll(() => hub.stop());

const cookies = new Map<string, string>();
/** Logged in as somebody with an office; the account is made once. */
const as = async (person: string, ...roles: readonly Role[]): Promise<string> => {
  const known = cookies.get(person);
  if (known) return known;
  const id = uuidv7();
  const data = {
    id,
    login: id,
    roles: roles.length === 0 ? ['clerk'] : [...roles],
    passwordHash: '-',
    personId: person,
  };
  await hub.db.prisma.account.create({ data });
  const { token } = await hub.running.hub.sessions.open(hub.db.pool, id);
  cookies.set(person, `${SESSION_COOKIE}=${token}`);
  return `${SESSION_COOKIE}=${token}`;
};

const ask = (path: string, cookie: string, body?: BodyInit): Promise<Response> =>
  fetch(`${hub.origin}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body }),
    headers: { accept: 'text/html', origin: hub.origin, 'accept-language': 'en', cookie },
    redirect: 'manual',
  });
const send = (path: string, cookie: string, fields: Record<string, string>): Promise<Response> =>
  ask(path, cookie, new URLSearchParams(fields));

const answers = (title: string): Record<string, string> => ({
  ...{
    'f.title': title,
    'f.remark': title,
    'f.amount': '12.50',
    'f.audience': 'outside',
    'f.guests': title,
    'f.plan': 'seen',
  },
});
const counter = (action: string): string => `/desk/counter?/${action}&person=${student}&service=${MATTER}`;

const handIn = async (title = 'Spring concert', caseId: string = uuidv7()): Promise<string> => {
  const clerk = await as(matter.people.records);
  const fields = { case: caseId, person: student, service: MATTER, ...answers(title) };
  const response = await send(counter('handIn'), clerk, fields);
  expect(response.status).toBe(200);
  return /\/desk\/cases\/([0-9a-f-]{36})/.exec(await response.text())?.[1] ?? '';
};

/** Round of the step as the page's forms have it. */
const seenOf = (html: string, step: string): string =>
  new RegExp(`name="step" value="${step}"[^]*?name="seen" value="(\\d+)"`).exec(html)?.[1] ?? '';

test('at the counter a person is found by number, sees why a service is closed, and hands in once however often it is sent', async () => {
  const clerk = await as(matter.people.records);
  const found = await (await send('/desk/counter?/find', clerk, { q: '2023010101' })).text();
  expect(found).toContain(`person=${student}`);
  expect(await (await ask(`/desk/counter?person=${matter.people.money}`, clerk)).text()).toContain(
    'This service is for students.',
  );
  const caseId = uuidv7();
  expect(await handIn('Once', caseId)).toBe(caseId);
  const again = await send(counter('handIn'), clerk, {
    case: caseId,
    person: student,
    service: MATTER,
    ...answers('Twice'),
  });
  expect(await again.text()).toContain('nothing was handed in twice');
  const { rows } = await hub.db.pool.query('select 1 from case_view where id = $1', [caseId]);
  expect(rows).toHaveLength(1);
});

test('what is wrong is listed with links to the fields, and what was typed comes back', async () => {
  const clerk = await as(matter.people.records);
  const wrong = {
    case: uuidv7(),
    person: student,
    service: MATTER,
    ...answers('Kept title'),
    'f.amount': 'a lot',
    'f.plan': '',
  };
  const response = await send(counter('review'), clerk, wrong);
  const html = await response.text();
  expect(response.status).toBe(400);
  for (const field of ['amount', 'plan']) expect(html).toContain(`href="#c-${field}"`);
  expect(html).toContain('Kept title');
  expect(html).toContain(`value="${wrong.case}"`);
});

test('nobody hands in for themselves, for somebody who is not there, or a service that is none', async () => {
  const clerk = await as(matter.people.records);
  const fields = { case: uuidv7(), ...answers('x') };
  for (const [person, service] of [
    [matter.people.records, MATTER],
    [uuidv7(), MATTER],
    [student, 'no-such-service'],
  ] as const) {
    const response = await send('/desk/counter?/handIn', clerk, { ...fields, person, service });
    expect(response.status).toBe(400);
  }
  expect((await ask(`/desk/counter?person=${uuidv7()}`, clerk)).status).toBe(404);
});

test('no text of a form, a note, a question or a reason becomes markup', async () => {
  const caseId = await handIn(XSS);
  const money = await as(matter.people.money);
  const at = `/desk/cases/${caseId}`;
  const seen = seenOf(await (await ask(at, money)).text(), 'budget');
  const aim = { step: 'budget', seen };
  expect((await send(`${at}?/ask`, money, { to: 'applicant', text: XSS })).status).toBe(303);
  expect((await send(`${at}?/addReason`, money, { ...aim, zh: XSS, en: XSS })).status).toBe(303);
  expect((await send(`${at}?/addSigner`, money, { ...aim, person: matter.people.house, note: XSS })).status).toBe(303);
  expect((await send(`${at}?/sendBack`, money, { ...aim, note: XSS, field: 'title' })).status).toBe(303);
  const refused = await send(`${at}?/sign`, money, { ...aim, decision: 'approve', note: XSS });
  expect(refused.status).toBe(400);
  for (const html of [await refused.text(), await (await ask(at, await as(matter.people.records))).text()]) {
    expect(html).toContain('&lt;img src=x onerror=alert(2)>');
    expect(html).not.toMatch(/<img src=x|<script>alert/);
  }
});

test('two at once: the second is told who decided and when, and keeps what was typed', async () => {
  const caseId = await handIn();
  const [first, second] = [await as(matter.people.money), await as(matter.people['money-backup'])];
  const at = `/desk/cases/${caseId}`;
  const seen = seenOf(await (await ask(at, second)).text(), 'budget');
  expect((await send(`${at}?/sign`, first, { step: 'budget', seen, decision: 'approve' })).status).toBe(303);
  const late = await send(`${at}?/sign`, second, { step: 'budget', seen, decision: 'reject', note: 'Too dear by far' });
  expect(late.status).toBe(409);
  const html = await late.text();
  expect(html).toContain('CHEN Zhiqiang');
  expect(html).toMatch(/Meanwhile:[^<]*Approved/);
  expect(html).toContain('Too dear by far');
  expect(seenOf(html, 'budget')).toBe(''); // the step is over, and its forms are gone
});

test('another department’s case is not found, whether it exists or not, by page or by action', async () => {
  const caseId = await handIn();
  const stranger = await as(matter.people.stranger);
  const bodies = await Promise.all(
    [caseId, uuidv7(), 'no-uuid'].map(async (id) => {
      const page = await ask(`/desk/cases/${id}`, stranger);
      const act = await send(`/desk/cases/${id}?/nudge`, stranger, { step: 'budget', seen: '6' });
      expect([page.status, act.status]).toEqual([404, 404]);
      return (await page.text()).replaceAll(id, '').replaceAll(/nonce="[^"]+"/g, '');
    }),
  );
  expect(bodies[0]).toBe(bodies[1]);
});

test('a body of 10 MB is refused before it is read, and a page’s form may be as long as its service asks', async () => {
  const caseId = await handIn();
  const money = await as(matter.people.money);
  const huge = await send(`/desk/cases/${caseId}?/ask`, money, { to: 'applicant', text: 'x'.repeat(10 * 1024 * 1024) });
  expect(huge.status).toBe(413);
  const clerk = await as(matter.people.records);
  const long = { case: uuidv7(), person: student, service: MATTER, ...answers('x'), 'f.remark': '长'.repeat(2000) };
  expect((await send(counter('review'), clerk, long)).status).toBe(200);
});
