/** What exactly the log of case heads hashes and signs. Never changed: old logs must verify for ever. */
import { leafHash } from './merkle-tree.ts';

export type LeafContent = { readonly caseId: string; readonly seq: number; readonly eventHash: Uint8Array };

/** RFC 6962 leaf over: case id (16 bytes), seq (4, big-endian), hash of that event (32). */
export const leafOf = ({ caseId, seq, eventHash }: LeafContent): Buffer => {
  const position = Buffer.alloc(4);
  position.writeUInt32BE(seq);
  return leafHash(Buffer.concat([Buffer.from(caseId.replaceAll('-', ''), 'hex'), position, eventHash]));
};

export type Head = {
  /** Leaves under this head. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Root of the head before, or of the empty tree: heads form a chain of their own. */
  readonly previousRoot: Uint8Array;
  readonly signedAt: Date;
};

const LABEL = Buffer.from('yizhan/log/1\0');

/** Label, size (8 bytes, big-endian), time (8, ms since 1970), root (32), previous root (32). */
export const headBytes = ({ size, root, previousRoot, signedAt }: Head): Buffer => {
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(size), 0);
  numbers.writeBigUInt64BE(BigInt(signedAt.getTime()), 8);
  return Buffer.concat([LABEL, numbers, root, previousRoot]);
};
