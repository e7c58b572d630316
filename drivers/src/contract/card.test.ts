import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { openCardDriver } from '../card/open-card-driver.ts';
import { startPcscd } from '../simulated/pcscd.ts';
import { nativeChildren } from './native-children.ts';
import { cardFaultsSuite } from './card-faults.suite.ts';
import type { CardWorld } from './card-world.ts';
import { cardSuite } from './card.suite.ts';

/** The production driver on a real pcscd; only the card behind vpcd is ours (R23). */
const openWorld = async (): Promise<CardWorld> => {
  const pcscd = await startPcscd();
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  return {
    openDriver: () =>
      openCardDriver({
        pcscSocket: pcscd.socket,
        log,
        timing: {
          heartbeatMs: 200,
          silenceMs: 2_000,
          startMs: 4_000,
          backoffFirstMs: 20,
          backoffMaxMs: 200,
          callMs: 2_000,
        },
      }),
    slots: [{ port: pcscd.port }, { port: pcscd.port + 1 }],
    daemon: {
      kill: () => pcscd.kill(),
      restart: (readerName) => pcscd.restart(readerName),
      signal: (signal) => {
        if (pcscd.pid !== undefined) process.kill(pcscd.pid, signal);
      },
    },
    signalChildren: async (signal) => {
      const children = await nativeChildren('pcsc-child');
      for (const child of children) process.kill(child, signal);
      return children.length;
    },
    judge: async (apdu) => {
      const { stdout } = await promisify(execFile)('opensc-tool', ['--reader', '0', '--send-apdu', apdu], {
        env: { ...process.env, PCSCLITE_CSOCK_NAME: pcscd.socket },
      });
      const status = /SW1=0x(..), SW2=0x(..)/.exec(stdout);
      const data = /^(?:[0-9A-F]{2} )+/m.exec(stdout.slice(stdout.indexOf('SW2')));
      return `${data?.[0] ?? ''}${status?.[1] ?? ''}${status?.[2] ?? ''}`.replaceAll(' ', '').toLowerCase();
    },
    logged: () => lines.join(''),
    close: () => pcscd.stop(),
  };
};

cardSuite('the card driver on pcscd', openWorld);
cardFaultsSuite('the card driver on pcscd, when things break', openWorld);
