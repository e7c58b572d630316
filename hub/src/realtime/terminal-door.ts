/** The terminal door: mutual TLS ends here, and a certificate on the register says who speaks (R2). */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Ask } from '@yizhan/shared/wire/messages.ts';
import type { HubPorts, WireCount } from '@yizhan/shared/wire/hub-ports.ts';
import { openDoor } from '@yizhan/shared/wire/open-door.ts';
import { makeOpener } from '@yizhan/shared/wire/seal-record.ts';
import { serveTerminal, type TerminalSession } from '@yizhan/shared/wire/serve-terminal.ts';
import { createSessions } from '@yizhan/shared/wire/sessions.ts';
import { record } from '../audit/record.ts';
import type { RecordEffects } from '../cases/terminal-effects.ts';
import type { AppendToStream } from '../fleet/stream.ts';
import { findTerminal, fingerprintOf } from '../fleet/terminal-certificates.ts';
import { journalPrivateKey } from '../keys/journal-key.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Db } from '../storage/db.ts';
import type { LiveBus } from './live.ts';
import { terminalPorts } from './terminal-ports.ts';
import { startSweep } from './terminal-sweep.ts';

export type TerminalDoorOptions = {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly live: LiveBus;
  readonly append: AppendToStream;
  readonly effects: RecordEffects;
  readonly answerAsk: (terminalId: string, ask: Ask) => Promise<unknown>;
  /** PEM of the door's own certificate and key, and of the roots that sign terminals. */
  readonly tls: { readonly key: string; readonly cert: string; readonly clientCa: readonly string[] };
  readonly host: string;
  readonly port: number;
  readonly reconnectWindowMs?: number;
  readonly count: (what: WireCount | 'refused-handshake' | 'refused-certificate') => void;
  /** Logs a bug and names the line. */
  readonly failed: (error: unknown, where: Readonly<Record<string, string>>) => string;
};

export type TerminalDoor = {
  readonly port: number;
  /** Terminals connected to this process. */
  readonly connected: number;
  close: () => Promise<void>;
};

/** 2.4 ms of CPU a handshake at each end: 200 terminals coming back at once keep one core busy for a tenth of this. */
const RECONNECT_WINDOW_MS = 5000;
/** A refused terminal comes again and again: the audit hears of it this often. */
const TELL_REFUSED_MS = 3_600_000;
const MAX_REFUSED = 10_000;

export const openTerminalDoor = async (options: TerminalDoorOptions): Promise<TerminalDoor> => {
  const { db, keyring, clock, live, tls, host, port, count } = options;
  const sessions = createSessions();
  const fingerprints = new WeakMap<TerminalSession, Buffer>();
  const tell = refusals(db, clock);
  const onDatabase = terminalPorts({
    ...options,
    open: makeOpener(journalPrivateKey(keyring)),
    reconnectWindowMs: () => options.reconnectWindowMs ?? RECONNECT_WINDOW_MS,
  });
  const leaving = new Set<Promise<void>>();
  const ports: HubPorts = {
    ...onDatabase,
    gone: (terminalId, generation) => {
      const gone = onDatabase.gone(terminalId, generation);
      const done = gone
        .catch(() => undefined) // reported where it is awaited
        .finally(() => leaving.delete(done));
      leaving.add(done);
      return gone;
    },
  };

  const unlisten = live.on((change) => {
    if (change.kind === 'stream') sessions.get(change.terminalId)?.wakeStream();
    if (change.kind === 'terminal') sessions.get(change.id)?.wakeDesired();
  });

  const door = await openDoor({
    tls,
    host,
    port,
    identify: async (certificate): Promise<string | Fault> => {
      const found = await findTerminal(db.pool, certificate, new Date(clock.now()));
      if (found.kind === 'terminal') return found.terminalId;
      count('refused-certificate');
      await tell(fingerprintOf(certificate).toString('hex'), found.why);
      return { fault: 'terminal-not-enrolled' };
    },
    serve: (peer, { terminalId, certificate }) => {
      const session = serveTerminal(peer, terminalId, { ports, sessions, clock });
      fingerprints.set(session, fingerprintOf(certificate));
    },
    onRefused: () => {
      count('refused-handshake');
    },
  });

  const sweep = startSweep({
    db,
    clock,
    live,
    sessions,
    fingerprintOf: (session) => fingerprints.get(session) ?? Buffer.alloc(0),
    failed: (error) => {
      count('failed');
      ports.failed(error, { terminalId: '', event: 'sweep' });
    },
  });

  return {
    port: door.port,
    get connected() {
      return sessions.all().length;
    },
    close: async () => {
      unlisten();
      await sweep.stop();
      for (const session of sessions.all()) session.end();
      await door.close();
      await Promise.all(leaving); // the database is closed after this
    },
  };
};

/** Writes down that a certificate was refused, once an hour each. */
const refusals = (db: Db, clock: Clock) => {
  const toldAt = new Map<string, number>();
  return async (fingerprint: string, why: string): Promise<void> => {
    const now = clock.now();
    if (now - (toldAt.get(fingerprint) ?? -Infinity) < TELL_REFUSED_MS) return;
    if (toldAt.size >= MAX_REFUSED) toldAt.clear();
    toldAt.set(fingerprint, now);
    await record(db.pool, {
      kind: 'terminal.refused',
      actor: `terminal:${fingerprint}`,
      subject: fingerprint,
      detail: { why },
    });
  };
};
