import { expect, test } from 'vitest';
import { voidCase } from '../cases/actions/end-case.ts';
import { TERMINAL } from '../cases/test-desk.ts';
import { inRegister } from '../papers/register.ts';
import { testPrinting, type Printing } from './test-printing.ts';
import { voidPaper, type PaperVoiding } from './void-paper.ts';

const voided = async (p: Printing, over: Partial<PaperVoiding> = {}, person?: string) => {
  const { responsible } = (await p.desk.load(p.caseId)).state;
  const clerk = { person: person ?? responsible?.clerk ?? '', roles: ['clerk'] as const };
  const wish = { caseId: p.caseId, serial: p.serial, reason: 'paper-damaged', again: true, ...over } as const;
  const outcome = await p.desk.db.tx((tx) => voidPaper(p.desk.cases.desk, tx, clerk, wish));
  await p.desk.cases.runner.idle();
  return 'fault' in outcome ? outcome : 'done';
};

test('a clerk voids any paper with a reason, and another waits for its person, free of the kiosk’s bounds', async () => {
  const p = await testPrinting();
  await p.print(p.jobId);
  p.desk.clock.leap(20 * 86_400_000);
  expect(await voided(p)).toBe('done');
  const entry = await inRegister(p.desk.db.pool, { by: 'serial', value: p.serial }, new Date(p.desk.clock.now()));
  expect(entry?.standing).toMatchObject({ kind: 'voided', reason: { code: 'paper-damaged' } });
  await p.tap();
  const { papers } = await p.home();
  expect(papers).toHaveLength(1);
  const second = papers[0]?.serial ?? '';
  expect(second).not.toBe(p.serial);
  expect(await voided(p, { serial: second, again: false })).toBe('done');
  expect((await p.home()).papers).toEqual([]);
  expect(p.desk.sent.at(-1)).toMatchObject({ terminalId: TERMINAL, body: { kind: 'print.voided' } });
  const audit = await p.desk.db.prisma.auditEvent.findMany({ where: { kind: 'paper.voided' } });
  expect(audit.map(({ actor }) => actor)).toEqual(Array(2).fill(expect.stringMatching(/^person:/)));
});

test('only whoever carries the case, only with a reason, and only once', async () => {
  const p = await testPrinting();
  expect(await voided(p, {}, p.student.id)).toEqual({ fault: 'own-case' });
  expect(await voided(p, {}, crypto.randomUUID())).toEqual({ fault: 'not-allowed' });
  expect(await voided(p, { reason: undefined })).toEqual({ fault: 'reasons-missing' });
  expect(await voided(p, { serial: 'YLU-2026-0000-0000-0000' })).toEqual({ fault: 'not-found' });
  expect(await p.desk.count('blob')).toBe(1);
  expect(await voided(p, { again: false })).toBe('done');
  expect(await voided(p)).toEqual({ fault: 'paper-void' });
});

test('R15 with a case that should never have been its papers are void, in the register and at the terminal', async () => {
  const p = await testPrinting();
  await p.tap();
  expect((await p.home()).papers).toHaveLength(1);
  const { state } = await p.desk.load(p.caseId);
  const clerk = { person: state.responsible?.clerk ?? '', roles: ['clerk'] as const };
  const ending = { caseId: p.caseId, seen: state.version, reasons: [{ code: 'void-mistake' }] };
  expect(await p.desk.db.tx((tx) => voidCase(p.desk.cases.desk, tx, clerk, ending))).toMatchObject({
    after: { status: 'void' },
  });
  const entry = await inRegister(p.desk.db.pool, { by: 'serial', value: p.serial }, new Date(p.desk.clock.now()));
  expect(entry?.standing).toMatchObject({ kind: 'voided', reason: { code: 'paper-case-void' } });
  expect((await p.home()).papers).toEqual([]);
  expect(await p.desk.count('blob')).toBe(0);
  expect(p.desk.sent.map(({ body }) => body.kind)).toContain('print.voided');
});
