import type { Ask } from '@yizhan/shared/wire/messages.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { HubPorts, WireCount } from '@yizhan/shared/wire/hub-ports.ts';
import type { Opener } from '@yizhan/shared/wire/seal-record.ts';
import type { RecordEffects } from '../cases/terminal-effects.ts';
import { gatherAcks } from '../fleet/gather-acks.ts';
import { readStream, type AppendToStream } from '../fleet/stream.ts';
import { endPresence, greetTerminal, readDesired, takeReport } from '../fleet/terminals.ts';
import type { Keyring } from '../keys/keyring.ts';
import { isDatabaseAway } from '../storage/away.ts';
import type { Db } from '../storage/db.ts';
import type { LiveBus } from './live.ts';
import { takeRecords } from './take-record.ts';

export type TerminalPortsDeps = {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly live: LiveBus;
  readonly append: AppendToStream;
  readonly open: Opener;
  readonly effects: RecordEffects;
  readonly answerAsk: (terminalId: string, ask: Ask) => Promise<unknown>;
  readonly reconnectWindowMs: () => number;
  readonly count: (what: WireCount) => void;
  /** Logs a bug and names the line. */
  readonly failed: (error: unknown, where: Readonly<Record<string, string>>) => string;
};

/** The hub's half of the link on the database. */
export const terminalPorts = (deps: TerminalPortsDeps): HubPorts => {
  const { db, keyring, live, append, failed } = deps;
  const acknowledge = gatherAcks(db.pool);
  return {
    hello: async (terminalId, hello) => {
      const greeting = await db.tx((tx) => greetTerminal(tx, { live, append }, { terminalId, hello }));
      const { version, publicKey } = keyring.current('journal');
      if (publicKey === undefined) throw new Error('the journal key has no public half');
      return { ...greeting, journalKey: { version, publicKey }, reconnectWindowMs: deps.reconnectWindowMs() };
    },
    gone: async (terminalId, generation) => {
      if (await endPresence(db.pool, terminalId, generation)) live.emit({ kind: 'terminal', id: terminalId });
    },
    take: (terminalId, records, stopped) => takeRecords(deps, terminalId, { records, stopped }),
    stream: (terminalId, after) => readStream(db.pool, terminalId, after),
    acked: (terminalId, { seq }) => acknowledge(terminalId, seq),
    reported: async (terminalId, report) => {
      if (await takeReport(db.pool, terminalId, report)) live.emit({ kind: 'terminal', id: terminalId });
    },
    desired: (terminalId) => readDesired(db.pool, terminalId),
    answer: (terminalId, ask) => deps.answerAsk(terminalId, ask),
    count: deps.count,
    failed: (error, where): Fault =>
      isDatabaseAway(error) ? { fault: 'storage-away' } : { fault: 'internal', id: failed(error, where) },
  };
};
