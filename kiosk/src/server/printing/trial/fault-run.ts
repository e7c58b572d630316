/**
 * One print under faults drawn from a seed: the agent killed, the wire cut, the printer jammed, emptied or without
 * power. Then everything is mended and a person goes on until they have their paper. Throws at a broken promise.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openCutProxy } from '@yizhan/drivers/simulated/cut-proxy.ts';
import type { WireFault } from '@yizhan/drivers/simulated/cut-proxy.ts';
import type { PrinterMode, SimulatedPrinter } from '@yizhan/drivers/simulated/ipp-printer.ts';
import { terminalRecord } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';

import type { PrintDesk } from '../open-print-desk.ts';
import { openTrialDesk, pdfOf, startAgent, trialDriver } from './bench.ts';
import { readJournal } from './journal-file.ts';
import { seeded } from './seeded.ts';
import { STEPS } from './steps.ts';
import type { ChildOrder } from './steps.ts';

const CREATE_JOB = 0x0005;
const SEND_DOCUMENT = 0x0006;
const GET_JOB_ATTRIBUTES = 0x0009;

const MODES: readonly PrinterMode[] = ['ok', 'ok', 'ok', 'jam', 'abort', 'fewer', 'vanish', 'vanish-after-paper'];

const must = (kept: boolean, promise: string): void => {
  if (!kept) throw new Error(`broken: ${promise}`);
};

export type FaultRun = { readonly seed: number; readonly dir: string; readonly printer: SimulatedPrinter };

export async function faultRun({ seed, dir: root, printer }: FaultRun): Promise<string> {
  const draw = seeded(seed);
  const dir = join(root, `seed-${String(seed)}`);
  mkdirSync(dir);
  await printer.restart();
  printer.emptyTray();
  const wire = await openCutProxy(printer.port);
  const order: ChildOrder = {
    uri: wire.uri,
    dir,
    jobId: uuidv7(),
    serial: `S-${String(seed)}`,
    pages: 1 + draw.below(3),
    mark: randomUUID(),
  };
  const { job, bytes } = pdfOf(order);
  const papers = () => printer.tray().filter(({ file }) => readFileSync(file).equals(bytes)).length;

  const mode = draw.pick(MODES);
  const stopAt = draw.chance(0.5) ? draw.pick(STEPS) : undefined;
  const fault: WireFault | undefined = draw.chance(0.5)
    ? {
        operation: draw.pick([CREATE_JOB, SEND_DOCUMENT, SEND_DOCUMENT, GET_JOB_ATTRIBUTES]),
        at: draw.pick(['before', 'answer', 'answer', 100 + draw.below(900)] as const),
        then: draw.pick(['cut', 'hold'] as const),
      }
    : undefined;
  const powerCut = draw.chance(0.25);
  const unplugged = powerCut || mode.startsWith('vanish');
  const drawn = JSON.stringify({ seed, pages: order.pages, mode, stopAt, fault, powerCut });

  try {
    printer.setMode(mode);
    if (fault) void wire.strike(fault);
    const agent = startAgent(stopAt === undefined ? order : { ...order, stopAt });
    await agent.said;
    await agent.kill();
    if (unplugged) await printer.restart();
    printer.setMode('ok');

    const driver = trialDriver(wire.uri);
    const desk = openTrialDesk({ printer: driver, dir });
    try {
      await desk.resume();
      const judged = desk.standing(order.jobId);
      must(judged !== 'in-hand', 'after a resume the job is settled, with a person, or never was');
      must(papers() <= 1, 'at most one paper without a person choosing');
      if (judged === 'printed') must(papers() === 1, 'printed means that the paper is in the tray');
      if (judged === 'not-printed' || judged === 'never') must(papers() === 0, 'not printed means an empty tray');
      // While the printer keeps its power and counts truly, it can always be asked instead of a person.
      if (judged === 'ask') must(mode === 'fewer' || unplugged, 'nobody is asked without a reason');
      await personGoesOn(desk, order.jobId, { print: () => desk.print(job, bytes), papers });
      must(papers() === 1, 'in the end there is one paper');
      checkJournal(dir);
      return `${drawn} → ${judged}`;
    } finally {
      await desk.close();
      await driver.close();
    }
  } catch (error) {
    throw new Error(`fault run ${drawn}`, { cause: error });
  } finally {
    await wire.close();
  }
}

type Person = { readonly print: () => Promise<void>; readonly papers: () => number };

/** Someone who answers truly and prints again only when told that nothing came out. */
async function personGoesOn(desk: PrintDesk, jobId: string, { print, papers }: Person): Promise<void> {
  for (let round = 0; round < 6; round++) {
    const standing = desk.standing(jobId);
    if (standing === 'printed') return;
    if (standing === 'ask') await desk.answerCameOut(jobId, papers() > 0);
    else await print();
  }
  throw new Error('broken: a person gets their paper');
}

function checkJournal(dir: string): void {
  const records = readJournal(join(dir, 'journal'));
  for (const record of records) must(terminalRecord.safeParse(record).success, 'the hub takes every record');
  const attempted = records.filter((record) => record.kind === 'print.attempted');
  const results = records.filter((record) => record.kind === 'print.result');
  must(new Set(attempted.map((one) => one.nonce)).size === attempted.length, 'no nonce is used twice');
  must(
    attempted.every((one, i) => one.attempt === i + 1),
    'attempts count from one without a gap',
  );
  must(results.filter((one) => one.outcome === 'printed').length === 1, 'printed is told once');
  for (const one of attempted)
    must(
      results.filter((result) => result.attempt === one.attempt && result.outcome !== 'unknown').length === 1,
      'every attempt has one outcome',
    );
}
