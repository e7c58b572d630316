import { expect, test } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import { openFlowBook } from './flow-book.ts';
import { publishFlow, type Published } from './publish-flow.ts';
import { readFlowFiles } from './read-flow-files.ts';
import { surroundingsOf } from './surroundings.ts';

const around = {
  seals: new Set(['student-records']),
  templates: new Set(['certificate-of-enrolment-1']),
  connectors: new Set(['enrolment-status']),
  posts: new Set(['registrar/student-records']),
  departments: new Set(['registrar']),
  units: {},
  flows: new Map(),
};
const certificate = (change: object = {}): Record<string, unknown> => ({
  ...(readFlowFiles().find((f) => f.id === 'certificate-of-enrolment')?.raw as object),
  ...change,
});

const publisher = async () => {
  const { db } = await testDatabase();
  const publish = (raw: unknown): Promise<Published> => db.tx((tx) => publishFlow(tx, { raw, around, by: 'hub' }));
  return { db, publish };
};

test('every flow that ships is sound where its seals, posts and connectors exist, and its file bears its id', () => {
  for (const { id, raw } of readFlowFiles()) expect((raw as { id: string }).id).toBe(id);
});

test('a sound flow is published once, and the same file again changes nothing', async () => {
  const { db, publish } = await publisher();
  expect((await publish(certificate())).kind).toBe('published');
  expect((await publish(certificate())).kind).toBe('unchanged');
  expect(await db.prisma.flowVersion.count()).toBe(1);
  expect(await db.prisma.auditEvent.count({ where: { kind: 'flow.published' } })).toBe(1);
});

test('a flow with findings is refused, with the places, and nothing is stored', async () => {
  const { db, publish } = await publisher();
  const refused = await publish(certificate({ start: 'nowhere' }));
  expect(refused).toMatchObject({ kind: 'refused', findings: [{ code: 'target-missing', place: 'start' }] });
  expect((await publish({ hello: 1 })).kind).toBe('refused');
  expect(await db.prisma.flowVersion.count()).toBe(0);
});

test('R9 a published version never changes: other content needs a new number, and both can be read', async () => {
  const { db, publish } = await publisher();
  await publish(certificate());
  const name = { zh: '在校证明', en: 'Proof of enrolment' };
  const first = Number(certificate()['version']);
  expect((await publish(certificate({ name }))).kind).toBe('version-taken');
  expect((await publish(certificate({ name, version: first + 1 }))).kind).toBe('published');
  const book = openFlowBook();
  expect((await book.get(db.pool, 'certificate-of-enrolment', first))?.name.zh).toBe('在读证明');
  expect((await book.current(db.pool)).map((f) => [f.version, f.name.zh])).toEqual([[first + 1, '在校证明']]);
});

test('an office counts as staffed only by a principal and a backup who are two people', async () => {
  const { db } = await testDatabase();
  await db.prisma.department.create({ data: { id: 'registrar', nameZh: '教务处', nameEn: 'Registrar' } });
  const person = (n: string) => ({
    id: `01936a7e-3c00-7000-8000-00000000000${n}`,
    kind: 'staff',
    number: n,
    nameZh: '王',
    nameEn: 'W',
    search: [],
  });
  const post = (role: string, rank: string) => ({ departmentId: 'registrar', role, rank });
  await db.prisma.person.create({
    data: { ...person('1'), posts: { create: [post('alone', 'principal'), post('both', 'principal')] } },
  });
  await db.prisma.person.create({ data: { ...person('2'), posts: { create: [post('both', 'backup')] } } });
  const { posts } = await surroundingsOf(db.pool, { templates: [], connectors: [] });
  expect([...posts]).toEqual(['registrar/both']);
});
