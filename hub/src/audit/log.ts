/**
 * The log of case heads (R27): a Merkle tree that only grows, with a signed head after every batch. A case that is
 * missing, or whose end was cut off, is then missed by the log.
 */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Db, Sql, Tx } from '../storage/db.ts';
import { followEvents, type FollowedEvent } from './event-reader.ts';
import { headBytes, leafOf } from './log-bytes.ts';
import { EMPTY_ROOT, Frontier } from './merkle-tree.ts';

export const LOG_READER = 'case-log';
const EVENTS_A_BATCH = 2000;

export type CaseLog = {
  /**
   * Takes in what was committed since the last time, one leaf a changed case, and signs. Returns how many events were
   * taken in; call again until 0. Throws when the log no longer is what its last head signed: it is never signed over.
   */
  append(): Promise<number>;
};

type Options = { readonly db: Db; readonly keyring: Keyring; readonly clock: Clock };

export const openLog = ({ db, keyring, clock }: Options): CaseLog => {
  /** Of what is committed; another hub may have gone further. */
  let known = new Frontier();

  const apply = async (tx: Tx, events: readonly FollowedEvent[]): Promise<void> => {
    const head = await lastHead(tx);
    const frontier = await catchUp(tx, known, head);
    const leaves = headsOf(events).map((leaf) => ({ ...leaf, leafHash: leafOf({ ...leaf, eventHash: leaf.hash }) }));
    await tx.query(
      `insert into merkle_leaf (index, case_id, seq, event_hash, leaf_hash)
       select $1 + row - 1, case_id, seq, event_hash, leaf_hash
       from unnest($2::uuid[], $3::int[], $4::bytea[], $5::bytea[]) with ordinality
         as leaf (case_id, seq, event_hash, leaf_hash, row)`,
      [
        frontier.size,
        leaves.map((leaf) => leaf.caseId),
        leaves.map((leaf) => leaf.seq),
        leaves.map((leaf) => leaf.hash),
        leaves.map((leaf) => leaf.leafHash),
      ],
    );
    for (const leaf of leaves) frontier.append(leaf.leafHash);
    const next = {
      size: frontier.size,
      root: frontier.root(),
      previousRoot: head.root,
      signedAt: new Date(clock.now()),
    };
    const { version, signature } = keyring.sign('log', headBytes(next));
    await tx.query(
      'insert into merkle_head (size, root, signed_at, key_version, signature) values ($1, $2, $3, $4, $5)',
      [next.size, next.root, next.signedAt, version, signature],
    );
    tx.afterCommit(() => (known = frontier));
  };

  return { append: () => followEvents(db, { name: LOG_READER, limit: EVENTS_A_BATCH, apply }) };
};

/** The last event of each case in the batch, in the reader's order. */
const headsOf = (events: readonly FollowedEvent[]): readonly FollowedEvent[] => {
  const last = new Map<string, FollowedEvent>();
  for (const event of events) {
    const other = last.get(event.caseId);
    if (!other || other.seq < event.seq) last.set(event.caseId, event);
  }
  return events.filter((event) => last.get(event.caseId) === event);
};

type StoredHead = { readonly size: number; readonly root: Buffer };

const lastHead = async (sql: Sql): Promise<StoredHead> => {
  const { rows } = await sql.query<{ size: string; root: Buffer }>(
    'select size, root from merkle_head order by size desc limit 1',
  );
  return rows[0] ? { size: Number(rows[0].size), root: rows[0].root } : { size: 0, root: EMPTY_ROOT };
};

const LEAVES_A_PAGE = 10_000;

const catchUp = async (tx: Tx, known: Frontier, head: StoredHead): Promise<Frontier> => {
  const frontier = known.copy();
  for (;;) {
    const { rows } = await tx.query<{ leaf_hash: Buffer }>(
      'select leaf_hash from merkle_leaf where index >= $1 order by index limit $2',
      [frontier.size, LEAVES_A_PAGE],
    );
    for (const { leaf_hash } of rows) frontier.append(leaf_hash);
    if (rows.length < LEAVES_A_PAGE) break;
  }
  if (frontier.size !== head.size || !frontier.root().equals(head.root)) {
    throw new Error(
      `The log of case heads has ${String(frontier.size)} leaves that do not give the signed head of ${String(head.size)}: run audit:verify`,
    );
  }
  return frontier;
};
