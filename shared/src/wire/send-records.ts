import type { Random } from '../clock.ts';
import type { Fault } from '../faults.ts';
import { faultIn } from './bad-message.ts';
import { BATCH, RECORDS_DEADLINE_MS, RETRY_MS } from './limits.ts';
import { recordsAck, terminalEvents, type RecordsAck, type SealedRecord } from './messages.ts';
import type { Peer } from './peer.ts';
import type { TerminalStore } from './terminal-store.ts';
import type { Wake } from './wake.ts';

type Options = {
  readonly peer: Peer;
  readonly store: TerminalStore;
  readonly wake: Wake;
  readonly over: () => boolean;
  readonly end: (why: Fault) => void;
  readonly random: Random;
  readonly onTrouble: ((why: Fault) => void) | undefined;
};

/**
 * Sends the journal in the order written, one batch at a time, until the connection is over. A record leaves the outbox
 * only by a verdict; whatever else happens, it is sent again.
 */
export const sendRecords = async ({ peer, store, wake, over, end, random, onTrouble }: Options): Promise<void> => {
  while (!over()) {
    const records = store.batch(BATCH);
    if (records.length === 0) {
      await wake.wait();
      continue;
    }
    const answered = await peer.send(terminalEvents.records, { records }, RECORDS_DEADLINE_MS);
    if (over()) return;
    if (answered.kind === 'unanswered') {
      end({ fault: 'hub-away', params: { why: 'records' } });
      return;
    }
    const trouble = settle(store, records, answered.body);
    if (trouble === undefined) continue;
    onTrouble?.(trouble.why);
    if (!trouble.again) {
      end(trouble.why);
      return;
    }
    await wake.wait(random() * RETRY_MS);
  }
};

/** What kept the batch from being settled whole, and whether this connection can go on. */
const settle = (
  store: TerminalStore,
  sent: readonly SealedRecord[],
  body: unknown,
): { readonly why: Fault; readonly again: boolean } | undefined => {
  const ack = recordsAck.safeParse(body);
  if (!ack.success) {
    const why = faultIn(body);
    return why === undefined
      ? { why: { fault: 'bad-message', params: { at: 'verdicts' } }, again: false }
      : { why, again: isRetry(why) };
  }
  const { verdicts } = ack.data;
  if (!fits(sent, verdicts)) return { why: { fault: 'out-of-turn', params: { at: 'verdicts' } }, again: false };
  const full = store.settle(verdicts);
  if (full !== undefined) return { why: full, again: true };
  return verdicts.length < sent.length
    ? { why: { fault: 'internal', params: { at: 'records' } }, again: true }
    : undefined;
};

const fits = (sent: readonly SealedRecord[], verdicts: RecordsAck['verdicts']): boolean =>
  verdicts.length <= sent.length && verdicts.every(({ id }, index) => id === sent[index]?.id);

/** Of a batch as such the hub says only these may be sent again unchanged on the same connection. */
const isRetry = ({ fault }: Fault): boolean =>
  fault === 'too-many-tries' || fault === 'internal' || fault === 'storage-away';
