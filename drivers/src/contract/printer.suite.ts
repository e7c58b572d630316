/**
 * What every printer driver keeps, run against a printer on a real wire (R13, R14, R21, R22).
 * The bench brings the printer; nothing in here knows how it is built.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { JobKey, JobReport, NumberedKey, PrinterDriver, PrinterState } from '../printer/printer.ts';
import { blankPdf } from '../simulated/blank-pdf.ts';
import { openCutProxy } from '../simulated/cut-proxy.ts';
import type { CutProxy } from '../simulated/cut-proxy.ts';
import type { SimulatedPrinter } from '../simulated/ipp-printer.ts';

export type PrinterBench = {
  /** A fresh printer, ready, with an empty tray; `startOff` leaves it without power. */
  startPrinter(): Promise<SimulatedPrinter>;
  /** Short intervals, so that a test takes as long as the printer and not as the polling. */
  openDriver(uri: string): PrinterDriver;
};

const CREATE_JOB = 0x0005;
const SEND_DOCUMENT = 0x0006;
const LAYOUT = { media: 'iso_a4_210x297mm', sides: 'one-sided' } as const;

/** Resolves with the first state that fits. */
const untilState = (driver: PrinterDriver, fits: (state: PrinterState) => boolean): Promise<PrinterState> =>
  new Promise((resolve) => {
    let done = false;
    const stop = driver.subscribe((state) => {
      if (done || !fits(state)) return;
      done = true;
      queueMicrotask(() => {
        stop();
      });
      resolve(state);
    });
  });

const newKey = async (driver: PrinterDriver): Promise<JobKey> => {
  const { printerUuid, upSince } = await untilState(driver, (state) => state.printerUuid !== undefined);
  return { nonce: randomBytes(16).toString('hex'), printerUuid: printerUuid ?? '', upSince: upSince ?? 0 };
};

const pdf = (pages: number, mark = '') => ({ bytes: blankPdf(pages, mark), mime: 'application/pdf', pages });

async function createJob(driver: PrinterDriver): Promise<NumberedKey> {
  const created = await driver.create(await newKey(driver), LAYOUT);
  if (created.kind !== 'created') throw new Error(`the job was not created: ${created.why}`);
  return created.key;
}

async function submit(driver: PrinterDriver, pages: number): Promise<NumberedKey> {
  const key = await createJob(driver);
  expect(await driver.send(key, pdf(pages))).toEqual({ kind: 'accepted' });
  return key;
}

type Followed = JobReport | { readonly kind: 'lost' };

/** Follows to the end; `on` sees each report as it comes. */
async function followAll(driver: PrinterDriver, key: NumberedKey, on?: (report: Followed) => void) {
  const reports: Followed[] = [];
  for await (const report of driver.follow(key, new AbortController().signal)) {
    reports.push(report);
    on?.(report);
  }
  return reports;
}

