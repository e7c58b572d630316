import { randomBytes } from 'node:crypto';
import { systemClock } from '@yizhan/shared/clock.ts';
import { makeCode } from '@yizhan/shared/paper/code.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PreparedCopy } from './papers/prepare-copy.ts';
import { makeKeyList } from './papers/key-list.ts';
import { storeCopy } from './papers/store-copy.ts';
import { ISSUER, testPapers, type TestPapers } from './papers/test-papers.ts';
import { openVerifyPaper } from './verify-paper.ts';

let papers: TestPapers;
let copy: PreparedCopy;
beforeAll(async () => {
  papers = await testPapers();
  copy = await papers.prepared();
  await papers.db.tx((tx) => storeCopy(tx, papers.deps.keyring, copy));
});
afterAll(() => papers.db.close());
beforeEach(() => papers.db.pool.query(`delete from audit_event where kind = 'paper.verified'`));

const keys = async () =>
  (await makeKeyList({ ...papers.deps, sql: papers.db.pool, clock: systemClock, issuer: ISSUER })).content;
/** No time passes, so nothing flows back into a bucket. */
const still = { ...systemClock, now: () => Date.parse('2026-12-01T00:00:00Z') };
/** Answers are held back for no time at all. */
const passing = { ...systemClock, after: (_: number, fn: () => void) => systemClock.after(0, fn) };
const open = (perMinute = 600) =>
  openVerifyPaper({
    keys,
    sql: papers.db.pool,
    clock: still,
    passing,
    issuer: ISSUER,
    ...{ authorities: papers.ca.roots, timeRoots: papers.ca.roots },
    perMinute,
  });
const recorded = async () => {
  const { rows } = await papers.db.pool.query<{ actor: string; subject: string; detail: object }>(
    `select actor, subject, detail from audit_event where kind = 'paper.verified' order by position`,
  );
  return rows;
};

test('every verification is recorded: which paper, how, and what came of it; not who asked', async () => {
  const verify = open();
  await verify.byCode(copy.code, '203.0.113.7');
  await verify.byFile(copy.pdf, '203.0.113.7');
  await verify.byFile(Buffer.from(`%PDF-1.7\n${copy.serial}`), '203.0.113.7');
  await verify.byCode(makeCode(ISSUER, randomBytes), '203.0.113.7');
  const rows = await recorded();
  expect(rows).toEqual([
    { actor: 'anyone', subject: copy.serial, detail: { by: 'code', answer: 'found', standing: 'valid' } },
    { actor: 'anyone', subject: copy.serial, detail: { by: 'file', answer: 'genuine', standing: 'valid' } },
    { actor: 'anyone', subject: copy.serial, detail: { by: 'file', answer: 'altered', standing: 'none' } },
    { actor: 'anyone', subject: 'unknown', detail: { by: 'code', answer: 'unknown', standing: 'none' } },
  ]);
  expect(JSON.stringify(rows)).not.toContain('203.0.113');
});

test('a slip of the finger is no verification', async () => {
  const verify = open();
  await verify.byCode('1234', 'a');
  await verify.byCode(copy.serial, 'a');
  await verify.byFile(Buffer.from('no paper'), 'a');
  expect(await recorded()).toEqual([]);
});

test('R6 who guesses is slowed down, and codes nobody issued do not fill the log', async () => {
  const slow = open(3);
  for (let n = 0; n < 3; n += 1) expect(await slow.byCode(copy.code, '2001:db8::1')).toHaveProperty('kind');
  expect(await slow.byCode(copy.code, '2001:db8::2')).toMatchObject({ fault: 'too-many-tries' });

  const verify = open();
  const guesses = Array.from({ length: 200 }, (_, n) => verify.byCode(makeCode(ISSUER, randomBytes), String(n)));
  await Promise.all(guesses);
  const unknown = (await recorded()).filter(({ subject }) => subject === 'unknown');
  expect(unknown.length).toBe(120);
  await verify.byCode(copy.code, 'z');
  expect((await recorded()).at(-1)?.subject).toBe(copy.serial);
});

test('found, unknown and mistyped are answered by the same clock', async () => {
  const due: number[] = [];
  const verify = openVerifyPaper({
    keys,
    sql: papers.db.pool,
    clock: systemClock,
    passing: {
      ...systemClock,
      after: (ms, fn) => {
        due.push(ms);
        return systemClock.after(0, fn);
      },
    },
    ...{ issuer: ISSUER, authorities: papers.ca.roots, timeRoots: papers.ca.roots, perMinute: 60 },
  });
  for (const typed of [copy.code, makeCode(ISSUER, randomBytes), `${copy.code.slice(0, -1)}U`, '']) {
    await verify.byCode(typed, 'a');
  }
  expect(due.length).toBe(4);
  expect(new Set(due).size).toBe(1);
});
