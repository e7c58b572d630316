/**
 * The terminal's memory across power cuts: what it has to tell the hub, sealed before it touches the disk (R26), what
 * the hub has told it, and where both stand (R4, R5). Everything is bounded (R6).
 */
import { uuidv7 } from 'uuidv7';
import type { Clock } from '@yizhan/shared/clock.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { MAX_RECORD_BYTES, type TerminalRecord, type Welcome } from '@yizhan/shared/wire/messages.ts';
import { makeSealer, type JournalKey, type Sealer } from '@yizhan/shared/wire/seal-record.ts';
import {
  DEFAULT_BOUNDS,
  type Desired,
  type StoreBounds,
  type TerminalStore,
} from '@yizhan/shared/wire/terminal-store.ts';
import { onDisk, openDatabase } from './database.ts';
import { openInbox, type Consumer } from './inbox.ts';
import { openMeta } from './meta.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { reserveFile } from './reserve-file.ts';

export type Journal = TerminalStore & {
  /**
   * On the disk, sealed, when it resolves. Faults: `journal-full`, `too-large`. A maker that remembers the `id` it gave
   * may write again after a crash: it is the same record.
   */
  write: (record: TerminalRecord, id?: string) => Promise<{ readonly id: string } | Fault>;
  /** Hears of each of our records that the hub will never apply (R5). */
  onSetAside: (listener: (id: string, why: Fault) => void) => () => void;
  consume: (consumer: Consumer) => () => void;
  load: () => ReturnType<Outbox['load']>;
  desired: () => Desired;
  onDesired: (listener: (desired: Desired) => void) => () => void;
  receiptPrefix: () => string;
  /** Drops what was kept long enough and takes back the reserve; call about once a minute, and each 5 s while full. */
  maintain: () => void;
  close: () => void;
};

export type JournalOptions = {
  readonly file: string;
  readonly terminalId: string;
  /** From the enrolment, until the first welcome brings newer. */
  readonly journalKey: JournalKey;
  readonly receiptPrefix: string;
  readonly desired: Desired;
  readonly clock: Clock;
  readonly bounds?: StoreBounds;
  /** Room held back on the disk, bytes. */
  readonly reserveBytes?: number;
  readonly onTrouble: (why: Fault | Error, what: string) => void;
};

/** These end what has begun: refusing them would leave a print or a visit without its end. */
const LAST_WORDS: ReadonlySet<TerminalRecord['kind']> = new Set([
  'print.attempted',
  'print.result',
  'paper.taken',
  'visit.ended',
]);

export const openJournal = (options: JournalOptions): Journal => {
  const { file, terminalId, clock, onTrouble, bounds = DEFAULT_BOUNDS } = options;
  const db = openDatabase({
    file,
    now: clock.now,
    onBroken: (putAside, why) => {
      onTrouble(new Error(`journal was broken (${why}) and is kept as ${putAside}`), 'journal');
    },
  });
  const outbox = openOutbox(db, bounds, clock.now);
  const inbox = openInbox({ db, clock, bound: bounds.inbox, onTrouble });
  const meta = openMeta(db, options);
  const reserve = reserveFile(`${file}.reserve`, options.reserveBytes ?? 1_048_576);
  const written = new Set<() => void>();
  const aside = new Set<(id: string, why: Fault) => void>();
  const desiredListeners = new Set<(desired: Desired) => void>();
  let diskFull = !reserve.take();

  let sealer: { readonly key: string; readonly seal: Promise<Sealer> } | undefined;
  const currentSealer = (): Promise<Sealer> => {
    const journalKey = meta.journalKey();
    const key = `${String(journalKey.version)}:${Buffer.from(journalKey.publicKey).toString('base64url')}`;
    if (sealer?.key !== key) sealer = { key, seal: makeSealer(terminalId, journalKey) };
    return sealer.seal;
  };

  const writeOne = async (record: TerminalRecord, id: string): Promise<{ readonly id: string } | Fault> => {
    const seal = await currentSealer();
    const sealed = await seal({ id, at: new Date(clock.now()).toISOString(), record });
    if (sealed.ct.byteLength > MAX_RECORD_BYTES) return { fault: 'too-large' };
    const last = LAST_WORDS.has(record.kind);
    let fault = outbox.add(sealed, last);
    if (fault?.params?.['why'] === 'disk' && last && reserve.release()) fault = outbox.add(sealed, last);
    if (fault !== undefined) {
      diskFull ||= fault.params?.['why'] === 'disk';
      return fault;
    }
    for (const listener of written) listener();
    return { id: sealed.id };
  };

  // Sealing takes a moment: one at a time keeps the order in which they were written.
  let turn: Promise<unknown> = Promise.resolve();

  const tellDesired = (): void => {
    for (const listener of desiredListeners) listener(meta.desired());
  };

  return {
    write: (record, id = uuidv7()) => {
      const mine = turn.then(() => writeOne(record, id));
      turn = mine.catch(() => undefined); // its caller hears of it
      return mine;
    },
    position: meta.position,
    adopt: (welcome: Welcome) => {
      const done = onDisk(db, () => {
        meta.adopt(welcome);
        if (welcome.resend) outbox.markAllForSending();
      });
      if (isFault(done)) return done;
      outbox.recount();
      tellDesired();
      return undefined;
    },
    receive: (epoch, entries) => {
      const { lastSeq } = meta.position();
      const fresh = entries.filter(({ seq }) => seq > lastSeq);
      const seq = fresh.at(-1)?.seq ?? lastSeq;
      const done = onDisk(db, () => {
        if (!inbox.add(fresh)) return false;
        meta.follow({ epoch, lastSeq: seq });
        return true;
      });
      if (isFault(done)) return done;
      if (!done) return { fault: 'journal-full', params: { why: 'inbox' } };
      inbox.wake();
      return seq;
    },
    desire: (desired) => {
      if (desired.version <= meta.desired().version) return meta.desired().version;
      const done = onDisk(db, () => {
        meta.desire(desired);
      });
      if (isFault(done)) return done;
      tellDesired();
      return desired.version;
    },
    batch: outbox.batch,
    settle: (verdicts) => {
      const fault = outbox.settle(verdicts);
      if (fault) return fault;
      for (const verdict of verdicts) {
        if (verdict.kind === 'stored') continue;
        const why = isFault(verdict.why) ? verdict.why : ({ fault: 'internal' } as const);
        for (const listener of aside) listener(verdict.id, why);
      }
      return undefined;
    },
    onSetAside: (listener) => {
      aside.add(listener);
      return () => aside.delete(listener);
    },
    onWritten: (listener) => {
      written.add(listener);
      return () => written.delete(listener);
    },
    consume: inbox.consume,
    load: () => {
      const load = outbox.load();
      return { ...load, full: load.full || diskFull };
    },
    desired: meta.desired,
    onDesired: (listener) => {
      desiredListeners.add(listener);
      return () => desiredListeners.delete(listener);
    },
    receiptPrefix: meta.receiptPrefix,
    maintain: () => {
      const fault = outbox.prune();
      if (fault !== undefined) onTrouble(fault, 'journal');
      diskFull = !reserve.take();
    },
    close: () => {
      db.close();
    },
  };
};