export function printerSuite(name: string, bench: PrinterBench): void {
  describe(name, () => {
    let printer: SimulatedPrinter;
    let proxy: CutProxy;
    const opened: PrinterDriver[] = [];
    const open = (uri = printer.uri): PrinterDriver => {
      const driver = bench.openDriver(uri);
      opened.push(driver);
      return driver;
    };

    beforeAll(async () => {
      printer = await bench.startPrinter();
      proxy = await openCutProxy(printer.port);
    });
    beforeEach(async () => {
      await printer.restart();
      printer.emptyTray();
      proxy.setPlugged(true);
    });
    afterEach(async () => {
      for (const driver of opened.splice(0)) await driver.close();
    });
    afterAll(async () => {
      await proxy.close();
      await printer.stop();
    });

    describe('a job', () => {
      test('R14 is followed until the printer has counted every page, and comes out byte for byte', async () => {
        const driver = open();
        const key = await createJob(driver);
        const document = pdf(2, 'exact bytes \u00e9 \u4e2d');
        await driver.send(key, document);
        const reports = await followAll(driver, key);
        expect(reports.at(-1)).toEqual({ kind: 'completed', impressions: 2 });
        const [paper] = printer.tray();
        expect(paper?.jobName).toBe(`yz-${key.nonce}`);
        expect(Buffer.compare(readFileSync(paper?.file ?? ''), document.bytes)).toBe(0);
      });

      test('R14 that ends as completed with a page missing is reported with the true count', async () => {
        printer.setMode('fewer');
        const driver = open();
        const reports = await followAll(driver, await submit(driver, 3));
        expect(reports.at(-1)).toEqual({ kind: 'completed', impressions: 2 });
      });

      test('is held while the paper is out, and goes on by itself when there is paper again', async () => {
        printer.setMode('empty');
        const driver = open();
        const reports = await followAll(driver, await submit(driver, 1), (report) => {
          if (report.kind === 'held') printer.setMode('ok');
        });
        expect(reports).toContainEqual({ kind: 'held', impressions: 0, condition: 'empty' });
        expect(reports.at(-1)).toEqual({ kind: 'completed', impressions: 1 });
        expect(printer.tray()).toHaveLength(1);
      });

      test('is held while a cover is open', async () => {
        printer.setMode('cover-open');
        const driver = open();
        const reports = await followAll(driver, await submit(driver, 1), (report) => {
          if (report.kind === 'held') printer.setMode('ok');
        });
        expect(reports).toContainEqual({ kind: 'held', impressions: 0, condition: 'cover-open' });
        expect(reports.at(-1)?.kind).toBe('completed');
      });

      test('that jams fails, and the jam stays to be seen until it is cleared', async () => {
        printer.setMode('jam');
        const driver = open();
        const reports = await followAll(driver, await submit(driver, 1));
        expect(reports.at(-1)).toMatchObject({ kind: 'failed', impressions: 0 });
        await untilState(driver, (state) => state.condition === 'jam');
        expect(printer.tray()).toEqual([]);
        printer.setMode('ok');
        await untilState(driver, (state) => state.condition === 'ready');
      });

      test('that the device stops fails with its reasons', async () => {
        printer.setMode('abort');
        const driver = open();
        const last = (await followAll(driver, await submit(driver, 1))).at(-1);
        expect(last).toMatchObject({ kind: 'failed', impressions: 0 });
        expect(last?.kind === 'failed' && last.reasons).toContain('aborted');
      });

      test('that is held can be taken back, and nothing of it comes out afterwards', async () => {
        printer.setMode('empty');
        const driver = open();
        const key = await submit(driver, 1);
        const reports = await followAll(driver, key, (report) => {
          if (report.kind === 'held') void driver.cancel(key);
        });
        expect(reports.at(-1)).toMatchObject({ kind: 'failed', impressions: 0 });
        printer.setMode('ok');
        await followAll(driver, await submit(driver, 1));
        expect(printer.tray().map((paper) => paper.jobId)).toEqual([key.jobId + 1]);
      });

      test('on a paper the printer does not have is refused before anything is sent', async () => {
        const driver = open();
        const key = await newKey(driver);
        const created = await driver.create(key, { ...LAYOUT, sides: 'two-sided-long-edge' });
        expect(created).toMatchObject({ kind: 'refused', passing: false });
        expect(await driver.find(key)).toEqual({ kind: 'absent' });
      });

      test('is refused for the moment while another one prints', async () => {
        printer.setMode('slow');
        const driver = open();
        const first = await submit(driver, 1);
        expect(await driver.create(await newKey(driver), LAYOUT)).toMatchObject({ kind: 'refused', passing: true });
        printer.setMode('ok');
        expect((await followAll(driver, first)).at(-1)?.kind).toBe('completed');
      });
    });

    describe('after a break', () => {
      test('R13 a job is found again by a new client and followed to its end', async () => {
        printer.setMode('slow');
        const before = open();
        const key = await submit(before, 2);
        await before.close();
        const after = open();
        const found = await after.find(key);
        expect(found).toMatchObject({ kind: 'found', key: { jobId: key.jobId, jobUuid: key.jobUuid } });
        printer.setMode('ok');
        expect((await followAll(after, key)).at(-1)).toEqual({ kind: 'completed', impressions: 2 });
        expect(await after.find(key)).toMatchObject({ kind: 'found', report: { kind: 'completed', impressions: 2 } });
      });

      test('R13 a job that was never submitted is absent in the same run', async () => {
        const driver = open();
        expect(await driver.find(await newKey(driver))).toEqual({ kind: 'absent' });
      });

      test('R13 a job is found by its nonce alone when its number was never learnt', async () => {
        const driver = open(proxy.uri);
        const key = await newKey(driver);
        const struck = proxy.strike({ operation: CREATE_JOB, at: 'answer', then: 'cut' });
        expect((await driver.create(key, LAYOUT)).kind).toBe('unknown');
        await struck;
        expect(await driver.find(key)).toMatchObject({ kind: 'found', report: { kind: 'waiting-document' } });
      });

      test('an empty job left by a dead client does not block the printer for the next one', async () => {
        const driver = open();
        await createJob(driver);
        const next = await submit(driver, 1);
        expect((await followAll(driver, next)).at(-1)?.kind).toBe('completed');
      });

      test('R13 the network cut after the last byte: unknown, then found and adopted, and one paper', async () => {
        const driver = open(proxy.uri);
        const key = await createJob(driver);
        const struck = proxy.strike({ operation: SEND_DOCUMENT, at: 'answer', then: 'cut' });
        expect((await driver.send(key, pdf(1))).kind).toBe('unknown');
        await struck;
        expect((await driver.find(key)).kind).toBe('found');
        expect((await followAll(driver, key)).at(-1)).toEqual({ kind: 'completed', impressions: 1 });
        expect(printer.tray()).toHaveLength(1);
      });

      test('R13 the network cut in the middle of the document: found, ends as failed, no paper', async () => {
        const driver = open(proxy.uri);
        const key = await createJob(driver);
        const struck = proxy.strike({ operation: SEND_DOCUMENT, at: 500, then: 'cut' });
        expect((await driver.send(key, pdf(1))).kind).toBe('unknown');
        await struck;
        expect((await driver.find(key)).kind).toBe('found');
        expect((await followAll(driver, key)).at(-1)).toMatchObject({ kind: 'failed', impressions: 0 });
        expect(printer.tray()).toEqual([]);
      });

      test('nothing listens: refused for the moment, surely nothing was sent', async () => {
        const driver = open();
        const key = await createJob(driver);
        await printer.powerOff();
        expect((await driver.send(key, pdf(1))).kind).toBe('refused');
        expect(await driver.create(key, LAYOUT)).toMatchObject({ kind: 'refused', passing: true });
      });

      test('R13 the printer vanishes in the middle of a job: lost, and what became of it is unknowable', async () => {
        const driver = open();
        printer.setMode('vanish');
        const key = await submit(driver, 1);
        const reports = await followAll(driver, key);
        expect(reports).toContainEqual({ kind: 'held', impressions: 0, condition: 'away' });
        expect(reports.at(-1)).toEqual({ kind: 'lost' });
        expect(await driver.find(key)).toEqual({ kind: 'unknowable', why: 'away' });
      });

      test("R13 restarted with job ids starting over: another's job is never taken for ours", async () => {
        const driver = open();
        printer.setMode('vanish');
        const lost = await submit(driver, 1);
        await printer.gone();
        await printer.restart();
        const other = await submit(open(), 1);
        expect(other.jobId).toBe(lost.jobId);
        expect((await followAll(driver, lost)).at(-1)).toEqual({ kind: 'lost' });
        // The key is of a run that began long ago, as a real printer's boot takes longer than the tolerance.
        const earlier = { ...lost, upSince: lost.upSince - 60 };
        expect(await driver.find(earlier)).toEqual({ kind: 'unknowable', why: 'restarted' });
        // Even a restart too quick to be told by the clock is never read as "surely not printed".
        expect((await driver.find(lost)).kind).toBe('unknowable');
      });

      test('R13 another printer at the same address knows nothing of our job', async () => {
        const driver = open();
        const key = { ...(await submit(driver, 1)), nonce: 'f'.repeat(32), printerUuid: 'urn:uuid:another' };
        expect(await driver.find(key)).toEqual({ kind: 'unknowable', why: 'restarted' });
      });
    });

    describe('the state', () => {
      test('is away until the printer appears, then ready with its identity', async () => {
        await printer.powerOff();
        const driver = open();
        expect((await driver.refresh()).condition).toBe('away');
        await printer.restart();
        const state = await untilState(driver, (one) => one.condition === 'ready');
        expect(state.printerUuid).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
        expect(Math.abs((state.upSince ?? 0) - Date.now() / 1_000)).toBeLessThan(30);
      });

      test('tells low toner and goes on, whatever severity the printer adds to the word', async () => {
        printer.setMode('toner-low');
        const driver = open();
        const state = await untilState(driver, (one) => one.toner === 'low');
        expect(state).toMatchObject({ condition: 'ready', reasons: ['toner-low'] });
        expect((await followAll(driver, await submit(driver, 1))).at(-1)?.kind).toBe('completed');
      });

      test('tells an empty tray while no job runs', async () => {
        const driver = open();
        await untilState(driver, (state) => state.condition === 'ready');
        printer.setMode('empty');
        expect(await untilState(driver, (state) => state.condition === 'empty')).toMatchObject({
          reasons: ['media-empty'],
        });
        printer.setMode('ok');
        await untilState(driver, (state) => state.condition === 'ready');
      });

      test('R21 generations rise and each change is told once', async () => {
        const driver = open();
        const states: PrinterState[] = [];
        driver.subscribe((state) => states.push(state));
        await untilState(driver, (state) => state.condition === 'ready');
        await driver.refresh();
        await driver.refresh();
        printer.setMode('empty');
        await untilState(driver, (state) => state.condition === 'empty');
        expect(states.map((state) => state.condition)).toEqual(['away', 'ready', 'empty']);
        const generations = states.map((state) => state.generation);
        expect(generations).toEqual([...generations].sort((a, b) => a - b));
      });
    });

    test('R22 a printer that takes the connection and says nothing is away within five seconds', async () => {
      const sockets: Socket[] = [];
      const mute = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
      await new Promise((resolve) => mute.once('listening', resolve));
      const driver = open(`ipp://127.0.0.1:${String((mute.address() as AddressInfo).port)}/ipp/print`);
      const began = performance.now();
      expect((await driver.refresh()).condition).toBe('away');
      expect(performance.now() - began).toBeLessThan(5_000);
      const key = { nonce: '0'.repeat(32), printerUuid: 'urn:uuid:x', upSince: 0, jobId: 1 };
      expect((await driver.create(key, LAYOUT)).kind).toBe('unknown');
      expect(await driver.find(key)).toEqual({ kind: 'unknowable', why: 'away' });
      // Three questions, each at most 2.5 s.
      expect(performance.now() - began).toBeLessThan(15_000);
      for (const socket of sockets) socket.destroy();
      mute.close();
    });
  });
}
