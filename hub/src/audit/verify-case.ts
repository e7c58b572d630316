/**
 * One case against itself, its read model and the log. What a row's hash should be is said by others: a leaf that the
 * log's signed head covers, the next event, the read model. That tells which of two neighbours was altered.
 */
import { eventHash, NO_EVENT } from './chain.ts';
import type { Finding } from './findings.ts';

export type EventRow = {
  readonly caseId: string;
  readonly seq: number;
  readonly kind: string;
  readonly doneAt: Date;
  readonly recordedAt: Date;
  readonly body: Buffer;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
  /** The log's reader has passed it. */
  readonly logged: boolean;
};
export type ViewRow = { readonly version: number; readonly head: Buffer };
export type LeafRow = {
  readonly seq: number;
  readonly index: number;
  readonly eventHash: Buffer;
  /** `broken`: it contradicts itself, which was reported with the log; `unsigned`: no sound head covers it. */
  readonly trust: 'signed' | 'unsigned' | 'broken';
};

export type CaseParts = {
  readonly caseId: string;
  /** By seq, rising. */
  readonly events: AsyncIterable<EventRow>;
  readonly view: ViewRow | undefined;
  readonly leaves: readonly LeafRow[];
};

export async function* verifyCase({ caseId, events, view, leaves }: CaseParts): AsyncGenerator<Finding, number> {
  const walk = openWalk(caseId, view, leaves);
  let count = 0;
  let held: EventRow | undefined;
  for await (const event of events) {
    count++;
    if (held) yield* walk.step(held, event);
    held = event;
  }
  if (held) yield* walk.step(held, undefined);
  yield* walk.end();
  return count;
}

const fits = (event: EventRow): boolean => eventHash(event.prevHash, event.body).equals(event.hash);

type Column = 'case_id' | 'seq' | 'kind' | 'done_at' | 'recorded_at';

/** Columns beside the bytes are for searching, and are not hashed: they have to say what the bytes say. */
const columnThatDiffers = ({ caseId, seq, kind, doneAt, recordedAt, body }: EventRow): Column | undefined => {
  let told: Record<string, unknown>;
  try {
    told = Object(JSON.parse(body.toString('utf8'))) as Record<string, unknown>;
  } catch {
    return undefined; // altered bytes need not be JSON: their hash tells
  }
  const columns: readonly [Column, unknown, unknown][] = [
    ['case_id', caseId, told['case']],
    ['seq', seq, told['seq']],
    ['kind', kind, told['kind']],
    ['done_at', doneAt.toISOString(), told['doneAt']],
    ['recorded_at', recordedAt.toISOString(), told['recordedAt']],
  ];
  return columns.find(([, column, said]) => column !== said)?.[0];
};

const openWalk = (caseId: string, view: ViewRow | undefined, leaves: readonly LeafRow[]) => {
  const leafAt = new Map(leaves.map((leaf) => [leaf.seq, leaf]));
  let seq = 0;
  /** What the next event has to follow; undefined behind a gap. */
  let hash: Buffer | undefined = NO_EVENT;
  /** Last event that is as it was signed, and last that is not although all else fits it. */
  let attested = 0;
  let rewritten: { from: number; seq: number } | undefined;
  let logged = 0;

  /** The event's hash as its neighbour noted it; the read model is the last event's neighbour. */
  const neighbour = (event: EventRow, next: EventRow | undefined): Buffer | undefined => {
    if (next) return next.seq === event.seq + 1 && fits(next) ? next.prevHash : undefined;
    return view?.version === event.seq ? view.head : undefined;
  };

  function* step(event: EventRow, next: EventRow | undefined): Generator<Finding> {
    if (event.seq !== seq + 1) {
      yield { kind: 'event-missing', caseId, seq: seq + 1, to: event.seq - 1 };
      hash = undefined;
    }
    const sound = fits(event) && (hash === undefined || event.prevHash.equals(hash));
    const leaf = leafAt.get(event.seq);
    const signed = leaf?.trust === 'signed' ? leaf.eventHash : undefined;
    const noted = neighbour(event, next);
    seq = event.seq;
    hash = event.hash;
    if (event.logged) logged = event.seq;

    if (!sound || (signed?.equals(event.hash) === false && noted?.equals(signed) === true)) {
      yield { kind: 'event-altered', caseId, seq };
      hash = noted ?? event.hash;
    } else if (signed?.equals(event.hash) === false) {
      rewritten = { from: rewritten?.from ?? attested + 1, seq };
    } else if (noted?.equals(event.hash) === false && !next) {
      yield { kind: 'view-differs', caseId, seq, what: 'head' };
    } else if (noted?.equals(event.hash) === false && !signed) {
      yield { kind: 'event-altered', caseId, seq };
      hash = noted;
    } else if (leaf?.trust === 'unsigned' && !leaf.eventHash.equals(event.hash)) {
      yield { kind: 'leaf-altered', caseId, seq, index: leaf.index };
    } else {
      if (signed) attested = seq;
      const column = columnThatDiffers(event);
      if (column !== undefined) yield { kind: 'column-differs', caseId, seq, column };
    }
  }

  function* end(): Generator<Finding> {
    if (rewritten) yield { kind: 'history-rewritten', caseId, ...rewritten };
    const lastSigned = leaves.findLast((leaf) => leaf.trust === 'signed')?.seq ?? 0;
    const known = Math.max(view?.version ?? 0, lastSigned);
    if (seq === 0) {
      const stray = leaves.find((leaf) => leaf.trust === 'unsigned');
      if (known > 0 || view) yield { kind: 'case-missing', caseId, seq: 1, to: known };
      else if (stray) yield { kind: 'leaf-altered', caseId, seq: stray.seq, index: stray.index };
      return;
    }
    if (known > seq) yield { kind: 'tail-cut', caseId, seq: seq + 1, to: known };
    if (!view) yield { kind: 'view-missing', caseId, seq };
    else if (view.version < seq) yield { kind: 'view-differs', caseId, seq, what: 'version' };
    if (logged > (leaves.at(-1)?.seq ?? 0)) yield { kind: 'not-logged', caseId, seq: logged };
  }

  return { step, end };
};
