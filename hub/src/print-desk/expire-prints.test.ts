import { expect, test } from 'vitest';
import { expirePrints } from './expire-prints.ts';
import { attempted, testPrinting } from './test-printing.ts';

const DAY_MS = 86_400_000;

test('a paper nobody fetched is void and its file shredded; the person is told, and has it made again', async () => {
  const p = await testPrinting();
  const { desk } = p.desk.cases;
  const before = (days: number): Date => new Date(p.desk.clock.now() - days * DAY_MS);
  expect(await expirePrints(desk, before(30))).toBe(0);
  p.desk.clock.leap(31 * DAY_MS);
  expect(await expirePrints(desk, before(30))).toBe(1);
  expect(await expirePrints(desk, before(30))).toBe(0);
  expect(await p.desk.count('blob')).toBe(0);
  expect(await p.desk.db.prisma.paper.findFirst()).toMatchObject({ voidReason: { code: 'paper-unclaimed' } });

  await p.tap();
  const told = await p.home();
  expect(told.papers).toEqual([]);
  expect(told.recent).toMatchObject([{ serial: p.serial, state: 'unclaimed', copies: { left: 10 } }]);
  const jobId = await p.order(p.serial);
  if (typeof jobId !== 'string') throw new Error(jobId.fault);
  expect((await p.home()).papers).toMatchObject([{ jobId }]);
  expect(await p.order(p.serial)).toEqual({ fault: 'paper-void' });
  // It takes the place of the first: the case waited for it, and ends with it.
  expect((await p.desk.load(p.caseId)).state.status).toBe('open');
  await p.print(jobId);
  expect((await p.desk.load(p.caseId)).state.status).toBe('done');
});

test('R13 one that is at a printer, or of which nobody knows whether it came out, does not expire', async () => {
  const p = await testPrinting();
  await p.desk.take(attempted(p.jobId));
  p.desk.clock.leap(31 * DAY_MS);
  expect(await expirePrints(p.desk.cases.desk, new Date(p.desk.clock.now()))).toBe(0);
  expect(await p.desk.count('blob')).toBe(1);
});
