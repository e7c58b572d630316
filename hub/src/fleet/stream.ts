/** The hub's stream to each terminal: the durable half of what is pushed to it (R4). */
import { hubRecord, type HubRecord, type StreamRecord } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';
import type { LiveBus } from '../realtime/live.ts';
import type { Prepared, Sql, Tx } from '../storage/db.ts';

export type AppendToStream = (tx: Tx, terminalId: string, body: HubRecord) => Promise<number>;

const append: Prepared = {
  name: 'stream-append',
  text: `with next as (update terminal set stream_seq = stream_seq + 1 where id = $1 returning stream_seq)
    insert into stream_record (terminal_id, epoch, seq, id, body)
    select $1, h.epoch, next.stream_seq, $2, $3 from next, hub_state h
    returning seq`,
};

const after: Prepared = {
  name: 'stream-after',
  text: `select seq, id, at, body from stream_record
    where terminal_id = $1 and epoch = $2 and seq > $3 order by seq limit $4`,
};

/**
 * Appends in the caller's transaction and gives the seq. It is taken under the terminal's row lock, which is held until
 * the commit: the order of seqs is the order of commits, and no seq is left out. Terminals with traffic wait for each
 * other here, so append last. Throws when there is no such terminal.
 */
export const openStream =
  (live: LiveBus): AppendToStream =>
  async (tx, terminalId, body) => {
    const { rows } = await tx.query<{ seq: number }>(append, [
      ...[terminalId, uuidv7(), JSON.stringify(hubRecord.parse(body))],
    ]);
    const seq = rows[0]?.seq;
    if (seq === undefined) throw new Error(`no stream for terminal ${terminalId}`);
    tx.afterCommit(() => {
      live.emit({ kind: 'stream', terminalId });
    });
    return seq;
  };

export type After = { readonly epoch: string; readonly seq: number; readonly max: number };

export const readStream = async (sql: Sql, terminalId: string, { epoch, seq, max }: After): Promise<StreamRecord[]> => {
  const { rows } = await sql.query<{ seq: number; id: string; at: Date; body: HubRecord }>(after, [
    ...[terminalId, epoch, seq, max],
  ]);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
};

/** Bounds of a stream (R6); a terminal that is behind them takes a snapshot instead (R4). */
export type StreamBounds = { readonly keepAcked: number; readonly maxWaiting: number; readonly maxDays: number };
export const STREAM_BOUNDS: StreamBounds = { keepAcked: 1000, maxWaiting: 10_000, maxDays: 14 };

/** Drops what is acknowledged, too old or too much, and what an earlier epoch left. How many rows went. */
export const pruneStreams = async (sql: Sql, { keepAcked, maxWaiting, maxDays }: StreamBounds): Promise<number> => {
  const { rowCount } = await sql.query(
    `delete from stream_record s using terminal t, hub_state h
      where t.id = s.terminal_id
        and (s.epoch <> h.epoch
          or s.seq <= t.acked_seq - $1
          or s.seq <= t.stream_seq - $2
          or s.at < now() - make_interval(days => $3))`,
    [keepAcked, maxWaiting, maxDays],
  );
  return rowCount ?? 0;
};
