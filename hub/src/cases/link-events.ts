import canonicalize from 'canonicalize';
import { eventHash } from '../audit/chain.ts';
import { caseEvent, type CaseEvent, type EventBody } from './events.ts';

/** An event with its place in the chain; `bytes` are what is stored and hashed (R8). */
export type LinkedEvent = {
  readonly event: CaseEvent;
  readonly bytes: Buffer;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
};

export type Author = {
  /** As the audit log names actors. */
  readonly by: string;
  /** When it was done; later than `now` it is taken as now, since a terminal's clock may be ahead. */
  readonly doneAt: Date;
  readonly now: Date;
};

type After = { readonly caseId: string; readonly version: number; readonly head: Buffer };

/** RFC 8785. Throws on what JSON cannot hold. */
const canonicalBytes = (event: CaseEvent): Buffer => {
  const text = canonicalize(event);
  if (text === undefined) throw new Error(`Event ${event.kind} of case ${event.case} has no canonical form`);
  return Buffer.from(text, 'utf8');
};

/** Gives each body its seq, its two times (R10) and its hash. */
export const linkEvents = (after: After, bodies: readonly EventBody[], author: Author): LinkedEvent[] => {
  const recordedAt = author.now.toISOString();
  const doneAt = (author.doneAt < author.now ? author.doneAt : author.now).toISOString();
  let prevHash = after.head;
  return bodies.map((body, index) => {
    const place = {
      v: 1 as const,
      case: after.caseId,
      seq: after.version + index + 1,
      by: author.by,
      doneAt,
      recordedAt,
    };
    const event: CaseEvent = { ...place, ...body };
    const bytes = canonicalBytes(event);
    const linked = { event, bytes, prevHash, hash: eventHash(prevHash, bytes) };
    prevHash = linked.hash;
    return linked;
  });
};

/** Throws when stored bytes are no event: the log is damaged, or written by a newer build. */
export const readEvent = (bytes: Uint8Array): CaseEvent =>
  caseEvent.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))) as CaseEvent;
