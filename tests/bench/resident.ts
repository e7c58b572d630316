/** Resident memory of a Node process after its garbage is gone, by the inspector: the program itself stays as it is. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { within } from './within.ts';

/** proc(5), bytes. */
export const residentBytes = (pid: number): number => {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  if (!kib) throw new Error(`Process ${String(pid)} is gone`);
  return Number(kib) * 1024;
};

export type Inspected = {
  /** The least of several looks, bytes: what was not yet given back is none of a terminal's. */
  settled(): Promise<number>;
  close(): void;
};

const LOOKS = 6;
const BETWEEN_MS = 500;

/** The process was started with `--inspect-port=PORT` and has not opened it yet. */
export const inspect = async (pid: number, port: number): Promise<Inspected> => {
  process.kill(pid, 'SIGUSR1'); // Node opens its inspector on this signal
  const list = await within(10_000, 'the inspector', firstAnswer(`http://127.0.0.1:${String(port)}/json/list`));
  const [target] = list as readonly { readonly webSocketDebuggerUrl: string }[];
  if (!target) throw new Error('The inspector has nothing to show');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  let call = 0;
  const collect = async (): Promise<void> => {
    call += 1;
    const id = call;
    const done = new Promise<void>((resolve) => {
      const hear = (data: Buffer): void => {
        if ((JSON.parse(data.toString()) as { id?: number }).id !== id) return;
        socket.off('message', hear);
        resolve();
      };
      socket.on('message', hear);
    });
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
    await within(30_000, 'a collection of garbage', done);
  };
  return {
    settled: async () => {
      let least = Infinity;
      for (let look = 0; look < LOOKS; look += 1) {
        await collect();
        await pause(BETWEEN_MS); // the allocator gives pages back in its own time
        least = Math.min(least, residentBytes(pid));
      }
      return least;
    },
    close: () => {
      socket.close();
    },
  };
};

const firstAnswer = async (url: string): Promise<unknown> => {
  for (;;) {
    try {
      return await (await fetch(url)).json();
    } catch {
      await pause(50); // the inspector is not open yet
    }
  }
};
