/**
 * The audit (R8, R27): recomputes every case's chain from its stored bytes and the whole log of case heads, and says
 * where anything differs. Reads one snapshot in bounded memory while the hub goes on working.
 */
import type { Keyring } from '../keys/keyring.ts';
import type { Db, Sql } from '../storage/db.ts';
import { inSnapshot, streamRows } from '../storage/snapshot.ts';
import { cursorOf } from './event-reader.ts';
import type { Finding } from './findings.ts';
import { leafOf } from './log-bytes.ts';
import { LOG_READER } from './log.ts';
import { openPeek, type Peek } from './peek.ts';
import { verifyCase, type EventRow, type LeafRow, type ViewRow } from './verify-case.ts';
import { verifyTree, type Witness } from './verify-tree.ts';

export type AuditResult = {
  readonly cases: number;
  readonly events: number;
  /** Leaves in the log. */
  readonly leaves: number;
  /** The first `MAX_FINDINGS`; `found` counts all. */
  readonly findings: readonly Finding[];
  readonly found: number;
};

export const MAX_FINDINGS = 1000;

export const verifyLog = (db: Db, keyring: Keyring, witness?: Witness): Promise<AuditResult> =>
  inSnapshot(db.pool, async (client) => {
    const tree = await verifyTree({ sql: client, keyring, witness });
    const findings: Finding[] = tree.findings.slice(0, MAX_FINDINGS);
    let [found, cases, count] = [tree.findings.length, 0, 0];

    const events = await openPeek(eventRows(client));
    const views = await openPeek(viewRows(client));
    const leaves = await openPeek(leafRows(client, tree.trusted));
    for (let caseId = least(events, views, leaves); caseId !== undefined; caseId = least(events, views, leaves)) {
      cases++;
      const view = (await all(views.whileKey(caseId)))[0];
      const parts = { caseId, view, leaves: await all(leaves.whileKey(caseId)), events: events.whileKey(caseId) };
      const checking = verifyCase(parts);
      let step = await checking.next();
      for (; step.done !== true; step = await checking.next()) {
        found++;
        if (findings.length < MAX_FINDINGS) findings.push(step.value);
      }
      count += step.value;
    }
    return { cases, events: count, leaves: tree.leaves, findings, found };
  });

/** PostgreSQL orders uuid by its bytes, and so does their text. */
const least = (...streams: readonly Pick<Peek<unknown>, 'key'>[]): string | undefined =>
  streams.reduce<string | undefined>((low, { key }) => {
    const mine = key();
    return mine !== undefined && (low === undefined || mine < low) ? mine : low;
  }, undefined);

const all = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
};

async function* eventRows(sql: Sql): AsyncGenerator<EventRow> {
  const { xid, position } = await cursorOf(sql, LOG_READER);
  const text = `select case_id as "caseId", seq, kind, body, prev_hash as "prevHash", hash, done_at as "doneAt",
      recorded_at as "recordedAt", (xid, position) <= ($1::xid8, $2::bigint) as logged
    from case_event order by case_id, seq`;
  yield* streamRows<EventRow>(sql, text, [xid, position]);
}

async function* viewRows(sql: Sql): AsyncGenerator<ViewRow & { caseId: string }> {
  yield* streamRows<ViewRow & { caseId: string }>(
    sql,
    'select id as "caseId", version, head from case_view order by id',
  );
}

type RawLeaf = { index: string; case_id: string; seq: number; event_hash: Buffer; leaf_hash: Buffer };

async function* leafRows(sql: Sql, trusted: number): AsyncGenerator<LeafRow & { caseId: string }> {
  const text = 'select index, case_id, seq, event_hash, leaf_hash from merkle_leaf order by case_id, seq';
  for await (const row of streamRows<RawLeaf>(sql, text)) {
    const { case_id: caseId, seq, event_hash: eventHash } = row;
    const index = Number(row.index);
    const whole = leafOf({ caseId, seq, eventHash }).equals(row.leaf_hash);
    yield { caseId, seq, index, eventHash, trust: !whole ? 'broken' : index < trusted ? 'signed' : 'unsigned' };
  }
}
