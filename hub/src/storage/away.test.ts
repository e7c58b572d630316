import net from 'node:net';
import { expect, test } from 'vitest';
import { isDatabaseAway } from './away.ts';
import { openDb } from './db.ts';
import { testDatabase } from './test-database.ts';

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a refused connection is the database being away, through the pool and through Prisma', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as net.AddressInfo;
  await new Promise((resolve) => taken.close(resolve));
  const db = openDb({ url: `postgresql://u:p@127.0.0.1:${port}/d`, max: 2 });
  expect(isDatabaseAway(await failure(db.pool.query('select 1')))).toBe(true);
  expect(isDatabaseAway(await failure(db.prisma.place.count()))).toBe(true);
  await db.close();
});

test('a session ended by the server is the database being away', async () => {
  const { db } = await testDatabase();
  const cut = db.tx(async (tx) => {
    await db.pool.query('select pg_terminate_backend($1)', [
      (await tx.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid,
    ]);
    await tx.query('select 1');
  });
  expect(isDatabaseAway(await failure(cut))).toBe(true);
});

test('a wrong query is a bug', async () => {
  const { db } = await testDatabase();
  expect(isDatabaseAway(await failure(db.pool.query('select from nowhere')))).toBe(false);
  expect(
    isDatabaseAway(
      await failure(db.prisma.place.create({ data: { id: 'a', parentId: 'none', kind: 'x', nameZh: '', nameEn: '' } })),
    ),
  ).toBe(false);
  expect(isDatabaseAway(new TypeError('x is not a function'))).toBe(false);
});
