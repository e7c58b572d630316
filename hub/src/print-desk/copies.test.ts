import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import { TERMINAL } from '../cases/test-desk.ts';
import { inRegister } from '../papers/register.ts';
import { attempted, result, testPrinting, type Printing } from './test-printing.ts';

const job = (told: string | { fault: string }): string => {
  if (typeof told !== 'string') throw new Error(told.fault);
  return told;
};
const standing = async ({ desk }: Printing, serial: string) =>
  (await inRegister(desk.db.pool, { by: 'serial', value: serial }, new Date(desk.clock.now())))?.standing;

describe('R15 another copy', () => {
  test('is asked for after the first, has a serial and a code of its own and says the same, dated the same', async () => {
    const p = await testPrinting();
    await p.print(p.jobId);
    expect((await p.home()).recent).toMatchObject([{ serial: p.serial, state: 'printed', copies: { left: 9 } }]);

    p.desk.clock.leap(3 * 86_400_000);
    await p.tap();
    const jobId = job(await p.order(p.serial));
    expect(p.desk.sent.at(-1)).toMatchObject({ terminalId: TERMINAL, body: { kind: 'print.released', jobId } });
    const papers = await p.desk.db.prisma.paper.findMany({ orderBy: { copy: 'asc' } });
    expect(papers).toMatchObject([{ copy: 1 }, { copy: 2 }]);
    expect(new Set(papers.flatMap(({ serial, code }) => [serial, code])).size).toBe(4);
    expect(papers[1]?.publicFacts).toEqual(papers[0]?.publicFacts);
    expect(papers[1]?.sha256).not.toEqual(papers[0]?.sha256);
    expect(papers[1]?.issuedAt).not.toEqual(papers[0]?.issuedAt);
    const home = await p.home();
    expect(home.papers).toMatchObject([{ jobId, serial: papers[1]?.serial }]);
    expect(home.recent).toMatchObject([{ copies: { left: 8 } }]);
    expect((await p.desk.load(p.caseId)).state).toMatchObject({
      status: 'done',
      orders: [],
      papers: [{ serial: p.serial }, { serial: papers[1]?.serial, copyOf: p.serial, print: 'waiting' }],
    });
    expect(p.desk.failures).toEqual([]);
  });

  test('does not hold up the case it belongs to', async () => {
    const p = await testPrinting();
    job(await p.order(p.serial));
    await p.print(p.jobId);
    expect((await p.desk.load(p.caseId)).state.status).toBe('done');
  });

  test('asked for twice under the same id is one copy; of another person’s paper it is refused', async () => {
    const p = await testPrinting();
    await p.print(p.jobId);
    const jobId = uuidv7();
    await Promise.all([p.order(p.serial, { jobId }), p.order(p.serial, { jobId })]);
    expect(await p.desk.count('paper')).toBe(2);
    const another = await p.desk.tap(await p.desk.student());
    expect(await p.order(p.serial, { visitId: another })).toEqual({ fault: 'not-found' });
  });

  test('there are no more than the service says at once', async () => {
    const p = await testPrinting();
    for (let n = 2; n <= 10; n++) job(await p.order(p.serial));
    expect(await p.order(p.serial)).toEqual({ fault: 'copies-exhausted', params: { most: 10 } });
    expect(await p.desk.count('paper')).toBe(10);
  });

  test('a copy that cannot be made is given up, and the terminal is told', async () => {
    const p = await testPrinting();
    await p.print(p.jobId);
    await p.desk.db.pool.query(`update seal set state = 'suspended'`);
    const jobId = job(await p.order(p.serial));
    expect(p.desk.sent.at(-1)).toMatchObject({ body: { kind: 'print.voided', jobId } });
    const { state, events } = await p.desk.load(p.caseId);
    expect(state.orders).toEqual([]);
    expect(events.at(-1)).toMatchObject({ kind: 'copy-failed', reasons: [{ code: 'seal-suspended' }] });
  });
});

describe('a sheet that came out badly', () => {
  test('is void at once, and a fresh one takes its place; the case waits for that one', async () => {
    const p = await testPrinting();
    await p.desk.take(attempted(p.jobId));
    await p.desk.take(result(p.jobId, 'printed'));
    const jobId = job(await p.order(p.serial, { instead: 'misprint' }));
    expect(await standing(p, p.serial)).toMatchObject({ kind: 'voided', reason: { code: 'paper-misprint' } });
    expect(await p.desk.count('blob')).toBe(1);
    expect((await p.home()).papers).toMatchObject([{ jobId }]);
    expect((await p.desk.load(p.caseId)).state).toMatchObject({ status: 'open', step: 'print' });
    // What comes late about the void sheet changes nothing.
    await p.desk.take({ kind: 'paper.taken', jobId: p.jobId, by: 'person' });
    expect((await p.desk.load(p.caseId)).state).toMatchObject({ status: 'open', papers: [{ print: 'void' }, {}] });
    await p.print(jobId);
    expect((await p.desk.load(p.caseId)).state.status).toBe('done');
    expect(await standing(p, await p.serialOf(jobId))).toEqual({ kind: 'valid' });
    expect(await p.desk.db.prisma.auditEvent.count({ where: { kind: 'paper.voided', subject: p.serial } })).toBe(1);
  });

  test('is replaced once; the next bad one is looked at by a clerk', async () => {
    const p = await testPrinting();
    await p.print(p.jobId);
    const second = job(await p.order(p.serial, { instead: 'damaged' }));
    await p.print(second);
    expect(await p.order(await p.serialOf(second), { instead: 'damaged' })).toEqual({ fault: 'clerk-needed' });
    expect(await p.order(p.serial, { instead: 'damaged' })).toEqual({ fault: 'paper-void' });
    expect(await p.order(p.serial)).toEqual({ fault: 'paper-void' });
  });

  test('is replaced where it came out and just now, nowhere else and not later', async () => {
    const p = await testPrinting();
    expect(await p.order(p.serial, { instead: 'not-out' })).toEqual({ fault: 'not-printed-yet' });
    await p.print(p.jobId);
    await p.tap('T002');
    const there = await p.desk.take(
      { kind: 'copy.requested', visitId: p.visitId, jobId: uuidv7(), of: p.serial, instead: 'damaged' },
      { terminalId: 'T002' },
    );
    expect(there).toEqual({ fault: 'clerk-needed' });
    p.desk.clock.leap(16 * 60_000);
    await p.tap();
    expect(await p.order(p.serial, { instead: 'damaged' })).toEqual({ fault: 'clerk-needed' });
    expect(await standing(p, p.serial)).toEqual({ kind: 'valid' });
  });
});
