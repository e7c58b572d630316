/** First half of an audit: the log by itself, leaf by leaf and head by head. */
import type { Keyring } from '../keys/keyring.ts';
import type { Sql } from '../storage/db.ts';
import { streamRows } from '../storage/snapshot.ts';
import type { Finding } from './findings.ts';
import { headBytes, leafOf } from './log-bytes.ts';
import { EMPTY_ROOT, Frontier } from './merkle-tree.ts';

/** A head kept outside the hub's reach (printed, mailed, at a partner): the only thing that finds a log cut as a whole. */
export type Witness = { readonly size: number; readonly root: Buffer };

type LeafRow = { index: string; case_id: string; seq: number; event_hash: Buffer; leaf_hash: Buffer };
type HeadRow = { size: string; root: Buffer; signed_at: Date; key_version: number; signature: Buffer };

export type TreeResult = {
  readonly leaves: number;
  /** Leaves below are exactly those that were signed. */
  readonly trusted: number;
  readonly findings: readonly Finding[];
};

type Check = { readonly sql: Sql; readonly keyring: Keyring; readonly witness?: Witness | undefined };

export const verifyTree = async ({ sql, keyring, witness }: Check): Promise<TreeResult> => {
  const { rows: heads } = await sql.query<HeadRow>(
    'select size, root, signed_at, key_version, signature from merkle_head order by size',
  );
  const findings: Finding[] = [];
  const frontier = new Frontier();
  let previousRoot = EMPTY_ROOT;
  let trusted = 0;
  let sound = true;
  let nextHead = 0;
  let witnessed = witness === undefined || witness.size === 0;

  const atSize = (): void => {
    if (witness?.size === frontier.size) witnessed = frontier.root().equals(witness.root);
    const head = heads[nextHead];
    if (!head || Number(head.size) !== frontier.size) return;
    nextHead++;
    const { root, signed_at: signedAt, key_version: version, signature } = head;
    const bytes = headBytes({ size: frontier.size, root, previousRoot, signedAt });
    const signed = keyring.verify('log', version, bytes, signature);
    if (!signed) findings.push({ kind: 'head-forged', size: frontier.size });
    const computed = frontier.root();
    if (sound && signed && !computed.equals(root)) {
      findings.push({ kind: 'root-differs', size: frontier.size, from: trusted });
      sound = false; // every later root differs with this one; what differs is found leaf by leaf against the cases
    }
    if (sound && signed) trusted = frontier.size;
    previousRoot = sound ? computed : root;
  };

  const text = 'select index, case_id, seq, event_hash, leaf_hash from merkle_leaf order by index';
  for await (const row of streamRows<LeafRow>(sql, text)) {
    const index = Number(row.index);
    if (index !== frontier.size) {
      findings.push({ kind: 'leaf-missing', index: frontier.size, to: index - 1 });
      return { leaves: frontier.size, trusted, findings }; // nothing behind a gap can be placed in the tree
    }
    const content = leafOf({ caseId: row.case_id, seq: row.seq, eventHash: row.event_hash });
    if (!content.equals(row.leaf_hash)) {
      findings.push({ kind: 'leaf-altered', index, caseId: row.case_id, seq: row.seq });
    }
    frontier.append(row.leaf_hash);
    atSize();
  }
  if (heads.length > nextHead) {
    findings.push({ kind: 'leaf-missing', index: frontier.size, to: Number(heads.at(-1)?.size) - 1 });
  } else if (frontier.size > Number(heads.at(-1)?.size ?? 0)) {
    findings.push({ kind: 'head-missing', size: frontier.size });
  }
  if (witness && !witnessed) findings.push({ kind: 'witness-differs', size: witness.size });
  return { leaves: frontier.size, trusted, findings };
};
