import { expect, test, vi } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import type { Db } from '../storage/db.ts';
import { followEvents, type FollowedEvent } from './event-reader.ts';
import { appendEvents, newCase } from './test-cases.ts';

const follower = (db: Db, limit = 100) => {
  const seen: FollowedEvent[] = [];
  const read = () =>
    followEvents(db, {
      name: 'test',
      limit,
      apply: async (tx, events) => {
        tx.afterCommit(() => seen.push(...events));
        await tx.query('select 1');
      },
    });
  /** Transactions of tests that run beside this one may hold the reader back for a moment. */
  const readUntil = (count: number) =>
    vi.waitFor(async () => {
      await read();
      expect(seen).toHaveLength(count);
    });
  return { seen, read, readUntil, keys: () => seen.map((event) => `${event.caseId}/${String(event.seq)}`) };
};

test('R29 an earlier position that is committed later is neither skipped nor read twice', async () => {
  const { db } = await testDatabase();
  const { seen, read, readUntil } = follower(db);
  const [slow, quick] = [newCase(), newCase()];
  const written = Promise.withResolvers<undefined>();
  const commit = Promise.withResolvers<undefined>();

  const first = db.tx(async (tx) => {
    await appendEvents(tx, slow, 2);
    written.resolve(undefined);
    await commit.promise;
  });
  await written.promise;
  await db.tx((tx) => appendEvents(tx, quick, 3));
  const { rows } = await db.pool.query<{ count: number }>('select count(*)::int as count from case_event');
  expect(rows[0]?.count).toBe(3); // the later positions are there to be read, were it not for the earlier ones
  await read();
  expect(seen).toEqual([]);

  commit.resolve(undefined);
  await first;
  await readUntil(5);
  expect(seen.map((event) => event.caseId)).toEqual([slow.id, slow.id, quick.id, quick.id, quick.id]);
  expect(await read()).toBe(0);
});

test('R29 a transaction that began earlier but wrote later is not skipped', async () => {
  const { db } = await testDatabase();
  const { keys, read, readUntil } = follower(db);
  const [early, late] = [newCase(), newCase()];
  const begun = Promise.withResolvers<undefined>();
  const go = Promise.withResolvers<undefined>();
  const older = db.tx(async (tx) => {
    await tx.query('select pg_current_xact_id()');
    begun.resolve(undefined);
    await go.promise;
    await appendEvents(tx, early);
  });
  await begun.promise;
  await db.tx((tx) => appendEvents(tx, late));
  await read();
  expect(keys()).toEqual([]);
  go.resolve(undefined);
  await older;
  await readUntil(2);
  expect(new Set(keys())).toEqual(new Set([`${early.id}/1`, `${late.id}/1`]));
});

test('R29 a batch that fails is read again, whole', async () => {
  const { db } = await testDatabase();
  await db.tx((tx) => appendEvents(tx, newCase(), 3));
  const { readUntil } = follower(db);
  const failing = () =>
    followEvents(db, {
      name: 'test',
      limit: 100,
      apply: () => Promise.reject(new Error('no room')),
    });
  await vi.waitFor(async () => {
    await expect(failing()).rejects.toThrow('no room');
  });
  await readUntil(3);
});

test('R29 two processes under one name share the events, and rolled back ones never come', async () => {
  const { db } = await testDatabase();
  await db.tx((tx) => appendEvents(tx, newCase(), 7));
  await db
    .tx(async (tx) => {
      await appendEvents(tx, newCase(), 2);
      throw new Error('rolled back');
    })
    .catch((error: unknown) => {
      expect(error).toMatchObject({ message: 'rolled back' });
    });
  const [a, b] = [follower(db, 2), follower(db, 2)];
  await vi.waitFor(async () => {
    await Promise.all([a.read(), b.read()]);
    expect([...a.keys(), ...b.keys()]).toHaveLength(7);
  });
  expect(new Set([...a.keys(), ...b.keys()]).size).toBe(7);
});
