import { expect, test } from 'vitest';
import { shareWork } from './share-work.ts';

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Works that end when they are told to. */
const works = () => {
  const began: string[] = [];
  const ends = new Map<string, (how: string | Error) => void>();
  const work = (name: string) => (): Promise<string> =>
    new Promise((resolve, reject) => {
      began.push(name);
      ends.set(name, (how) => (how instanceof Error ? reject(how) : resolve(how)));
    });
  const end = async (name: string, how: string | Error): Promise<void> => {
    ends.get(name)?.(how);
    await settle();
  };
  return { began, work, end };
};

test('R6 no more runs at a time than fits; the rest waits its turn', async () => {
  const { began, work, end } = works();
  const share = shareWork<string>(2);
  const all = ['a', 'b', 'c'].map((key) => share(key, work(key)));
  await settle();
  expect(began).toEqual(['a', 'b']);
  await end('b', 'B');
  expect(began).toEqual(['a', 'b', 'c']);
  await end('a', 'A');
  await end('c', 'C');
  expect(await Promise.all(all)).toEqual(['A', 'B', 'C']);
});

test('who asks while it waits shares it; who asks once it runs is given it anew', async () => {
  const { began, work, end } = works();
  const share = shareWork<string>(1);
  const first = share('a', work('first'));
  await settle();
  const second = share('a', work('second'));
  const third = share('a', work('third'));
  await end('first', '1');
  expect(await first).toBe('1');
  await end('second', '2');
  expect(await Promise.all([second, third])).toEqual(['2', '2']);
  expect(began).toEqual(['first', 'second']);
});

test('work that fails fails for those who asked, and holds up nobody', async () => {
  const { work, end } = works();
  const share = shareWork<string>(1);
  const bad = share('a', work('a'));
  const good = share('b', work('b'));
  await settle();
  const failed = expect(bad).rejects.toThrow('away');
  await end('a', new Error('away'));
  await failed;
  await end('b', 'B');
  expect(await good).toBe('B');
});
