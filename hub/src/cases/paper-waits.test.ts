/** A paper waits for its time as long as it takes; its case says why, and nothing is lost. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { expect, test } from 'vitest';
import { testPrinting } from '../print-desk/test-printing.ts';
import type { StampTime } from '../seals/time/stamp-time.ts';
import { sign, type Signing } from './actions/sign.ts';
import { decideLoans, type Word } from '../seals/decide-loans.ts';
import { testDesk, type TestDesk } from './test-desk.ts';

const away: Fault = { fault: 'timestamp-away', params: { authority: 'tsa.example' } };
const wrong: Fault = { fault: 'timestamp-wrong', params: { authority: 'tsa.example' } };

/** An authority that can be taken away. */
const authority = (first: Fault | undefined) => {
  let fault = first;
  const time = (own: StampTime): StampTime => ({
    resting: () => undefined,
    stamp: (signature) => (fault ? Promise.resolve(fault) : own.stamp(signature)),
  });
  const set = (next: Fault | undefined): void => {
    fault = next;
  };
  return { time, set };
};

test('R15 with the authority away a paper waits, longer than any retry, and its case says why; then it is sealed', async () => {
  const { time, set } = authority(away);
  const desk = await testDesk({ time });
  const caseId = await desk.submit(await desk.tap(await desk.student()));
  const { runner } = desk.cases;
  await runner.idle();
  const reasons = [{ code: 'timestamp-away', params: away.params }];
  expect((await desk.load(caseId)).state).toMatchObject({ status: 'open', step: 'seal', reasons, papers: [] });
  expect(desk.sent.at(-1)).toMatchObject({ body: { kind: 'case.changed', caseId, reasons } });

  for (let minutes = 0; minutes < 5; minutes++) {
    await desk.clock.advance(60_000);
    await runner.idle();
  }
  expect(await desk.count('paper')).toBe(0);
  set(wrong);
  await desk.clock.advance(5000);
  await runner.idle();
  set(undefined);
  await desk.clock.advance(5000);
  await runner.idle();
  const { state, events } = await desk.load(caseId);
  expect(state.papers).toHaveLength(1);
  expect(state.step).toBe('print');
  const told = events.flatMap((event) => (event.kind === 'paper-delayed' ? event.reasons.map(({ code }) => code) : []));
  expect(told, 'once a reason, not once a try').toEqual(['timestamp-away', 'timestamp-wrong']);
  expect(events.filter(({ kind }) => kind === 'step-stuck')).toEqual([]);
  expect(await desk.count('job')).toBe(0);
  expect(desk.failures).toEqual([]);
});

test('R15 so does another copy', async () => {
  const { time, set } = authority(undefined);
  const p = await testPrinting({ time });
  await p.print(p.jobId);
  set(away);
  const jobId = await p.order(p.serial);
  const waiting = (await p.desk.load(p.caseId)).state;
  expect(waiting.orders).toMatchObject([{ jobId, delayed: [{ code: 'timestamp-away' }] }]);
  set(undefined);
  await p.desk.clock.advance(5000);
  await p.desk.cases.runner.idle();
  const { state } = await p.desk.load(p.caseId);
  expect(state.orders).toEqual([]);
  expect(state.papers).toMatchObject([{ serial: p.serial }, { jobId, print: 'waiting' }]);
});

/** Everything is outside its scope: each use waits for the keeper. */
const keeper = async (desk: TestDesk, { a = 0 } = {}): Promise<string> => {
  const id = '01900000-0000-7000-8000-00000000000a';
  await desk.db.pool.query('update seal set daily_limit = $2, keeper_id = $1', [id, a]);
  return id;
};

const word = async (desk: TestDesk, by: string, more: Partial<Word> = {}): Promise<void> => {
  const { rows: loans } = await desk.db.pool.query<{ id: string; content: string }>(
    `select id, encode(content, 'hex') as content from seal_loan where state = 'waiting'`,
  );
  const now = new Date(desk.clock.now());
  const decided = await desk.db.tx((tx) => decideLoans(tx, { loans, by, actor: `person:${by}`, now, ...more }));
  expect(decided).toHaveProperty('cases');
  desk.cases.runner.kick();
  await desk.cases.runner.idle();
};

test('outside the scope of its seal a paper waits for the keeper, and is sealed at the keeper’s word', async () => {
  const desk = await testDesk();
  const by = await keeper(desk);
  const caseId = await desk.submit(await desk.tap(await desk.student()));
  await desk.cases.runner.idle();
  const reasons = [{ code: 'seal-queued' }];
  expect((await desk.load(caseId)).state).toMatchObject({ status: 'open', step: 'seal', reasons, papers: [] });
  await desk.clock.advance(10 * 60_000);
  await desk.cases.runner.idle();
  expect(await desk.count('paper')).toBe(0);
  expect(await desk.count('seal_loan'), 'it is asked for once').toBe(1);
  await word(desk, by);
  const { state } = await desk.load(caseId);
  expect(state.papers).toHaveLength(1);
  expect(await desk.db.prisma.sealUse.findMany()).toMatchObject([
    { how: 'keeper', grantedBy: by, caseId, serial: state.papers[0]?.serial },
  ]);
  expect(desk.failures).toEqual([]);
});

test('what the keeper refuses goes to a member of staff with the reason, and may be asked for again', async () => {
  const desk = await testDesk();
  const by = await keeper(desk);
  const caseId = await desk.submit(await desk.tap(await desk.student()));
  await desk.cases.runner.idle();
  await word(desk, by, { refusal: 'seal-refused-basis' });
  const { state } = await desk.load(caseId);
  expect(state).toMatchObject({ status: 'waiting-person', reasons: [{ code: 'seal-refused-basis' }] });
  const again: Signing = {
    caseId,
    step: 'seal',
    seen: state.active['seal']?.round ?? 0,
    decision: 'again',
    reasons: [],
  };
  expect(await desk.db.tx((tx) => sign(desk.cases.desk, tx, desk.clerk, again))).not.toHaveProperty('fault');
  desk.cases.runner.kick();
  await desk.cases.runner.idle();
  expect((await desk.load(caseId)).state).toMatchObject({ status: 'open', reasons: [{ code: 'seal-queued' }] });
  await word(desk, by);
  expect((await desk.load(caseId)).state.papers).toHaveLength(1);
});

test('another copy beyond the day’s number waits as well', async () => {
  const p = await testPrinting();
  await p.print(p.jobId);
  const by = await keeper(p.desk, { a: 1 }); // the first one used it up
  const jobId = await p.order(p.serial);
  expect((await p.desk.load(p.caseId)).state.orders).toMatchObject([{ jobId, delayed: [{ code: 'seal-queued' }] }]);
  await word(p.desk, by);
  const { state } = await p.desk.load(p.caseId);
  expect(state.orders).toEqual([]);
  expect(state.papers).toHaveLength(2);
});
