/** A program beside the bench that says JSON, a line at a time. It ends with this process at the latest. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { within } from './within.ts';

export type Program = {
  readonly pid: number;
  /** Its next line of JSON; other lines are passed over. */
  hear(): Promise<unknown>;
  say(line: string): void;
  stop(): Promise<void>;
};

type Options = { readonly args?: readonly string[]; readonly nodeArgs?: readonly string[]; readonly hearMs?: number };

const root = path.join(import.meta.dirname, '..', '..');
const STOP_MS = 10_000;

/** `entry` from the repository's root. `hearMs` is how long each line may take. */
export const startProgram = (entry: string, { args = [], nodeArgs = [], hearMs = 60_000 }: Options = {}): Program => {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', process.execPath, ...nodeArgs, entry, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async (): Promise<unknown> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${entry} ended without a word`);
      if (value.startsWith('{')) return JSON.parse(value) as unknown;
    }
  };
  return {
    pid: child.pid ?? 0,
    hear: () => within(hearMs, entry, hear()),
    say: (line) => child.stdin.write(`${line}\n`),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(force);
    },
  };
};
