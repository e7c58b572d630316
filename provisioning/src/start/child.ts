import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

export type Child = {
  readonly name: string;
  readonly pid: number;
  /** The first line it said that parses as a JSON object. */
  readonly ready: Promise<Record<string, unknown>>;
  readonly ended: Promise<number>;
  stop(): Promise<void>;
};

type Program = {
  readonly name: string;
  /** Path of a TypeScript entry, from the repository's root. */
  readonly entry: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
};

/** Long enough for a drain; after it the process is ended for good. */
const STOP_MS = 10_000;

/** Starts one part of the demo. It ends with this process, also when this one is killed. */
export const startChild = ({ name, entry, args = [], env, logFile }: Program): Child => {
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', process.execPath, entry, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches this process alone, which then stops its children in order.
    detached: true,
  });
  child.stderr.pipe(log, { end: false });
  const last: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => last.splice(0, Math.max(0, last.push(chunk.toString()) - 8)));
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? (signal ? 128 : 1));
    });
  });
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      const said = parseObject(line);
      if (said) resolve(said);
    });
    void ended.then((code) => {
      reject(
        new Error(`${name} ended with code ${code} before it was ready.\n${last.join('').trim()}\nIts log: ${logFile}`),
      );
    });
  });
  ready.catch(() => undefined); // whoever waits for it sees the same rejection
  return { name, pid: child.pid ?? 0, ready, ended, stop: () => stop(child, ended) };
};

const stop = async (child: ChildProcess, ended: Promise<number>): Promise<void> => {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
};

const parseObject = (line: string): Record<string, unknown> | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined; // a line of prose that happens to begin with a brace
  }
};
