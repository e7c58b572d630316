/**
 * Once a second, what no push told: records another process appended or a crash left, a certificate that was revoked, a
 * terminal that another hub process has by now, a hub process that died without a word (R4, R7).
 */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Sessions } from '@yizhan/shared/wire/sessions.ts';
import type { TerminalSession } from '@yizhan/shared/wire/serve-terminal.ts';
import { pruneStreams, STREAM_BOUNDS } from '../fleet/stream.ts';
import { endStalePresence, markSeen } from '../fleet/terminals.ts';
import type { Db } from '../storage/db.ts';
import type { LiveBus } from './live.ts';

export const SWEEP_MS = 1000;
const SEEN_MS = 10_000;
/** Three missed marks: a hub process that was killed, or is cut off from its database. */
export const STALE_MS = 30_000;
const PRUNE_MS = 60_000;

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: LiveBus;
  readonly sessions: Sessions;
  /** Of each session: the fingerprint of the certificate it came in with. */
  readonly fingerprintOf: (session: TerminalSession) => Buffer;
  readonly failed: (error: unknown) => void;
};

export type Sweep = { stop(): Promise<void> };

export const startSweep = (deps: Deps): Sweep => {
  const { db, clock, live, failed } = deps;
  const stopped = { now: false };
  let seenAt = 0;
  let prunedAt = 0;
  let cancel: () => void = () => undefined;

  const sweep = async (): Promise<void> => {
    const now = clock.now();
    await look(deps);
    if (now - seenAt >= SEEN_MS) {
      await markSeen(db.pool, open(deps.sessions));
      for (const id of await endStalePresence(db.pool, STALE_MS)) live.emit({ kind: 'terminal', id });
      seenAt = now;
    }
    if (now - prunedAt >= PRUNE_MS) {
      await pruneStreams(db.pool, STREAM_BOUNDS);
      prunedAt = now;
    }
  };
  const run = async (): Promise<void> => {
    try {
      await sweep();
    } catch (error) {
      failed(error); // the next sweep finds the same
    }
    if (!stopped.now) {
      cancel = clock.after(SWEEP_MS, () => {
        running = run();
      });
    }
  };
  let running = run();

  return {
    stop: () => {
      stopped.now = true;
      cancel();
      return running;
    },
  };
};

const open = (sessions: Sessions) =>
  sessions.all().flatMap((session) => {
    const welcome = session.welcome();
    return welcome === undefined ? [] : [{ session, ...welcome }];
  });

type Row = { id: string; stream_seq: number; desired_version: number; generation: number; epoch: string };

const look = async ({ db, clock, sessions, fingerprintOf }: Deps): Promise<void> => {
  const present = open(sessions);
  if (present.length === 0) return;
  const { rows } = await db.pool.query<Row>(
    `select t.id, t.stream_seq, t.desired_version, t.generation, h.epoch
       from terminal t, hub_state h where t.id = any($1)`,
    [present.map(({ terminalId }) => terminalId)],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const { session, terminalId, generation, epoch } of present) {
    const row = known.get(terminalId);
    if (row === undefined || row.generation > generation || row.epoch !== epoch) {
      session.end();
      continue;
    }
    const sent = session.sent();
    if (row.stream_seq > sent.streamSeq) session.wakeStream();
    if (row.desired_version > sent.desired) session.wakeDesired();
  }
  const ended = await db.pool.query<{ fingerprint: Buffer }>(
    `select fingerprint from terminal_certificate
      where fingerprint = any($1) and (revoked_at is not null or not_after <= $2)`,
    [present.map(({ session }) => fingerprintOf(session)), new Date(clock.now())],
  );
  for (const { fingerprint } of ended.rows) {
    for (const { session } of present) if (fingerprintOf(session).equals(fingerprint)) session.end();
  }
};
