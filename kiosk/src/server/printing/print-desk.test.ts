import { describe, expect, test } from 'vitest';

import { listen, pdfOf } from './trial/bench.ts';
import { CREATE_JOB, SEND_DOCUMENT, printingRig } from './trial/rig.ts';

const rig = printingRig();

describe('a print', () => {
  test('tells its pages as they come and ends as printed', async () => {
    const desk = rig.openDesk();
    const order = rig.newOrder(3);
    const heard = listen(desk, order.jobId);
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    const pages = heard.flatMap((one) => (one.kind === 'printing' ? [one.page] : []));
    expect(pages[0]).toBe(1);
    expect(pages).toEqual([...pages].sort());
    expect(heard.at(-1)).toEqual({ kind: 'printed' });
    expect(rig.journal()).toMatchObject([
      { kind: 'print.attempted', attempt: 1 },
      { kind: 'print.result', attempt: 1, outcome: 'printed', impressions: 3, by: 'printer' },
    ]);
  });

  test('tapped twice is one print', async () => {
    const desk = rig.openDesk();
    const order = rig.newOrder();
    const { job, bytes } = pdfOf(order);
    await Promise.all([desk.print(job, bytes), desk.print(job, bytes)]);
    await desk.print(job, bytes);
    expect(rig.papersOf(order)).toHaveLength(1);
    expect(rig.outcomes()).toEqual(['printed']);
  });

  test('waits in the printer while the paper is out, says so, and goes on', async () => {
    const desk = rig.openDesk();
    const order = rig.newOrder();
    const heard = listen(desk, order.jobId);
    desk.subscribe((_, progress) => {
      if (progress.kind === 'printing') rig.printer().setMode('empty');
      if (progress.kind === 'held' && progress.condition === 'empty') rig.printer().setMode('ok');
    });
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    expect(heard).toContainEqual({ kind: 'held', condition: 'empty' });
    expect(heard.at(-1)).toEqual({ kind: 'printed' });
  });

  test('whose person has left is withdrawn, and does not come out for the next one', async () => {
    const desk = rig.openDesk();
    const order = rig.newOrder();
    desk.subscribe((_, progress) => {
      if (progress.kind === 'printing') rig.printer().setMode('empty');
      if (progress.kind === 'held' && progress.condition === 'empty') void desk.withdraw(order.jobId);
    });
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    expect(desk.standing(order.jobId)).toBe('not-printed');
    rig.printer().setMode('ok');
    expect(rig.papersOf(order)).toHaveLength(0);
  });

  test('R14 that the printer calls completed with a page missing is asked about, not believed', async () => {
    rig.printer().setMode('fewer');
    const desk = rig.openDesk();
    const order = rig.newOrder(2);
    const heard = listen(desk, order.jobId);
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    expect(heard.at(-1)).toEqual({ kind: 'ask' });
    expect(rig.journal().at(-1)).toMatchObject({ outcome: 'unknown', impressions: 1 });
  });

  test('that jams was not printed, and the jam is named', async () => {
    rig.printer().setMode('jam');
    const desk = rig.openDesk();
    const order = rig.newOrder();
    const heard = listen(desk, order.jobId);
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    expect(heard.at(-1)).toEqual({ kind: 'not-printed', condition: 'jam' });
    expect(rig.outcomes()).toEqual(['not-printed']);
  });

  test('stopped at the device was not printed; the person may choose again', async () => {
    rig.printer().setMode('abort');
    const desk = rig.openDesk();
    const order = rig.newOrder();
    const heard = listen(desk, order.jobId);
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    expect(heard.at(-1)).toEqual({ kind: 'fault', why: { fault: 'print-failed' } });
    rig.printer().setMode('ok');
    await desk.print(job, bytes);
    expect(heard.at(-1)).toEqual({ kind: 'printed' });
    expect(rig.papersOf(order)).toHaveLength(1);
  });

  test('is not begun on a printer that cannot print', async () => {
    rig.printer().setMode('empty');
    const desk = rig.openDesk();
    const order = rig.newOrder();
    const heard = listen(desk, order.jobId);
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    expect(heard).toEqual([{ kind: 'not-begun', condition: 'empty' }]);
    expect(rig.journal()).toEqual([]);
    expect(desk.standing(order.jobId)).toBe('never');
  });

  test('whose Create-Job is cut is surely not printed and tried again by itself, under a new nonce', async () => {
    const desk = rig.openDesk();
    const order = rig.newOrder();
    const struck = rig.wire().strike({ operation: CREATE_JOB, at: 'answer', then: 'cut' });
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    await struck;
    expect(desk.standing(order.jobId)).toBe('printed');
    expect(rig.outcomes()).toEqual(['not-printed', 'printed']);
    expect(rig.papersOf(order)).toHaveLength(1);
  });

  test.each([
    ['in the middle of the document', 700],
    ['after its last byte', 'answer'],
  ] as const)('with the wire cut %s is found again and comes out at most once', async (_, at) => {
    const desk = rig.openDesk();
    const order = rig.newOrder();
    const struck = rig.wire().strike({ operation: SEND_DOCUMENT, at, then: 'cut' });
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    await struck;
    const printed = at === 'answer';
    expect(desk.standing(order.jobId)).toBe(printed ? 'printed' : 'not-printed');
    expect(rig.papersOf(order)).toHaveLength(printed ? 1 : 0);
  });

  test('lost with the network is asked about; the printer answers after all when the wire is back', async () => {
    const desk = rig.openDesk();
    const order = rig.newOrder();
    const heard = listen(desk, order.jobId);
    const unplugged = rig
      .wire()
      .strike({ operation: SEND_DOCUMENT, at: 'answer', then: 'cut' })
      .then(() => {
        rig.wire().setPlugged(false);
      });
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    await unplugged;
    expect(heard.at(-1)).toEqual({ kind: 'ask' });
    const printed = new Promise<void>((resolve) => {
      desk.subscribe((_, progress) => {
        if (progress.kind === 'printed') resolve();
      });
    });
    rig.wire().setPlugged(true);
    await printed;
    expect(rig.papersOf(order)).toHaveLength(1);
    expect(rig.outcomes()).toEqual(['unknown', 'printed']);
    expect(heard.at(-1)).toEqual({ kind: 'printed' });
  });

  test('R5 nothing is sent while the journal is full, and what is owed to it is told later', async () => {
    let full = true;
    const records: unknown[] = [];
    const desk = rig.openDesk((record, id) => {
      if (full) return Promise.resolve({ fault: 'journal-full' as const });
      records.push(record);
      return Promise.resolve({ id });
    });
    const order = rig.newOrder();
    const heard = listen(desk, order.jobId);
    const created = rig.wire().seen(CREATE_JOB);
    const { job, bytes } = pdfOf(order);
    await desk.print(job, bytes);
    expect(heard.at(-1)).toEqual({ kind: 'fault', why: { fault: 'journal-full' } });
    expect(rig.wire().seen(CREATE_JOB)).toBe(created);
    full = false;
    await desk.print(job, bytes);
    expect(records).toMatchObject([
      { kind: 'print.attempted', attempt: 1 },
      { kind: 'print.result', attempt: 1, outcome: 'not-printed', reasons: ['journal-full'] },
      { kind: 'print.attempted', attempt: 2 },
      { kind: 'print.result', attempt: 2, outcome: 'printed' },
    ]);
  });

  test('of bytes that are not the released document is a bug, and nothing is sent', async () => {
    const desk = rig.openDesk();
    const { job } = pdfOf(rig.newOrder());
    await expect(desk.print(job, pdfOf(rig.newOrder(2)).bytes)).rejects.toThrow('released');
  });
});
