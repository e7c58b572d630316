import type { Hello } from '@yizhan/shared/wire/messages.ts';
import { desiredFixture, helpAnswered, reportedFixture } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { expect, test } from 'vitest';
import { openLiveBus, type Change } from '../realtime/live.ts';
import { furnishTerminals } from '../realtime/test-hub.ts';
import { testDatabase } from '../storage/test-database.ts';
import { beginEpoch } from './epoch.ts';
import { gatherAcks } from './gather-acks.ts';
import { openStream, pruneStreams, readStream } from './stream.ts';
import {
  changeDesired,
  endPresence,
  endStalePresence,
  greetTerminal,
  markSeen,
  readDesired,
  takeReport,
} from './terminals.ts';

const T = 'T-0001';

const setUp = async () => {
  const { db } = await testDatabase();
  await furnishTerminals(db, [T, 'T-0002']);
  const changes: Change[] = [];
  const live = openLiveBus((error) => {
    throw error;
  });
  live.on((change) => changes.push(change));
  const append = openStream(live);
  const greet = (said: Partial<Hello> = {}) =>
    db.tx((tx) =>
      greetTerminal(
        tx,
        { live, append },
        { terminalId: T, hello: { protocol: 1, agentVersion: '1', lastSeq: 0, ...said } },
      ),
    );
  const add = (count = 1, terminalId = T): Promise<number[]> =>
    db.tx(async (tx) => {
      const seqs: number[] = [];
      for (let n = 0; n < count; n++) seqs.push(await append(tx, terminalId, helpAnswered()));
      return seqs;
    });
  const row = async () => (await db.prisma.terminal.findUnique({ where: { id: T } })) ?? expect.fail();
  return { db, live, changes, append, greet, add, row };
};

test('R4.1 seqs are given in the order of commits, without a gap, whoever appends and whatever rolls back', async () => {
  const { db, append, greet } = await setUp();
  const { epoch } = await greet();
  const committed: number[] = [];
  await Promise.all(
    Array.from({ length: 30 }, async (_, n) => {
      try {
        await db.tx(async (tx) => {
          const seq = await append(tx, T, helpAnswered());
          if (n % 3 === 0) throw new Error('rolled back');
          tx.afterCommit(() => committed.push(seq));
        });
      } catch {
        // every third is meant to
      }
    }),
  );
  const seqs = (await readStream(db.pool, T, { epoch, seq: 0, max: 64 })).map(({ seq }) => seq);
  expect(seqs).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect([...committed].sort((a, b) => a - b)).toEqual(seqs);
});

test('R4.7 a push is told after the commit and never for what was rolled back', async () => {
  const { db, append, changes, add } = await setUp();
  changes.length = 0;
  await db
    .tx(async (tx) => {
      await append(tx, T, helpAnswered());
      expect(changes).toEqual([]);
      throw new Error('rolled back');
    })
    .catch(() => undefined);
  expect(changes).toEqual([]);
  await add();
  expect(changes).toEqual([{ kind: 'stream', terminalId: T }]);
});

test('an unknown terminal has no stream', async () => {
  const { add } = await setUp();
  await expect(add(1, 'T-9999')).rejects.toThrow('T-9999');
});

test('R4.2 a hello with the same epoch continues, and makes up for a lost acknowledgement', async () => {
  const { greet, add, row } = await setUp();
  const { epoch } = await greet();
  await add(5);
  expect(await greet({ epoch, lastSeq: 3 })).toMatchObject({ resume: 'stream', from: 4, resend: false, generation: 2 });
  expect((await row()).ackedSeq).toBe(3);
});

test('R4.3 when records it lacks are gone it gets a snapshot', async () => {
  const { greet, add, db } = await setUp();
  const { epoch } = await greet();
  await add(5);
  await gatherAcks(db.pool)(T, 5);
  expect(await pruneStreams(db.pool, { keepAcked: 1, maxWaiting: 100, maxDays: 14 })).toBe(4);
  expect(await greet({ epoch, lastSeq: 4 })).toMatchObject({ resume: 'stream', from: 5 });
  expect(await greet({ epoch, lastSeq: 3 })).toMatchObject({ resume: 'snapshot', from: 6, resend: false });
});

