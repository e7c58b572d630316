/** Files through the web door: uploaded at the counter, seen by those who may, and by nobody else. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pdfPage } from '../files/test-hostile.ts';
import { testPages } from '../office/test-pages.ts';
import { startTestHub, type TestHub } from '../test-web.ts';
import { furnishMatter, MATTER, type Matter } from './test-matter.ts';

let hub: TestHub;
let matter: Matter;
let student: string;
beforeAll(async () => {
  hub = await startTestHub();
  await hub.db.prisma.department.create({ data: { id: 'registrar', nameZh: '教务处', nameEn: 'Registrar' } });
  matter = await furnishMatter(hub.db);
  student = uuidv7();
  const person = { kind: 'student', number: '2023010101', nameZh: '张晓萌', nameEn: 'ZHANG Xiaomeng', search: ['张'] };
  await hub.db.prisma.person.create({ data: { id: student, ...person } });
}, 90_000);
afterAll(() => hub.stop());
const pages = testPages(() => hub);

type Upload = { readonly query?: string; readonly name?: string; readonly body?: BodyInit; readonly origin?: string };
const upload = (cookie: string, { query = `person=${student}`, name = '方案.pdf', body, origin }: Upload = {}) =>
  fetch(`${hub.origin}/desk/files?${query}`, {
    ...{ method: 'POST', body: body ?? new Uint8Array(pdfPage()) },
    headers: {
      ...{ cookie, origin: origin ?? hub.origin, 'accept-language': 'en', accept: 'application/json' },
      ...{ 'x-file-name': encodeURIComponent(name), 'content-type': 'application/octet-stream' },
    },
  });
type File = { readonly id: string; readonly name: string; readonly sha256: string; readonly pages: number };
const uploaded = async (cookie: string): Promise<File> => {
  const response = await upload(cookie);
  expect(response.status).toBe(200);
  return (await response.json()) as File;
};

test('from the counter into the case: before that the clerk alone sees it, afterwards whoever has a part', async () => {
  const [clerk, colleague] = [await pages.as(matter.people.records), await pages.as(matter.people.money)];
  const { id, name, sha256 } = await uploaded(clerk);
  expect(name).toBe('方案.pdf');
  const [whole, first] = [await pages.ask(`/desk/files/${id}`, clerk), await pages.ask(`/desk/files/${id}/1`, clerk)];
  expect(whole.headers.get('content-type')).toBe('application/pdf');
  expect(whole.headers.get('content-disposition')).toContain("filename*=UTF-8''%E6%96%B9%E6%A1%88.pdf");
  expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
  expect(first.headers.get('content-type')).toBe('image/jpeg');
  expect((await pages.ask(`/desk/files/${id}`, colleague)).status).toBe(404);

  const fields = {
    ...{ case: uuidv7(), person: student, service: MATTER, 'f.title': 'Concert', 'f.amount': '12.50' },
    ...{ 'f.audience': 'inside', 'f.plan': JSON.stringify({ id, name, sha256 }) },
  };
  const handed = await pages.send(`/desk/counter?/handIn&person=${student}&service=${MATTER}`, clerk, fields);
  expect(handed.status).toBe(200);
  const caseId = /\/desk\/cases\/([0-9a-f-]{36})/.exec(await handed.text())?.[1] ?? '';
  expect(caseId).toBe(fields.case);
  expect((await pages.ask(`/desk/files/${id}`, colleague)).status).toBe(200);
  expect(await (await pages.ask(`/desk/cases/${caseId}`, colleague)).text()).toContain(`/desk/files/${id}/1`);
  // Who only oversees sees the case, and not what was handed in.
  const head = await pages.as(matter.people.stranger, 'supervisor');
  expect((await pages.ask(`/desk/cases/${caseId}`, head)).status).toBe(200);
  expect((await pages.ask(`/desk/files/${id}`, head)).status).toBe(404);
});

test('a page that is not there, an id that is none, and a visitor without a session', async () => {
  const clerk = await pages.as(matter.people.records);
  const { id } = await uploaded(clerk);
  for (const path of [`${id}/2`, `${id}/0`, `${id}/x`, 'none', uuidv7(), `${id}/../${id}x`])
    expect((await pages.ask(`/desk/files/${path}`, clerk)).status).toBe(404);
  expect((await pages.ask(`/desk/files/${id}`, '')).status).toBe(303);
  expect((await upload('')).status).toBe(401);
});

test.each([
  ['for nobody', { query: '' }, 422],
  ['for a case that they have no part in', { query: `case=${uuidv7()}` }, 422],
  ['that is a program', { body: 'MZ\u0090' }, 422],
  ['that is empty', { body: '' }, 422],
])('R16 a file %s is refused in a sentence', async (_, sent, status) => {
  const response = await upload(await pages.as(matter.people.records), sent);
  expect(response.status).toBe(status);
  const { message } = (await response.json()) as { message: string };
  expect(message).toMatch(/^[A-Z“][^{}]{8,}[.!]$/);
});

test('R6 a file over the limit is refused before it is read, and one that hides its length while it is', async () => {
  const clerk = await pages.as(matter.people.records);
  const large = new Uint8Array(20 * 1024 * 1024 + 1);
  expect((await upload(clerk, { body: large })).status).toBe(413);
});

test('another site cannot make a clerk’s browser send one', async () => {
  const response = await fetch(`${hub.origin}/desk/files?person=${student}`, {
    ...{ method: 'POST', body: new Uint8Array(pdfPage()) },
    headers: {
      ...{ cookie: await pages.as(matter.people.records), origin: 'https://elsewhere.example' },
      'content-type': 'text/plain',
    },
  });
  expect(response.status).toBe(403);
});

test('nobody brings files for themselves at their own counter', async () => {
  const clerk = await pages.as(matter.people.records);
  const response = await upload(clerk, { query: `person=${matter.people.records}` });
  expect(response.status).toBe(422);
});
