/** Prints papers at most once, and knows afterwards which came out (R13, R14). One printer, one desk. */
import { createHash, randomBytes } from 'node:crypto';

import { isBlocking } from '@yizhan/drivers/printer/conditions.ts';
import type { PrinterDriver, PrinterState } from '@yizhan/drivers/printer/printer.ts';
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';

import { openAttemptStore } from './attempt-store.ts';
import { advance } from './attempt.ts';
import type { AttemptEvent, PrintAttempt } from './attempt.ts';
import { pause } from './pause.ts';
import { recordOf } from './records.ts';
import { seeThrough } from './see-through.ts';
import { sendAttempt } from './send-attempt.ts';
import { openHubTeller } from './tell-hub.ts';
import type { Emit } from './tell-hub.ts';
import { openPersonTeller } from './tell-person.ts';
import type { PrintProgress } from './tell-person.ts';

export type PrintJob = {
  readonly jobId: string;
  readonly serial: string;
  readonly pages: number;
  /** Of the document, lower-case hex. */
  readonly sha256: string;
};

export type Standing = 'never' | 'in-hand' | 'printed' | 'not-printed' | 'ask';

export type PrintDesk = {
  /** Resolves when the job is settled or with a person; what became of it comes through `subscribe`. */
  print(job: PrintJob, bytes: Uint8Array): Promise<void>;
  /** After a start: sees through what an earlier process left. Resolves when nothing of it is open any more. */
  resume(): Promise<void>;
  answerCameOut(jobId: string, yes: boolean): Promise<void>;
  /** Asks the printer to drop a job whose person has left; it still counts as printed when it comes out. */
  withdraw(jobId: string): Promise<void>;
  standing(jobId: string): Standing;
  subscribe(listener: (jobId: string, progress: PrintProgress) => void): () => void;
  close(): Promise<void>;
};

export type PrintDeskOptions = {
  readonly printer: PrinterDriver;
  /** The desk's own SQLite file. */
  readonly file: string;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly log: Logger;
  readonly patienceMs?: number;
  readonly askAgainMs?: number;
};

/** Attempts of one call that surely printed nothing, before the person is told. */
const TRIES = 3;
/** As the wire bounds it. */
const MAX_ATTEMPT = 99;