test('R4.4 another epoch, or a terminal ahead of the stream: snapshot, and everything sent again', async () => {
  const { greet, add, db } = await setUp();
  const { epoch } = await greet();
  await add(2);
  expect(await greet({ epoch, lastSeq: 9 })).toMatchObject({ resume: 'snapshot', resend: true });
  await beginEpoch(db.pool);
  const again = await greet({ epoch, lastSeq: 2 });
  expect(again).toMatchObject({ resume: 'snapshot', from: 3, resend: true });
  expect(again.epoch).not.toBe(epoch);
  await pruneStreams(db.pool, { keepAcked: 100, maxWaiting: 100, maxDays: 14 });
  expect(await readStream(db.pool, T, { epoch, seq: 0, max: 10 })).toEqual([]);
});

test('R6.10 a stream that nobody takes is bounded', async () => {
  const { add, db, greet } = await setUp();
  const { epoch } = await greet();
  await add(50);
  await pruneStreams(db.pool, { keepAcked: 10, maxWaiting: 20, maxDays: 14 });
  expect(await readStream(db.pool, T, { epoch, seq: 0, max: 64 })).toHaveLength(20);
});

test('R7.1 a late end of an older connection leaves the newer one present', async () => {
  const { greet, db, row } = await setUp();
  const first = await greet();
  const second = await greet();
  expect(await endPresence(db.pool, T, first.generation)).toBe(false);
  expect(await row()).toMatchObject({ online: true, generation: 2 });
  expect(await endPresence(db.pool, T, second.generation)).toBe(true);
  expect(await row()).toMatchObject({ online: false });
});

test('R7.3 a terminal of a hub that died is shown as away 30 s later, one that is marked is not', async () => {
  const { greet, db, row } = await setUp();
  const { generation } = await greet();
  await db.pool.query(`update terminal set seen_at = now() - interval '31 seconds' where id = $1`, [T]);
  await markSeen(db.pool, [{ terminalId: T, generation }]);
  expect(await endStalePresence(db.pool, 30_000)).toEqual([]);
  await db.pool.query(`update terminal set seen_at = now() - interval '31 seconds' where id = $1`, [T]);
  await markSeen(db.pool, [{ terminalId: T, generation: generation - 1 }]);
  expect(await endStalePresence(db.pool, 30_000)).toEqual([T]);
  expect((await row()).online).toBe(false);
});

test('R3.1 of reports the newest of the newest connection stays, with since when each part is so', async () => {
  const { greet, db, row } = await setUp();
  const first = await greet();
  const report = (generation: number, version: number, printer: 'ready' | 'jam') =>
    takeReport(db.pool, T, { generation, version, body: { ...reportedFixture, printer } });
  expect(await report(first.generation, 2, 'jam')).toBe(true);
  const before = (await row()).deviceSince as Record<string, string>;
  expect(await report(first.generation, 1, 'ready')).toBe(false);
  const second = await greet();
  expect(await report(first.generation, 9, 'jam')).toBe(false);
  expect(await report(second.generation, 1, 'ready')).toBe(true);
  const after = (await row()).deviceSince as Record<string, string>;
  expect((await row()).reported).toMatchObject({ printer: 'ready' });
  expect(after['reader']).toBe(before['reader']);
  expect(Date.parse(after['printer'] ?? '')).toBeGreaterThanOrEqual(Date.parse(before['printer'] ?? ''));
  expect(after['printer']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('R3.1 two people who change the desired state at once: the second is told', async () => {
  const { db, live } = await setUp();
  const change = (version: number) =>
    db.tx((tx) =>
      changeDesired(tx, live, {
        terminalId: T,
        version,
        body: { ...desiredFixture, readerSide: 'left' },
        by: 'operator:test',
      }),
    );
  expect(await change(1)).toEqual({ version: 2 });
  expect(await change(1)).toEqual({ fault: 'conflict' });
  expect(await readDesired(db.pool, T)).toMatchObject({ version: 2, body: { readerSide: 'left' } });
});
