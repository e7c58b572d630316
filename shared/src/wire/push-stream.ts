import type { Clock } from '../clock.ts';
import type { Fault } from '../faults.ts';
import type { HubPorts } from './hub-ports.ts';
import { BATCH, MAX_BUFFERED_BYTES, RETRY_MS, STREAM_DEADLINE_MS } from './limits.ts';
import { streamAck, terminalEvents } from './messages.ts';
import type { Peer } from './peer.ts';
import type { Wake } from './wake.ts';

type Options = {
  readonly peer: Peer;
  readonly terminalId: string;
  readonly ports: HubPorts;
  readonly clock: Clock;
  readonly wake: Wake;
  readonly epoch: string;
  readonly sent: { streamSeq: number };
  readonly over: () => boolean;
  readonly end: () => void;
  readonly failed: (error: unknown, event: string) => Fault;
};

/**
 * Sends this terminal's stream, one batch in flight, until the connection is over. A terminal that is too slow is let
 * go: what it misses waits on the disk, not in memory (R6).
 */
export const pushStream = async (options: Options): Promise<void> => {
  const { clock, over, failed } = options;
  while (!over()) {
    try {
      await step(options);
    } catch (error) {
      failed(error, terminalEvents.stream);
      await pause(clock, over);
    }
  }
};

/** One batch; waits for a wake when there is none. */
const step = async ({ peer, terminalId, ports, clock, wake, epoch, sent, over, end }: Options): Promise<void> => {
  const records = await ports.stream(terminalId, { epoch, seq: sent.streamSeq, max: BATCH.records });
  const last = records.at(-1);
  if (over()) return;
  if (last === undefined) {
    await wake.wait();
    return;
  }
  const hangUp = (what: 'slow-terminal' | 'stream-unanswered' | 'bad-message' | 'ack-beyond-sent'): void => {
    ports.count(what, terminalId);
    end();
  };
  if (peer.bufferedBytes() > MAX_BUFFERED_BYTES) {
    hangUp('slow-terminal');
    return;
  }
  const answered = await peer.send(terminalEvents.stream, { epoch, records }, STREAM_DEADLINE_MS);
  if (over()) return;
  if (answered.kind === 'unanswered') {
    hangUp('stream-unanswered');
    return;
  }
  const ack = streamAck.safeParse(answered.body);
  if (!ack.success) {
    // A fault: its disk is full, or it could not read this. It hangs up itself when repeating cannot help.
    ports.count('bad-message', terminalId);
    await pause(clock, over);
    return;
  }
  const { seq } = ack.data;
  if (seq > last.seq) {
    hangUp('ack-beyond-sent');
    return;
  }
  if (seq <= sent.streamSeq) {
    await pause(clock, over); // it took nothing: not again at once
    return;
  }
  // If this cannot be written down now, the same batch goes out once more and is acknowledged once more.
  await ports.acked(terminalId, { epoch, seq });
  sent.streamSeq = seq;
  // That was all there was; what came since has woken it already.
  if (seq === last.seq && records.length < BATCH.records) await wake.wait();
};

const pause = (clock: Clock, over: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (over()) resolve();
    else clock.after(RETRY_MS, resolve);
  });
