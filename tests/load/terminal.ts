/**
 * A terminal without a body: the real link over real TLS and the real sealing, on a disk in memory. It speaks the
 * protocol as the kiosk does, for it runs the same code; what befalls it is in the hand of the caller.
 */
import { uuidv7 } from 'uuidv7';
import { systemClock, type Clock, type Random } from '@yizhan/shared/clock.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { dialHub } from '@yizhan/shared/wire/dial-hub.ts';
import type { Enrolment } from '@yizhan/shared/wire/enrolment.ts';
import { openLink, type Link, type LinkState } from '@yizhan/shared/wire/link.ts';
import type { ReportedState, TerminalRecord, Welcome } from '@yizhan/shared/wire/messages.ts';
import { makeSealer, type JournalKey } from '@yizhan/shared/wire/seal-record.ts';
import { memoryStore, type MemoryStore } from '@yizhan/shared/wire/simulated/terminal-store.ts';
import { CALM, disturb, type Disturbance } from './disturb.ts';

export type SimulatedTerminal = {
  readonly terminalId: string;
  /** Its disk: outlives `kill`. */
  readonly store: MemoryStore;
  link: () => Link;
  /** May be changed at any time. */
  readonly disturbance: Disturbance;
  write: (record: TerminalRecord) => Promise<{ readonly id: string } | Fault>;
  /** Resolves when the link is in such a state. */
  until: (kind: LinkState['kind']) => Promise<void>;
  /** Power off: nothing but the disk is left. */
  kill: () => Promise<void>;
  /** Power on. */
  start: () => void;
};

export type SimulatedTerminalOptions = {
  readonly enrolment: Enrolment;
  /** Instead of the one in the enrolment: a proxy, another port. */
  readonly hub?: () => string;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly dialDeadlineMs?: number;
};

export const healthy: ReportedState = {
  agentVersion: 'simulated',
  appliedDesired: 0,
  reader: 'ready',
  printer: 'ready',
  toner: 'ok',
  journal: { depth: 0, full: false },
  inVisit: false,
};

/** Powered off; `start` it. */
export const simulatedTerminal = (options: SimulatedTerminalOptions): SimulatedTerminal => {
  const { enrolment, clock = systemClock, random = Math.random, dialDeadlineMs = 10_000 } = options;
  const { terminalId, key, cert, ca, serverName } = enrolment;
  const disturbance: Disturbance = { ...CALM };
  let journalKey: JournalKey = {
    version: enrolment.journalKey.version,
    publicKey: Buffer.from(enrolment.journalKey.publicKey, 'base64url'),
  };
  const disk = memoryStore();
  const store: MemoryStore = {
    ...disk,
    adopt: (welcome: Welcome) => {
      ({ journalKey } = welcome);
      return disk.adopt(welcome);
    },
  };
  let link: Link | undefined;

  const dial = async () => {
    const hub = options.hub?.() ?? enrolment.hub;
    const peer = await dialHub({ hub, key, cert, ca, serverName, deadlineMs: dialDeadlineMs });
    return isFault(peer) ? peer : disturb(peer, { clock, random, disturbance: () => disturbance });
  };
  const running = (): Link => {
    if (link === undefined) throw new Error(`terminal ${terminalId} is off`);
    return link;
  };

  return {
    terminalId,
    store,
    link: running,
    disturbance,
    write: async (record) => {
      const seal = await makeSealer(terminalId, journalKey);
      const sealed = await seal({ id: uuidv7(), at: new Date(clock.now()).toISOString(), record });
      return store.write(sealed) ?? { id: sealed.id };
    },
    until: (kind) =>
      new Promise((resolve) => {
        const stop = running().subscribe((state) => {
          if (state.kind !== kind) return;
          resolve();
          queueMicrotask(() => {
            stop();
          });
        });
      }),
    kill: async () => {
      await link?.close();
      link = undefined;
    },
    start: () => {
      link ??= openLink({ terminalId, agentVersion: 'simulated', dial, store, clock, random });
      link.report(healthy);
    },
  };
};
