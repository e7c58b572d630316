import { expect, test } from 'vitest';
import type { Sql } from '../storage/db.ts';
import { gatherAcks } from './gather-acks.ts';

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A database that answers when it is told to. */
const slowDatabase = () => {
  const writes: (readonly [readonly string[], readonly number[]])[] = [];
  const answers: ((error?: Error) => void)[] = [];
  const sql = {
    query: (_: unknown, values: (typeof writes)[number]) =>
      new Promise((resolve, reject) => {
        writes.push(values);
        answers.push((error) => (error ? reject(error) : resolve({ rows: [] })));
      }),
  } as unknown as Sql;
  const answer = async (error?: Error): Promise<void> => {
    answers.shift()?.(error);
    await settle();
  };
  return { sql, writes, answer };
};

test('what arrives while one is written is written together afterwards, the latest of each terminal', async () => {
  const { sql, writes, answer } = slowDatabase();
  const acknowledge = gatherAcks(sql);
  const first = acknowledge('T1', 1);
  const later = [acknowledge('T2', 5), acknowledge('T1', 3), acknowledge('T1', 2)];
  expect(writes).toEqual([[['T1'], [1]]]);
  await answer();
  await first;
  expect(writes[1]).toEqual([
    ['T2', 'T1'],
    [5, 3],
  ]);
  await answer();
  await Promise.all(later);
  expect(writes).toHaveLength(2);
});

test('a write that fails fails for those whose it was; the next goes its own way', async () => {
  const { sql, writes, answer } = slowDatabase();
  const acknowledge = gatherAcks(sql);
  const bad = expect(acknowledge('T1', 1)).rejects.toThrow('away');
  const good = acknowledge('T2', 2);
  await answer(new Error('away'));
  await bad;
  await answer();
  await good;
  expect(writes.map(([ids]) => ids)).toEqual([['T1'], ['T2']]);
});
