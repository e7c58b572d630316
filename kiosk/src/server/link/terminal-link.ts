/** What the agent knows of the hub: one object over the link, the journal and the enrolment. */
import { systemClock, type Clock, type Random } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { dialHub } from '@yizhan/shared/wire/dial-hub.ts';
import type { Enrolment } from '@yizhan/shared/wire/enrolment.ts';
import { openLink, type Link, type LinkState } from '@yizhan/shared/wire/link.ts';
import type { Ask, AskOf, Reply, ReportedState, TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import type { Desired, StoreBounds } from '@yizhan/shared/wire/terminal-store.ts';
import type { Consumer } from '../journal/inbox.ts';
import { openJournal } from '../journal/journal.ts';

/** What the agent sees of its devices; the rest of the report is known here. */
export type DeviceReport = Pick<ReportedState, 'reader' | 'printer' | 'toner' | 'inVisit'>;

export type TerminalLink = {
  readonly terminalId: string;
  state: () => LinkState;
  /** Calls back at once with the present state, then on each change. */
  subscribe: (listener: (state: LinkState) => void) => () => void;
  /** A read at the hub. Faults: `hub-away` without a link or past the deadline (ms), and the hub's own. */
  ask: <K extends Ask['kind']>(kind: K, body: Omit<AskOf<K>, 'kind'>, deadlineMs: number) => Promise<Reply<K> | Fault>;
  /** On the disk, sealed, when it resolves; it reaches the hub whenever that can be. Faults: `journal-full`, `too-large`. */
  write: (record: TerminalRecord, id?: string) => Promise<{ readonly id: string } | Fault>;
  /** Hears of each of our records that the hub will never apply (R5). */
  onSetAside: (listener: (id: string, why: Fault) => void) => () => void;
  /** Hub records in order; see `Consumer`. */
  consume: (consumer: Consumer) => () => void;
  /** Calls back at once with what the hub wants of this terminal, then on each change. */
  onDesired: (listener: (desired: Desired) => void) => () => void;
  receiptPrefix: () => string;
  report: (devices: DeviceReport) => void;
  close: () => Promise<void>;
};

export type TerminalLinkOptions = {
  readonly enrolment: Enrolment;
  /** The journal's file; its folder must exist. */
  readonly file: string;
  readonly agentVersion: string;
  readonly onTrouble: (why: Fault | Error, what: string) => void;
  readonly bounds?: StoreBounds;
  readonly clock?: Clock;
  readonly random?: Random;
};

const DIAL_DEADLINE_MS = 10_000;
const MAINTAIN_MS = 60_000;
const MAINTAIN_FULL_MS = 5_000;

export const openTerminalLink = (options: TerminalLinkOptions): TerminalLink => {
  const { enrolment, agentVersion, onTrouble, clock = systemClock, random = Math.random } = options;
  const { terminalId, hub, key, cert, ca, serverName, receiptPrefix, desired } = enrolment;
  const journal = openJournal({
    file: options.file,
    terminalId,
    journalKey: {
      version: enrolment.journalKey.version,
      publicKey: Buffer.from(enrolment.journalKey.publicKey, 'base64url'),
    },
    receiptPrefix,
    desired,
    clock,
    onTrouble,
    ...(options.bounds === undefined ? {} : { bounds: options.bounds }),
  });
  const link: Link = openLink({
    terminalId,
    agentVersion,
    store: journal,
    clock,
    random,
    dial: () => dialHub({ hub, key, cert, ca, serverName, deadlineMs: DIAL_DEADLINE_MS }),
    onTrouble: (why) => {
      onTrouble(why, 'link');
    },
  });

  let devices: DeviceReport | undefined;
  const report = (): void => {
    if (devices === undefined) return;
    link.report({ agentVersion, appliedDesired: journal.desired().version, journal: journal.load(), ...devices });
  };
  const unDesired = journal.onDesired(report);

  let cancel: () => void = () => undefined;
  const maintain = (): void => {
    const before = journal.load();
    journal.maintain();
    const after = journal.load();
    if (before.full !== after.full || before.depth !== after.depth) report();
    cancel = clock.after(after.full ? MAINTAIN_FULL_MS : MAINTAIN_MS, maintain);
  };
  maintain();

  return {
    terminalId,
    state: link.state,
    subscribe: link.subscribe,
    ask: <K extends Ask['kind']>(kind: K, body: Omit<AskOf<K>, 'kind'>, deadlineMs: number) =>
      link.ask({ kind, ...body } as AskOf<K>, deadlineMs),
    write: async (record, id) => {
      const { full } = journal.load();
      const result = await journal.write(record, id);
      if (journal.load().full !== full) {
        report(); // the operator is to see it now, and the next look for room is soon
        cancel();
        cancel = clock.after(MAINTAIN_FULL_MS, maintain);
      }
      return result;
    },
    onSetAside: journal.onSetAside,
    consume: journal.consume,
    onDesired: (listener) => {
      listener(journal.desired());
      return journal.onDesired(listener);
    },
    receiptPrefix: journal.receiptPrefix,
    report: (next) => {
      devices = next;
      report();
    },
    close: async () => {
      cancel();
      unDesired();
      await link.close();
      journal.close();
    },
  };
};
