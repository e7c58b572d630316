/** The chain of one case (R8): each event's hash covers the one before it, over the bytes as stored. */
import { createHash } from 'node:crypto';

/** What the first event (seq 1) follows. */
export const NO_EVENT: Buffer = Buffer.alloc(32);

/**
 * SHA-256 over the previous event's hash (32 bytes) and then `body`, the event's RFC 8785 bytes.
 * @throws RangeError when `prevHash` is not 32 bytes: the boundary between the two would be open to choice.
 */
export const eventHash = (prevHash: Uint8Array, body: Uint8Array): Buffer => {
  if (prevHash.byteLength !== 32)
    throw new RangeError(`A previous hash has 32 bytes, not ${String(prevHash.byteLength)}`);
  return createHash('sha256').update(prevHash).update(body).digest();
};
