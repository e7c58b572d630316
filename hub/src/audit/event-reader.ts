/**
 * Followers of all case events (R29). Positions are given when a row is written but seen when its transaction commits,
 * so a later position can be seen before an earlier one. A follower therefore goes by (transaction, position) and stays
 * below the oldest transaction still running: nothing can appear behind it any more.
 */
import type { Db, Sql, Tx } from '../storage/db.ts';

export type FollowedEvent = {
  readonly position: bigint;
  readonly caseId: string;
  readonly seq: number;
  readonly kind: string;
  readonly hash: Buffer;
};

type Follow = {
  /** Name of the follower; its place is kept in `reader_cursor`. */
  readonly name: string;
  /** Events a batch, 1..10000. */
  readonly limit: number;
  /** In the transaction that moves the cursor: all of it happens once or not at all. */
  readonly apply: (tx: Tx, events: readonly FollowedEvent[]) => Promise<void>;
};

type Row = { position: string; xid: string; case_id: string; seq: number; kind: string; hash: Buffer };

/** One batch; returns how many events were in it. Several processes may follow under one name: they take turns. */
export const followEvents = (db: Db, { name, limit, apply }: Follow): Promise<number> =>
  db.tx(async (tx) => {
    const cursor = await lockCursor(tx, name);
    const { rows } = await tx.query<Row>(
      `select position, xid, case_id, seq, kind, hash from case_event
       where (xid, position) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
       order by xid, position limit $3`,
      [cursor.xid, cursor.position, limit],
    );
    const last = rows.at(-1);
    if (!last) return 0;
    await apply(tx, rows.map(fromRow));
    await tx.query('update reader_cursor set xid = $2, position = $3 where name = $1', [name, last.xid, last.position]);
    return rows.length;
  });

const fromRow = ({ position, case_id, seq, kind, hash }: Row): FollowedEvent => ({
  position: BigInt(position),
  caseId: case_id,
  seq,
  kind,
  hash,
});

type Cursor = { readonly xid: string; readonly position: string };
export const START: Cursor = { xid: '0', position: '0' };

const lockCursor = async (tx: Tx, name: string): Promise<Cursor> => {
  await tx.query('insert into reader_cursor (name, xid, position) values ($1, $2, $3) on conflict do nothing', [
    name,
    START.xid,
    START.position,
  ]);
  const { rows } = await tx.query<Cursor>('select xid, position from reader_cursor where name = $1 for update', [name]);
  return rows[0] ?? START;
};

/** Where a follower stands, without holding it up. */
export const cursorOf = async (sql: Sql, name: string): Promise<Cursor> => {
  const { rows } = await sql.query<Cursor>('select xid, position from reader_cursor where name = $1', [name]);
  return rows[0] ?? START;
};
