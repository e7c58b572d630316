import type { Clock } from '../clock.ts';
import type { Fault } from '../faults.ts';
import type { HubPorts } from './hub-ports.ts';
import { REPORT_DEADLINE_MS, RETRY_MS } from './limits.ts';
import { desiredAck, terminalEvents } from './messages.ts';
import type { Peer } from './peer.ts';
import type { Wake } from './wake.ts';

type Options = {
  readonly peer: Peer;
  readonly terminalId: string;
  readonly ports: HubPorts;
  readonly clock: Clock;
  readonly wake: Wake;
  readonly sent: { desired: number };
  readonly over: () => boolean;
  readonly failed: (error: unknown, event: string) => Fault;
};

/** Sends the desired state whenever it is newer than what the terminal holds: the latest only, never a queue (R3). */
export const pushDesired = async ({
  peer,
  terminalId,
  ports,
  clock,
  wake,
  sent,
  over,
  failed,
}: Options): Promise<void> => {
  const later = (): Promise<void> =>
    new Promise((resolve) => {
      clock.after(RETRY_MS, resolve);
    });
  while (!over()) {
    await wake.wait();
    if (over()) return;
    try {
      const desired = await ports.desired(terminalId);
      if (desired.version <= sent.desired) continue;
      const answered = await peer.send(terminalEvents.desired, desired, REPORT_DEADLINE_MS);
      const ack = answered.kind === 'answer' ? desiredAck.safeParse(answered.body) : undefined;
      if (ack?.success) sent.desired = Math.max(sent.desired, ack.data.version);
      else await later(); // its next report tells what it applies; the sweep tries again
    } catch (error) {
      failed(error, terminalEvents.desired);
      await later();
    }
  }
};
