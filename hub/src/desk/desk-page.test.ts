/** The desk as a browser gets it: through the web door, with the built pages. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SESSION_COOKIE } from '../session-cookie.ts';
import { startTestHub, type TestHub } from '../test-web.ts';
import { saveWorklist } from './saved-worklists.ts';

const HOSTILE = `<img src=x onerror=alert(1)></script><b>"'`;

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
}, 60_000);
afterAll(() => hub.stop());

let made = 0;
const person = async (name = '王建国'): Promise<string> => {
  made += 1;
  const id = uuidv7();
  const number = `T${String(made)}`;
  await hub.db.prisma.person.create({
    data: { id, kind: 'staff', number, nameZh: name, nameEn: name, search: [name] },
  });
  return id;
};
const cookieOf = async (id: string, roles = ['clerk']): Promise<string> => {
  made += 1;
  const data = { login: `t${String(made)}`, passwordHash: '', roles, personId: id };
  const account = await hub.db.prisma.account.create({ data });
  const { token } = await hub.running.hub.sessions.open(hub.db.pool, account.id);
  return `${SESSION_COOKIE}=${token}`;
};
const get = async (path: string, cookie: string): Promise<string> =>
  (await fetch(`${hub.origin}${path}`, { headers: { cookie, accept: 'text/html' } })).text();

type Seed = { readonly department: string; readonly applicant: string; readonly number?: string };
const addCase = async ({ department, applicant, number = uuidv7() }: Seed): Promise<string> => {
  const id = uuidv7();
  const at = new Date(hub.clock.now());
  const flow = { flowId: 'f', flowVersion: 1, applicantId: applicant };
  await hub.db.prisma.caseView.create({
    data: {
      ...{ id, number, ...flow, version: 1, state: 'waiting-person', head: Buffer.alloc(32), openedAt: at },
      ...{ changedAt: at, parties: [department], step: HOSTILE, reasons: [{ code: HOSTILE, params: { x: HOSTILE } }] },
    },
  });
  await hub.db.prisma.task.create({
    data: {
      ...{ caseId: id, step: 's', kind: 'decide', flowId: 'f', applicantId: applicant, enteredAt: at },
      ...{ department, role: 'clearance' },
    },
  });
  return id;
};

test('what people and departments are called stays text, in every place of the page and of its data', async () => {
  await hub.db.prisma.department.create({ data: { id: 'hostile', nameZh: HOSTILE, nameEn: HOSTILE } });
  const clerk = await person(HOSTILE);
  await hub.db.prisma.post.create({
    data: { personId: clerk, departmentId: 'hostile', role: 'clearance', rank: 'principal' },
  });
  await addCase({ department: 'hostile', applicant: await person(HOSTILE), number: HOSTILE });
  await hub.db.tx((tx) => saveWorklist(tx, { person: clerk, name: '<img src=x onerror=a>', filters: { view: 'due' } }));
  const cookie = await cookieOf(clerk);
  for (const path of [
    '/desk',
    '/desk?view=department',
    `/desk?find=${encodeURIComponent(HOSTILE)}`,
    '/desk?view=%3Cimg',
  ]) {
    const html = await get(path, cookie);
    expect(html).toContain('&lt;img');
    expect(html).not.toContain('<img');
    expect(html.match(/<\/script>/g)?.length).toBe(html.match(/<script/g)?.length);
  }
});

test('another department’s case is on nobody else’s page, and an action on it finds nothing', async () => {
  for (const id of ['own', 'other']) await hub.db.prisma.department.create({ data: { id, nameZh: id, nameEn: id } });
  const clerk = await person();
  const data = { personId: clerk, departmentId: 'own', role: 'clearance', rank: 'principal' };
  await hub.db.prisma.post.create({ data });
  const cookie = await cookieOf(clerk);
  const foreign = await addCase({ department: 'other', applicant: await person('司马相如') });
  await addCase({ department: 'own', applicant: await person('诸葛孔明') });
  for (const path of [
    '/desk',
    '/desk?view=department',
    '/desk?find=%E5%8F%B8%E9%A9%AC',
    '/desk/__data.json?view=mine',
  ]) {
    const page = await get(path, cookie);
    expect(page).not.toContain(foreign);
    expect(page).not.toContain('司马相如');
  }
  expect(await get('/desk', cookie)).toContain('诸葛孔明');
  const body = new URLSearchParams({
    act: 'approve',
    aim: `${foreign} s main ${new Date(hub.clock.now()).toISOString()}`,
  });
  const headers = { cookie, origin: hub.origin, accept: 'application/json', 'x-sveltekit-action': 'true' };
  const answer = await fetch(`${hub.origin}/desk?/act`, { method: 'POST', headers, body });
  expect(await answer.text()).toContain('not-found');
});

test('an account that belongs to no person is told so, and an operator has no desk', async () => {
  expect(await get('/desk', await hub.session('clerk'))).toContain('没有对应的人员');
  const cookie = await hub.session('operator');
  expect((await fetch(`${hub.origin}/desk`, { headers: { cookie } })).status).toBe(403);
});

test('a clerk who logs in for nothing in particular comes to the desk', async () => {
  const name = await hub.account('clerk');
  const response = await fetch(`${hub.origin}/log-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: hub.origin, accept: 'text/html' },
    body: new URLSearchParams({ name, password: hub.password }),
  });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/desk']);
});
