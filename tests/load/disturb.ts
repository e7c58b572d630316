import type { Clock, Random } from '@yizhan/shared/clock.ts';
import type { Peer } from '@yizhan/shared/wire/peer.ts';

/** What befalls messages on their way, both ways; chances in 0..1. It may be changed while it runs. */
export type Disturbance = {
  drop: number;
  duplicate: number;
  /** Each message waits up to this long, ms, so that later ones overtake it. */
  delayMs: number;
};

export const CALM: Readonly<Disturbance> = { drop: 0, duplicate: 0, delayMs: 0 };

type Options = { readonly clock: Clock; readonly random: Random; readonly disturbance: () => Readonly<Disturbance> };

/** Between a terminal and its connection. A dropped message is unanswered at its deadline, as on a real line. */
export const disturb = (peer: Peer, { clock, random, disturbance }: Options): Peer => {
  const wait = (): Promise<void> => {
    const { delayMs } = disturbance();
    return delayMs === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          clock.after(random() * delayMs, resolve);
        });
  };
  return {
    ...peer,
    send: async (event, body, deadlineMs) => {
      const { drop, duplicate } = disturbance();
      if (random() < drop) {
        await new Promise<void>((resolve) => {
          clock.after(deadlineMs, resolve);
          peer.onClose(() => {
            resolve();
          });
        });
        return { kind: 'unanswered' };
      }
      await wait();
      if (random() < duplicate) void peer.send(event, body, deadlineMs);
      return peer.send(event, body, deadlineMs);
    },
    onMessage: (listener) => {
      peer.onMessage((message) => {
        const { drop, duplicate } = disturbance();
        if (random() < drop) return;
        const again = random() < duplicate;
        void wait().then(() => {
          listener(message);
          // Its second answer is thrown away: a message is answered once.
          if (again) listener({ ...message, answer: () => undefined });
        });
      });
    },
  };
};
