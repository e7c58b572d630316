import type { WireFault } from '@yizhan/drivers/simulated/cut-proxy.ts';
import { terminalRecord } from '@yizhan/shared/wire/messages.ts';
import { describe, expect, test } from 'vitest';

import type { Standing } from './open-print-desk.ts';
import { listen, pdfOf, startAgent } from './trial/bench.ts';
import { CREATE_JOB, SEND_DOCUMENT, printingRig } from './trial/rig.ts';
import type { ChildOrder, Step } from './trial/steps.ts';

const rig = printingRig();

async function killAt(order: ChildOrder, stopAt: Step): Promise<void> {
  const agent = startAgent({ ...order, stopAt });
  expect(await agent.said).toBe(`at ${stopAt}`);
  await agent.kill();
}
async function killOnWire(order: ChildOrder, at: WireFault['at']): Promise<void> {
  const struck = rig.wire().strike({ operation: SEND_DOCUMENT, at, then: 'hold' });
  const agent = startAgent(order);
  await struck;
  await agent.kill();
}

describe('R13 the agent killed at each step of printing', () => {
  // [step, what the printer then says about it, papers that came out without anyone asking for another]
  const table: [Step | 'mid-body' | 'last-byte', Standing, number][] = [
    ['before-attempt', 'never', 0],
    ['attempt-on-disk', 'not-printed', 0],
    ['attempt-in-journal', 'not-printed', 0],
    ['job-created', 'not-printed', 0],
    ['number-on-disk', 'not-printed', 0],
    ['mid-body', 'not-printed', 0],
    ['last-byte', 'printed', 1],
    ['document-sent', 'printed', 1],
    ['following', 'printed', 1],
    ['completed', 'printed', 1],
    ['outcome-on-disk', 'printed', 1],
    ['outcome-in-journal', 'printed', 1],
  ];
  test.each(table)('%s: afterwards %s, papers %i, and printing goes on from there', async (step, standing, papers) => {
    const order = rig.newOrder(2);
    if (step === 'mid-body') await killOnWire(order, 700);
    else if (step === 'last-byte') await killOnWire(order, 'answer');
    else await killAt(order, step);

    const desk = rig.openDesk();
    await desk.resume();
    expect(desk.standing(order.jobId)).toBe(standing);
    expect(rig.papersOf(order)).toHaveLength(papers);
    expect(rig.outcomes()).toEqual(standing === 'never' ? [] : [standing]);

    // The person chooses to print: once more when nothing came out, and not again when it did.
    const { job, bytes } = pdfOf(order);
    const heard = listen(desk, order.jobId);
    await desk.print(job, bytes);
    expect(heard.at(-1)).toEqual({ kind: 'printed' });
    expect(rig.papersOf(order)).toHaveLength(1);
    for (const record of rig.journal()) expect(terminalRecord.safeParse(record).success).toBe(true);
    const attempts = rig.journal().filter((record) => record.kind === 'print.attempted');
    expect(attempts.map((record) => record.attempt)).toEqual(standing === 'not-printed' ? [1, 2] : [1]);
    expect(new Set(attempts.map((record) => record.nonce)).size).toBe(attempts.length);
  });

  test.each([['last-byte'], ['document-sent'], ['following']] as const)(
    '%s, and the printer loses its power too: nobody can know, so a person is asked and nothing is printed by itself',
    async (step) => {
      rig.printer().setMode('slow');
      const order = rig.newOrder();
      if (step === 'last-byte') await killOnWire(order, 'answer');
      else await killAt(order, step);
      await rig.printer().restart();
      const created = rig.wire().seen(CREATE_JOB);

      const desk = rig.openDesk();
      await desk.resume();
      expect(desk.standing(order.jobId)).toBe('ask');
      const { job, bytes } = pdfOf(order);
      const heard = listen(desk, order.jobId);
      await desk.print(job, bytes);
      expect(heard).toEqual([{ kind: 'ask' }]);
      expect(rig.wire().seen(CREATE_JOB)).toBe(created);
      expect(rig.outcomes()).toEqual(['unknown']);

      await desk.answerCameOut(order.jobId, false);
      expect(desk.standing(order.jobId)).toBe('not-printed');
      await desk.print(job, bytes);
      expect(rig.outcomes()).toEqual(['unknown', 'not-printed', 'printed']);
      expect(rig.papersOf(order)).toHaveLength(1);
    },
  );

  test('the paper came out just before the power went: the person says so, and it is printed for good', async () => {
    const order = rig.newOrder();
    rig.printer().setMode('vanish-after-paper');
    const agent = startAgent({ ...order });
    expect(await agent.said).toBe('done');
    await agent.kill();
    await rig.printer().restart();
    const desk = rig.openDesk();
    await desk.resume();
    expect(desk.standing(order.jobId)).toBe('ask');
    const heard = listen(desk, order.jobId);
    await desk.answerCameOut(order.jobId, true);
    expect(heard).toEqual([{ kind: 'printed' }]);
    expect(rig.journal().at(-1)).toMatchObject({ kind: 'print.result', outcome: 'printed', by: 'person' });
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    expect(rig.papersOf(order)).toHaveLength(1);
  });

  test('killed again and again while it recovers, it still comes to one outcome', async () => {
    const order = rig.newOrder();
    await killAt(order, 'document-sent');
    for (const step of ['following', 'completed', 'outcome-on-disk'] as const) {
      // A child that finds the job open sees it through before anything else.
      const agent = startAgent({ ...order, stopAt: step });
      await agent.said;
      await agent.kill();
    }
    const desk = rig.openDesk();
    await desk.resume();
    expect(desk.standing(order.jobId)).toBe('printed');
    expect(rig.outcomes()).toEqual(['printed']);
    expect(rig.papersOf(order)).toHaveLength(1);
  });
});
