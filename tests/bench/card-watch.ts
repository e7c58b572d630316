/** The reader's own word on when a card came and went, by a C program on the same pcscd. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { compile } from './compile.ts';
import { within } from './within.ts';

export type CardWatch = {
  /** When the next such event was seen by pcscd, ms since the epoch; call it before what causes it. */
  next(what: 'in' | 'out'): Promise<number>;
  stop(): Promise<void>;
};

/** pcscd looks at the simulated reader every 400 ms. */
const SEEN_MS = 10_000;

export const startCardWatch = async (pcscSocket: string): Promise<CardWatch> => {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', compile('watch')], {
    env: { ...process.env, PCSCLITE_CSOCK_NAME: pcscSocket },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const waiting = new Map<string, (at: number) => void>();
  const said = (what: string): Promise<number> => {
    const { promise, resolve } = Promise.withResolvers<number>();
    waiting.set(what, resolve);
    const at = within(SEEN_MS, `the watcher's "${what}"`, promise);
    at.catch(() => undefined); // seen by whoever awaits it
    return at;
  };
  lines.on('line', (line) => {
    const [what = '', at] = line.split(' ');
    waiting.get(what)?.(Number(at));
    waiting.delete(what);
  });
  await said('watching');
  return {
    next: said,
    stop: async () => {
      const gone = once(child, 'exit');
      if (child.kill('SIGTERM')) await gone;
    },
  };
};
