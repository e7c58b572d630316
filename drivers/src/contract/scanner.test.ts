import { pino } from 'pino';
import { openScanner } from '../scanner/open-scanner.ts';
import { startHidScanner } from '../simulated/hid-scanner.ts';
import { nativeChildren } from './native-children.ts';
import { scannerSuite } from './scanner.suite.ts';

/** The production driver and unmodified node-hid; only the device behind the node is ours (R23). */
scannerSuite('the scanner driver on node-hid in a testbed', async () => {
  const scanner = await startHidScanner();
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  return {
    scanner,
    openDriver: () =>
      openScanner({
        runtime: scanner.runtime,
        log,
        timing: { heartbeatMs: 200, silenceMs: 3_000, backoffFirstMs: 20, backoffMaxMs: 200, joinMs: 2_000 },
      }),
    signalChildren: async (signal) => {
      const children = await nativeChildren('hid-child');
      for (const child of children) process.kill(child, signal);
      return children.length;
    },
    logged: () => lines.join(''),
    close: () => scanner.stop(),
  };
});