export function openPrintDesk(options: PrintDeskOptions): PrintDesk {
  const { printer, clock, log } = options;
  const store = openAttemptStore(options.file, () => clock.now());
  const teller = openHubTeller({
    store,
    clock,
    emit: options.emit,
    onBug: (error) => {
      log.error({ err: error }, 'the journal failed');
    },
  });
  const closing = new AbortController();
  const person = openPersonTeller(printer);
  const hands = new Map<string, { at: PrintAttempt | undefined; readonly done: Promise<void> }>();
  const askAgainMs = options.askAgainMs ?? 1_000;
  let condition: PrinterState['condition'] = 'away';

  const step = (from: PrintAttempt, event: AttemptEvent): PrintAttempt => {
    const next = advance(from, event);
    const record = next.phase === from.phase ? undefined : recordOf(next);
    // Pages counted so far need no disk: the printer tells them again.
    if (next.phase !== from.phase || next.phase === 'asking') store.save(next, record && { id: uuidv7(), record });
    const hand = hands.get(next.jobId);
    if (hand) hand.at = next;
    return next;
  };
  const through = (at: PrintAttempt) =>
    seeThrough(
      {
        printer,
        clock,
        step,
        tellPerson: person.seen,
        patienceMs: options.patienceMs ?? 20_000,
        askAgainMs,
        signal: closing.signal,
      },
      at,
    );

  const begin = (job: PrintJob, attempt: number, state: PrinterState): PrintAttempt => {
    const written: PrintAttempt = {
      jobId: job.jobId,
      serial: job.serial,
      pages: job.pages,
      attempt,
      phase: 'written',
      key: {
        nonce: randomBytes(16).toString('hex'),
        printerUuid: state.printerUuid ?? '',
        upSince: state.upSince ?? 0,
      },
    };
    const record = recordOf(written);
    store.save(written, record && { id: uuidv7(), record });
    return written;
  };

  /** One after another while each surely printed nothing and the next may get further. */
  const printNow = async (job: PrintJob, bytes: Uint8Array, attempts: number): Promise<void> => {
    for (let tried = 1; ; tried++) {
      const state = await printer.refresh();
      if (isBlocking(state.condition)) {
        person.tell(job.jobId, { kind: 'not-begun', condition: state.condition });
        return;
      }
      if (attempts + tried > MAX_ATTEMPT) {
        person.tell(job.jobId, { kind: 'fault', why: { fault: 'print-failed' } });
        return;
      }
      const written = begin(job, attempts + tried, state);
      person.tell(job.jobId, { kind: 'printing', page: 1, pages: job.pages });
      const sent = await sendAttempt({ printer, step, tellHub: () => teller.tell() }, written, bytes);
      const at = await through(sent.at);
      if (!sent.fault) await teller.tell();
      if (!sent.tryAgain || tried >= TRIES || closing.signal.aborted) {
        if (sent.fault) person.tell(job.jobId, { kind: 'fault', why: sent.fault });
        else await person.ended(at);
        return;
      }
      await pause(clock, askAgainMs, closing.signal);
    }
  };

  const reconcile = async (left: PrintAttempt): Promise<PrintAttempt> => {
    const at = await through(step(left, { kind: 'interrupted' }));
    await teller.tell();
    await person.ended(at);
    return at;
  };

  const take = (jobId: string, work: () => Promise<void>): Promise<void> => {
    const done = work().finally(() => hands.delete(jobId));
    hands.set(jobId, { at: store.last(jobId), done });
    return done;
  };

  const printOnce = async (job: PrintJob, bytes: Uint8Array): Promise<void> => {
    let last = store.last(job.jobId);
    if (last && last.phase !== 'settled' && last.phase !== 'asking') last = await reconcile(last);
    if (!last || (last.phase === 'settled' && last.outcome === 'not-printed'))
      return printNow(job, bytes, last?.attempt ?? 0);
    await person.ended(last);
  };

  /** The printer is back: what could not be asked of it can now. */
  const askPrinterAgain = () => {
    for (const left of store.asking()) {
      if (left.phase !== 'asking' || left.reasons[0] !== 'away' || hands.has(left.jobId)) continue;
      void take(left.jobId, async () => {
        const found = await printer.find(left.key);
        if (found.kind !== 'found') return;
        const at = await through(step(left, { kind: 'found', key: found.key }));
        await teller.tell();
        await person.ended(at);
      }).catch((error: unknown) => {
        log.error({ err: error, jobId: left.jobId }, 'a job could not be looked for again');
      });
    }
  };
  const stopWatching = printer.subscribe((state) => {
    const back = condition === 'away' && state.condition !== 'away';
    condition = state.condition;
    if (back) askPrinterAgain();
  });

  return {
    print(job, bytes) {
      if (createHash('sha256').update(bytes).digest('hex') !== job.sha256)
        return Promise.reject(new Error('the document is not the one that was released'));
      const hand = hands.get(job.jobId);
      // A second tap on the same button.
      if (hand) return hand.done;
      if (hands.size > 0) {
        person.tell(job.jobId, { kind: 'fault', why: { fault: 'printer-busy' } });
        return Promise.resolve();
      }
      return take(job.jobId, () => printOnce(job, bytes));
    },

    async resume() {
      await teller.tell();
      const left = store.open().filter((at) => !hands.has(at.jobId));
      await Promise.all(
        left.map((at) =>
          take(at.jobId, async () => {
            await reconcile(at);
          }),
        ),
      );
    },

    async answerCameOut(jobId, yes) {
      const last = store.last(jobId);
      if (last?.phase !== 'asking' || hands.has(jobId)) return;
      const at = step(last, { kind: 'came-out', yes });
      await teller.tell();
      await person.ended(at);
    },

    async withdraw(jobId) {
      const at = hands.get(jobId)?.at;
      if (at?.phase === 'following') await printer.cancel(at.key);
    },

    standing(jobId) {
      if (hands.has(jobId)) return 'in-hand';
      const last = store.last(jobId);
      if (!last) return 'never';
      if (last.phase === 'settled') return last.outcome;
      return last.phase === 'asking' ? 'ask' : 'in-hand';
    },

    subscribe: (listener) => person.subscribe(listener),

    async close() {
      stopWatching();
      closing.abort();
      teller.close();
      await Promise.allSettled([...hands.values()].map((hand) => hand.done));
      store.close();
    },
  };
}
