/** A paper waits for its time as long as it takes; its case says why, and nothing is lost. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { expect, test } from 'vitest';
import { testPrinting } from '../print-desk/test-printing.ts';
import type { StampTime } from '../seals/time/stamp-time.ts';
import { testDesk } from './test-desk.ts';

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
