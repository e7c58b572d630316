/** What the hub knows of each terminal: who is connected, by generation (R7), what it is to be, what it says it is (R3). */
import type { Fault } from '@yizhan/shared/faults.ts';
import {
  desiredState,
  type DesiredState,
  type Hello,
  type ReportedState,
  type Welcome,
} from '@yizhan/shared/wire/messages.ts';
import { decideResume } from '@yizhan/shared/wire/resume.ts';
import type { Desired } from '@yizhan/shared/wire/terminal-store.ts';
import { record, type Actor } from '../audit/record.ts';
import type { LiveBus } from '../realtime/live.ts';
import type { Sql, Tx } from '../storage/db.ts';
import { desiredBody } from './desired-body.ts';
import { openForTerminal } from './open-for-terminal.ts';
import type { AppendToStream } from './stream.ts';

export type Greeting = Pick<
  Welcome,
  'terminalId' | 'receiptPrefix' | 'epoch' | 'generation' | 'resume' | 'from' | 'resend' | 'desired'
>;

type Row = {
  receipt_prefix: string;
  generation: number;
  stream_seq: number;
  desired: unknown;
  desired_version: number;
  epoch: string;
};

type Deps = { readonly live: LiveBus; readonly append: AppendToStream };

/** Begins a generation and decides what follows, under the terminal's row lock. Throws when it is not on record. */
export const greetTerminal = async (
  tx: Tx,
  { live, append }: Deps,
  { terminalId, hello }: { readonly terminalId: string; readonly hello: Hello },
): Promise<Greeting> => {
  const { rows } = await tx.query<Row>(
    `update terminal t set generation = generation + 1, online = true, online_since = now(), seen_at = now(),
            reported_version = 0
       from hub_state h where t.id = $1
     returning t.receipt_prefix, t.generation, t.stream_seq, t.desired, t.desired_version, h.epoch`,
    [terminalId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`terminal ${terminalId} is not on record`);
  const { epoch, stream_seq: streamSeq } = row;
  const kept = await tx.query<{ count: number }>(
    'select count(*)::int as count from stream_record where terminal_id = $1 and epoch = $2 and seq > $3',
    [terminalId, epoch, hello.lastSeq],
  );
  const keptAfter = kept.rows[0]?.count === streamSeq - hello.lastSeq;
  const decided = decideResume(hello, { epoch, streamSeq, keptAfter });
  if (decided.resume === 'stream') {
    // An acknowledgement may have been lost with the last connection.
    await tx.query('update terminal set acked_seq = greatest(acked_seq, $2) where id = $1', [
      terminalId,
      hello.lastSeq,
    ]);
  } else {
    for (const body of await openForTerminal(tx, terminalId)) await append(tx, terminalId, body);
  }
  tx.afterCommit(() => {
    live.emit({ kind: 'terminal', id: terminalId });
  });
  return {
    ...decided,
    terminalId,
    receiptPrefix: row.receipt_prefix,
    epoch,
    generation: row.generation,
    from: (decided.resume === 'stream' ? hello.lastSeq : streamSeq) + 1,
    desired: { version: row.desired_version, body: await desiredBody(tx, row.desired) },
  };
};

/** Whether that generation was still the one connected. */
export const endPresence = async (sql: Sql, terminalId: string, generation: number): Promise<boolean> => {
  const { rowCount } = await sql.query(
    'update terminal set online = false, seen_at = now() where id = $1 and generation = $2 and online',
    [terminalId, generation],
  );
  return rowCount === 1;
};

export type Present = { readonly terminalId: string; readonly generation: number };

/** These are connected here and now. */
export const markSeen = async (sql: Sql, present: readonly Present[]): Promise<void> => {
  await sql.query(
    `update terminal t set seen_at = now(), online = true
       from unnest($1::text[], $2::int[]) as p (id, generation)
      where t.id = p.id and t.generation = p.generation`,
    [present.map(({ terminalId }) => terminalId), present.map(({ generation }) => generation)],
  );
};

/** Ends the presence of terminals whose hub process has died without a word. Their ids. */
export const endStalePresence = async (sql: Sql, olderThanMs: number): Promise<string[]> => {
  const { rows } = await sql.query<{ id: string }>(
    `update terminal set online = false where online and seen_at < now() - make_interval(secs => $1) returning id`,
    [olderThanMs / 1000],
  );
  return rows.map(({ id }) => id);
};

type Report = { readonly generation: number; readonly version: number; readonly body: ReportedState };

/** Keeps the newer within one generation. `device_since` tells since when each part is as it is. */
export const takeReport = async (
  sql: Sql,
  terminalId: string,
  { generation, version, body }: Report,
): Promise<boolean> => {
  const { rowCount } = await sql.query(
    `update terminal t set reported = $4, reported_version = $3, reported_at = now(), seen_at = now(),
            device_since = (
              select jsonb_object_agg(part, case
                when t.device_since ? part and t.reported -> part is not distinct from $4::jsonb -> part
                then t.device_since -> part
                else to_jsonb(to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end)
              from unnest(array['reader', 'printer', 'toner', 'inVisit']) as part)
      where id = $1 and generation = $2 and reported_version < $3`,
    [terminalId, generation, version, JSON.stringify(body)],
  );
  return rowCount === 1;
};

export const readDesired = async (sql: Sql, terminalId: string): Promise<Desired> => {
  const { rows } = await sql.query<{ desired: unknown; desired_version: number }>(
    'select desired, desired_version from terminal where id = $1',
    [terminalId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`terminal ${terminalId} is not on record`);
  return { version: row.desired_version, body: await desiredBody(sql, row.desired) };
};

/** Latest wins; `version` is the one the change was made on. Faults: `not-found`, `conflict`. */
export const changeDesired = async (
  tx: Tx,
  live: LiveBus,
  change: { readonly terminalId: string; readonly version: number; readonly body: DesiredState; readonly by: Actor },
): Promise<{ readonly version: number } | Fault> => {
  const { terminalId, version, by } = change;
  const body = desiredState.parse(change.body);
  const { rows } = await tx.query<{ desired_version: number }>(
    `update terminal set desired = $3, desired_version = desired_version + 1
      where id = $1 and desired_version = $2 returning desired_version`,
    [terminalId, version, JSON.stringify(body)],
  );
  const row = rows[0];
  if (row === undefined) {
    const known = await tx.query('select 1 from terminal where id = $1', [terminalId]);
    return { fault: known.rowCount === 0 ? 'not-found' : 'conflict' };
  }
  await record(tx, {
    kind: 'terminal.desired-changed',
    actor: by,
    subject: terminalId,
    detail: { version: row.desired_version },
  });
  tx.afterCommit(() => {
    live.emit({ kind: 'terminal', id: terminalId });
  });
  return { version: row.desired_version };
};
