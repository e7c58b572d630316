/** A terminal as the hub meets it: the real link over real TLS on a disk in memory, sealing as the journal does. */
import { systemClock } from '@yizhan/shared/clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { dialHub } from '@yizhan/shared/wire/dial-hub.ts';
import type { Enrolment } from '@yizhan/shared/wire/enrolment.ts';
import { openLink, type Link, type LinkState } from '@yizhan/shared/wire/link.ts';
import type { TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { makeSealer } from '@yizhan/shared/wire/seal-record.ts';
import { helpCalled } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { memoryStore, type MemoryStore } from '@yizhan/shared/wire/simulated/terminal-store.ts';
import { onTestFinished } from 'vitest';
import { uuidv7 } from 'uuidv7';

export type TestTerminal = {
  readonly link: Link;
  readonly store: MemoryStore;
  write: (record?: TerminalRecord) => Promise<string>;
  /** Resolves at the first state of this kind from now on. */
  until: (kind: LinkState['kind'], fits?: (state: LinkState) => boolean) => Promise<LinkState>;
};

export const testTerminal = (enrolment: Enrolment, port: () => number, store = memoryStore()): TestTerminal => {
  const { terminalId, key, cert, ca, journalKey } = enrolment;
  const sealing = makeSealer(terminalId, {
    version: journalKey.version,
    publicKey: Buffer.from(journalKey.publicKey, 'base64url'),
  });
  const link = openLink({
    terminalId,
    agentVersion: '1.0.0',
    store,
    clock: systemClock,
    random: Math.random,
    dial: () => dialHub({ hub: `https://127.0.0.1:${String(port())}`, key, cert, ca, deadlineMs: 5000 }),
  });
  onTestFinished(() => link.close());
  return {
    link,
    store,
    write: async (record = helpCalled('home')) => {
      const seal = await sealing;
      const sealed = await seal({ id: uuidv7(), at: new Date().toISOString(), record });
      const fault = store.write(sealed);
      if (isFault(fault)) throw new Error(fault.fault);
      return sealed.id;
    },
    until: (kind, fits = () => true) =>
      new Promise((resolve) => {
        const stop = link.subscribe((state) => {
          if (state.kind !== kind || !fits(state)) return;
          resolve(state);
          queueMicrotask(() => {
            stop();
          });
        });
      }),
  };
};
