/**
 * socket.io's own framing with two bounds of ours (R6). Its default of ten binary parts a message is under one batch of
 * sealed records, and nothing in it bounds their sum: a peer could announce many parts of the largest frame each.
 */
import { Decoder, Encoder } from 'socket.io-parser';
import { MAX_MESSAGE_BYTES, MAX_RECORDS_A_BATCH } from './messages.ts';

/** `enc` and `ct` of each record. */
const MAX_PARTS = 2 * MAX_RECORDS_A_BATCH;

class BoundedDecoder extends Decoder {
  #binaryBytes = 0;

  constructor() {
    super({ maxAttachments: MAX_PARTS });
  }

  /** Throws over the bound: the connection is closed with a parse error. */
  override add(part: unknown): void {
    if (typeof part === 'string') this.#binaryBytes = 0;
    else this.#binaryBytes += byteLength(part);
    if (this.#binaryBytes > MAX_MESSAGE_BYTES) throw new Error('binary parts over the message bound');
    super.add(part);
  }
}

const byteLength = (part: unknown): number =>
  part instanceof ArrayBuffer || ArrayBuffer.isView(part) ? part.byteLength : Number.POSITIVE_INFINITY;

export const boundedParser = { Encoder, Decoder: BoundedDecoder };
