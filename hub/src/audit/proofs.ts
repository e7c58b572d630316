/** Proofs from the log, checkable by anyone who holds a signed head (RFC 6962 §2.1.1, §2.1.2). */
import type { Db, Sql } from '../storage/db.ts';
import { inSnapshot, streamRows } from '../storage/snapshot.ts';
import { consistencyRanges, Frontier, inclusionRanges, type Range } from './merkle-tree.ts';

export type InclusionProof = {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  readonly path: readonly Buffer[];
};

/** That the case stood at this event when it was logged. Undefined: no leaf under this head says so. */
export const inclusionProof = (
  db: Db,
  { caseId, seq }: { caseId: string; seq: number },
  size: number,
): Promise<InclusionProof | undefined> =>
  inSnapshot(db.pool, async (client) => {
    const { rows } = await client.query<{ index: string; leaf_hash: Buffer }>(
      'select index, leaf_hash from merkle_leaf where case_id = $1 and seq = $2 and index < $3',
      [caseId, seq, size],
    );
    const row = rows[0];
    if (!row) return undefined;
    const index = Number(row.index);
    return { index, size, leaf: row.leaf_hash, path: await rootsOf(client, inclusionRanges(index, size)) };
  });

/** That the log of `older` leaves begins the one of `size`: nothing before was changed. */
export const consistencyProof = (db: Db, older: number, size: number): Promise<readonly Buffer[]> =>
  inSnapshot(db.pool, (client) => rootsOf(client, consistencyRanges(older, size)));

/** The ranges cover the whole log but little: each leaf is read once. */
const rootsOf = async (sql: Sql, ranges: readonly Range[]): Promise<readonly Buffer[]> => {
  const roots: Buffer[] = [];
  for (const { from, to } of ranges) {
    const frontier = new Frontier();
    const text = 'select leaf_hash from merkle_leaf where index >= $1 and index < $2 order by index';
    for await (const { leaf_hash } of streamRows<{ leaf_hash: Buffer }>(sql, text, [from, to]))
      frontier.append(leaf_hash);
    if (frontier.size !== to - from) throw new Error(`The log lacks leaves between ${String(from)} and ${String(to)}`);
    roots.push(frontier.root());
  }
  return roots;
};
