import { expect, test } from 'vitest';
import { testDatabase } from './test-database.ts';

test('a transaction that throws leaves nothing behind and runs no hook', async () => {
  const { db } = await testDatabase();
  let ran = false;
  const failing = db.tx(async (tx) => {
    await tx.query("insert into place (id, kind, name_zh, name_en) values ('a', 'campus', '甲', 'A')");
    tx.afterCommit(() => (ran = true));
    throw new Error('stop here');
  });
  await expect(failing).rejects.toThrow('stop here');
  expect(await db.prisma.place.count()).toBe(0);
  expect(ran).toBe(false);
});

test('a hook runs after the rows are visible to others', async () => {
  const { db } = await testDatabase();
  const seen = Promise.withResolvers<number>();
  await db.tx(async (tx) => {
    await tx.query("insert into place (id, kind, name_zh, name_en) values ('a', 'campus', '甲', 'A')");
    tx.afterCommit(() => {
      seen.resolve(db.prisma.place.count());
    });
  });
  expect(await seen.promise).toBe(1);
});

test('a connection cut in the middle fails its transaction and the next one works', async () => {
  const { db } = await testDatabase();
  const cut = db.tx(async (tx) => {
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    await db.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await tx.query('select 1');
  });
  await expect(cut).rejects.toThrow();
  await expect(db.tx((tx) => tx.query('select 1'))).resolves.toBeDefined();
});
