import { expect, test } from 'vitest';
import { searchCases } from './search-cases.ts';
import { hours, testRows } from './test-rows.ts';

test('R31 a case is found by its applicant’s name, number, pinyin or initials, and by its own number', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const applicant = await rows.person('欧阳明月', 'OUYANG Mingyue');
  const id = await rows.case({ applicant });
  await rows.case({ applicant: await rows.person('司徒静', 'SITU Jing') });
  const { number } = (await rows.db.prisma.caseView.findUnique({ where: { id } }))!;
  const person = (await rows.db.prisma.person.findUnique({ where: { id: applicant } }))!;
  const found = async (typed: string) => (await searchCases(rows.db.pool, typed, me)).cases.map((one) => one.id);
  for (const typed of ['欧阳', '明月', 'ouyangming', 'oymy', 'Mingyue', person.number, number, number.toLowerCase()])
    expect([typed, await found(typed)]).toEqual([typed, [id]]);
  expect(await found('261124-TEST')).toHaveLength(2);
  for (const typed of ['', '%', '_', `' or true --`, '无此人'])
    expect([typed, await found(typed)]).toEqual([typed, []]);
});

test('a search finds what the clerk may see: open ones first, then the newest; a supervisor finds the rest masked', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const applicant = await rows.person('欧阳明月', 'OUYANG Mingyue');
  const closed = await rows.case({ applicant, closed: hours(-1), state: 'done', opened: hours(-3) });
  const old = await rows.case({ applicant, closed: hours(-1), state: 'done', opened: hours(-300) });
  const open = await rows.case({ applicant, opened: hours(-400) });
  const carried = await rows.case({ applicant, parties: ['finance'], responsible: me.person, opened: hours(-500) });
  const foreign = await rows.case({ applicant, parties: ['finance'], opened: hours(-2) });
  await rows.case({ applicant: me.person });
  const search = (who: typeof me) => searchCases(rows.db.pool, '明月', who);
  expect((await search(me)).cases).toEqual([open, carried, closed, old].map((id) => ({ id, sight: 'part' })));
  const all = await search({ ...me, roles: ['clerk', 'supervisor'] });
  expect(all.cases[0]).toEqual({ id: foreign, sight: 'oversight' });
  expect(all.cases).toHaveLength(5);
  expect((await search(await rows.clerk(['library/clearance']))).cases).toEqual([]);
  expect((await searchCases(rows.db.pool, '王建国', me)).cases).toEqual([]);
});

test('a campus number is found by its beginning, also in wide digits, and never by its end', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  const applicant = await rows.person('欧阳明月', 'OUYANG Mingyue');
  await rows.db.prisma.person.update({ where: { id: applicant }, data: { number: '7781230456' } });
  const id = await rows.case({ applicant });
  const found = async (typed: string) => (await searchCases(rows.db.pool, typed, me)).cases.map((one) => one.id);
  for (const typed of ['7', '7781230', '7781230456', ' ７７８１２３０４５６ '])
    expect([typed, await found(typed)]).toEqual([typed, [id]]);
  for (const typed of ['0456', '77812304567', '7781239']) expect([typed, await found(typed)]).toEqual([typed, []]);
});

test('of a cohort that shares the beginning of its numbers some are looked at, and the list says that there are more', async () => {
  const rows = await testRows();
  const me = await rows.clerk(['registrar/student-records']);
  await rows.db.pool.query(
    `insert into person (id, kind, number, name_zh, name_en, search)
     select gen_random_uuid(), 'student', '66612' || lpad(n::text, 5, '0'), '某', 'Mou', '{}' from generate_series(1, 300) n`,
  );
  const none = await searchCases(rows.db.pool, '66612', me);
  expect(none.cases).toEqual([]);
  const { rows: some } = await rows.db.pool.query<{ id: string }>(
    `select id from person where number like '66612%' limit 120`,
  );
  for (const { id } of some) await rows.case({ applicant: id });
  expect(await searchCases(rows.db.pool, '66612', me)).toMatchObject({ more: true });
});
