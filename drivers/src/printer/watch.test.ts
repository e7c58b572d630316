import { manualClock, settle } from '@yizhan/shared/manual-clock.ts';
import { expect, test } from 'vitest';

import type { PrinterAnswer, Said } from './ipp/operations.ts';
import type { Reply } from './ipp/client.ts';
import type { PrinterState } from './printer.ts';
import { watchPrinter } from './watch.ts';

const IDLE: PrinterAnswer = { uuid: 'urn:uuid:p', upTime: 100, state: 3, reasons: [], accepting: true };
const VALID: Reply = {
  kind: 'ok',
  message: { version: [2, 0], code: 0, requestId: 1, groups: [], data: new Uint8Array() },
};

/** A printer whose answers come when the test lets them. */
function slowPrinter() {
  const asked: ((said: Said<PrinterAnswer>) => void)[] = [];
  const clock = manualClock();
  const watch = watchPrinter({
    clock,
    idlePollMs: 2_000,
    jobPollMs: 250,
    operations: {
      printer: () => new Promise((answer) => asked.push(answer)),
      validate: () => Promise.resolve(VALID),
    },
  });
  const states: PrinterState[] = [];
  watch.subscribe((state) => states.push(state));
  const answer = async (nth: number, part: Partial<PrinterAnswer>) => {
    asked[nth]?.({ kind: 'ok', value: { ...IDLE, ...part } });
    await settle();
  };
  return { asked, clock, watch, states, answer };
}

test('R21 an older answer that comes late does not overwrite a newer one', async () => {
  const { watch, states, answer } = slowPrinter();
  void watch.refresh();
  await answer(1, { reasons: ['media-empty-error'] });
  await answer(0, {});
  expect(watch.current()).toMatchObject({ condition: 'empty', generation: 2 });
  expect(states.map((state) => state.condition)).toEqual(['away', 'empty']);
});

test('asks every two seconds at rest, four times a second while a job runs', async () => {
  const { asked, clock, watch, answer } = slowPrinter();
  await answer(0, {});
  await clock.advance(1_999);
  expect(asked).toHaveLength(1);
  await clock.advance(1);
  expect(asked).toHaveLength(2);
  await answer(1, {});
  const relax = watch.hurry();
  await clock.advance(250);
  expect(asked).toHaveLength(3);
  relax();
  await answer(2, {});
  await clock.advance(1_999);
  expect(asked).toHaveLength(3);
});

test('never asks a second time while a scheduled question is open', async () => {
  const { asked, clock } = slowPrinter();
  await clock.advance(60_000);
  expect(asked).toHaveLength(1);
});

test('rounding does not look like a restart, a restart does', async () => {
  const { clock, watch, answer } = slowPrinter();
  await answer(0, { upTime: 100 });
  const { upSince } = watch.current();
  await clock.advance(2_000);
  await answer(1, { upTime: 101 });
  expect(watch.current().upSince).toBe(upSince);
  await clock.advance(2_000);
  await answer(2, { upTime: 3 });
  expect(watch.current().upSince).toBe((upSince ?? 0) + 101);
});

test('a printer that would refuse A4 PDF is stopped with that reason, before the first person meets it', async () => {
  const clock = manualClock();
  const watch = watchPrinter({
    clock,
    idlePollMs: 2_000,
    jobPollMs: 250,
    operations: {
      printer: () => Promise.resolve({ kind: 'ok', value: IDLE }),
      validate: () => Promise.resolve({ kind: 'said-no', code: 0x040b, why: 'media' }),
    },
  });
  await settle();
  expect(watch.current()).toMatchObject({ condition: 'stopped', reasons: ['a4-pdf-refused'] });
  watch.close();
});

test('nothing is asked or told after close', async () => {
  const { asked, clock, watch, states, answer } = slowPrinter();
  watch.close();
  await answer(0, {});
  await clock.advance(10_000);
  expect(asked).toHaveLength(1);
  expect(states).toHaveLength(1);
});
