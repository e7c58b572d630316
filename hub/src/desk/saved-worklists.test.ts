import { expect, test } from 'vitest';
import { deleteWorklist, listSavedWorklists, renameWorklist, saveWorklist } from './saved-worklists.ts';
import { testRows } from './test-rows.ts';

test('a list is saved under a name, renamed and deleted, and is nobody else’s', async () => {
  const rows = await testRows();
  const { db } = rows;
  const [me, other] = [await rows.person(), await rows.person()];
  const save = (person: string, name: string, filters: unknown) =>
    db.tx((tx) => saveWorklist(tx, { person, name, filters }));
  const saved = await save(me, ' 迟了的 ', { view: 'mine', filter: 'late' });
  expect(saved).toMatchObject({ name: '迟了的', view: 'mine', filter: 'late' });
  const { id } = saved as { id: string };
  expect(await save(me, '迟了的', { view: 'tasks' })).toMatchObject({ id, view: 'tasks' });
  expect(await listSavedWorklists(db.pool, other)).toEqual([]);

  const rename = (person: string, name: string) => db.tx((tx) => renameWorklist(tx, { person, id, name }));
  expect(await rename(other, 'x')).toEqual({ fault: 'not-found' });
  await save(me, 'second', { view: 'due' });
  expect(await rename(me, 'second')).toEqual({ fault: 'conflict' });
  expect(await rename(me, '<b>今天</b>')).toBeUndefined();
  expect((await listSavedWorklists(db.pool, me)).map(({ name }) => name)).toEqual(['<b>今天</b>', 'second']);
  expect(await deleteWorklist(db.pool, other, id)).toEqual({ fault: 'not-found' });
  expect(await deleteWorklist(db.pool, me, id)).toBeUndefined();
  await db.pool.query('delete from person where id = $1', [me]);
  expect(await listSavedWorklists(db.pool, me)).toEqual([]);
});

test('what is no list, has no name, or is one too many is not saved', async () => {
  const rows = await testRows();
  const { db } = rows;
  const me = await rows.person();
  const save = (name: string, filters: unknown = { view: 'due' }) =>
    db.tx((tx) => saveWorklist(tx, { person: me, name, filters }));
  expect(await save('   ')).toEqual({ fault: 'text-missing', params: { max: 30 } });
  expect(await save('长'.repeat(31))).toMatchObject({ fault: 'text-missing' });
  expect(await save('a\u202eb')).toMatchObject({ fault: 'text-missing' });
  expect(await save('x', { view: 'everything' })).toEqual({ fault: 'bad-message' });
  const many = await Promise.all(Array.from({ length: 25 }, (_, i) => save(`list ${i}`)));
  expect(many.filter((one) => 'fault' in one)).toHaveLength(5);
});
