/**
 * A hub process with nothing but a terminal door, forked by `terminal-door.test.ts` to be killed: with `dieAfter` n it
 * ends itself by SIGKILL after the n-th commit of a record, before the acknowledgement can leave.
 */
import { systemClock } from '@yizhan/shared/clock.ts';
import { openKeyring } from '../keys/keyring.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import { openStream } from '../fleet/stream.ts';
import { openDb } from '../storage/db.ts';
import { openLiveBus } from './live.ts';
import { effectsOf, helpRow } from './test-effects.ts';
import { openTerminalDoor } from './terminal-door.ts';

export type DoorProcess = {
  readonly url: string;
  readonly root: string;
  readonly tls: { readonly key: string; readonly cert: string; readonly clientCa: readonly string[] };
  readonly dieAfter: number;
};

process.once('message', (message) => {
  const { url, root, tls, dieAfter } = message as DoorProcess;
  const serve = async (): Promise<void> => {
    const db = openDb({ url, max: 4 });
    const keyring = await openKeyring({ db, rootKey: rootKeyFrom(Buffer.from(root, 'hex'), 'the test root key') });
    const live = openLiveBus(() => undefined);
    let applied = 0;
    const door = await openTerminalDoor({
      ...{ db, keyring, live, tls, clock: systemClock, host: '127.0.0.1', port: 0, reconnectWindowMs: 100 },
      append: openStream(live),
      effects: effectsOf(async (tx, context, record) => {
        tx.afterCommit(() => {
          if ((applied += 1) === dieAfter) process.kill(process.pid, 'SIGKILL');
        });
        return helpRow(tx, context, record);
      }),
      answerAsk: () => Promise.resolve({ fault: 'not-found' }),
      count: () => undefined,
      failed: (error) => {
        process.stderr.write(`${String(error)}\n`);
        return 'line';
      },
    });
    process.send?.({ port: door.port });
  };
  serve().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
