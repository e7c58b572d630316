/**
 * A room in which a program meets a hostile file (R16): bubblewrap and prlimit. It sees `/usr`, what the caller
 * hands in, and a private `/tmp`; no network, no other process, no user of this machine, no capability, no name space
 * of its own. What it may use of processor and memory is counted, and it yields to everything else (nice 19).
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { DEADLINE_MS } from './limits.ts';

export type Jailed = {
  readonly command: readonly [string, ...string[]];
  /** Files that it finds, by their place: read-only, in memory. */
  readonly files?: Readonly<Record<string, Uint8Array>> | undefined;
  /** Folders of this machine that it may read, at the same place. */
  readonly reads?: readonly string[] | undefined;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
};

export type Ending =
  | { readonly kind: 'ended'; readonly code: number; readonly said: string }
  /** It was stopped at a bound, or fell over. */
  | { readonly kind: 'stopped'; readonly why: 'time' | 'output' | 'crash'; readonly said: string };

export type JailRun = { readonly ending: Ending; readonly output: Buffer };

export type Jail = {
  run(jailed: Jailed): Promise<JailRun>;
  /** What the first writes, the second reads, each in a jail of its own; the hub sees the bytes of the second only. */
  pipe(first: Jailed, second: Jailed): Promise<{ readonly first: Ending; readonly second: JailRun }>;
};

/** No program ran: nothing is known about the file. */
export class JailBroken extends Error {
  override readonly name = 'JailBroken';
}

/** Of what a program says about itself. */
const MAX_SAID = 4000;
/** A file as it is kept: 50 pages of dense pictures. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const MAX_TMP_BYTES = 64 * 1024 * 1024;
const STATUS_FD = 3;
const FIRST_FILE_FD = 4;

const ENTERING = [
  ...['--unshare-all', '--unshare-user', '--disable-userns', '--uid', '65534', '--gid', '65534'],
  ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'jail'],
  ...['--clearenv', '--setenv', 'PATH', '/usr/bin', '--setenv', 'LC_ALL', 'C.UTF-8', '--setenv', 'HOME', '/tmp'],
  // glibc would set memory aside for each thread.
  ...['--setenv', 'MALLOC_ARENA_MAX', '1'],
  ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib'],
  ...['--symlink', 'usr/lib64', '/lib64', '--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
  ...['--size', String(MAX_TMP_BYTES), '--tmpfs', '/tmp', '--chdir', '/tmp'],
  ...['--json-status-fd', String(STATUS_FD)],
];

const argumentsOf = ({ command, files = {}, reads = [], cpuSeconds, memoryBytes }: Jailed): string[] => [
  ...['-n', '19', 'bwrap', ...ENTERING],
  ...reads.flatMap((folder) => ['--ro-bind', folder, folder]),
  ...Object.keys(files).flatMap((place, i) => ['--ro-bind-data', String(FIRST_FILE_FD + i), place]),
  ...['--remount-ro', '/', '--', '/usr/bin/prlimit', `--cpu=${String(cpuSeconds)}`],
  // `data` counts what a program writes to, `as` would count what V8 only reserves; each thread takes a whole stack of it.
  ...[`--data=${String(memoryBytes)}`, '--stack=2097152', '--nproc=64', '--nofile=64', '--core=0', ...command],
];

type Running = { readonly child: ChildProcess; readonly ended: Promise<JailRun> };

const start = (jailed: Jailed, deadlineMs: number, stdout: 'pipe' | Writable = 'pipe', reads = false): Running => {
  const files = Object.values(jailed.files ?? {});
  const stdio: StdioOptions = [reads ? 'pipe' : 'ignore', stdout, 'pipe', 'pipe', ...files.map(() => 'pipe' as const)];
  const child = spawn('nice', argumentsOf(jailed), { stdio, env: { PATH: '/usr/bin:/bin' } });
  const output: Buffer[] = [];
  let size = 0;
  let said = '';
  let status = '';
  let over: 'time' | 'output' | undefined;
  const stop = (why: 'time' | 'output'): void => {
    over ??= why;
    child.kill('SIGKILL'); // bubblewrap takes everything inside along
  };
  child.stdout?.on('data', (part: Buffer) => {
    size += part.length;
    if (size > MAX_OUTPUT_BYTES) stop('output');
    else output.push(part);
  });
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    if (said.length < MAX_SAID) said += part.slice(0, MAX_SAID - said.length);
  });
  (child.stdio[STATUS_FD] as Readable | null | undefined)?.setEncoding('utf8').on('data', (part: string) => {
    status += part; // bubblewrap alone writes here, two short lines
  });
  for (const [i, bytes] of files.entries()) {
    const entrance = child.stdio[FIRST_FILE_FD + i] as Writable | null | undefined;
    // Bubblewrap may end before it has been given everything; its ending says so.
    entrance?.on('error', () => undefined).end(bytes);
  }
  const timer = setTimeout(() => {
    stop('time');
  }, deadlineMs);
  const ended = new Promise<JailRun>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new JailBroken(`The jail could not be made: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      if (over === undefined && signal === null && !status.includes('exit-code'))
        reject(new JailBroken(`The jail could not be made: ${said.trim() || `code ${String(code)}`}`));
      else resolve({ ending: endingOf({ code, signal, over, said }), output: Buffer.concat(over ? [] : output) });
    });
  }).finally(() => {
    clearTimeout(timer);
  });
  return { child, ended };
};

type End = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly over: 'time' | 'output' | undefined;
  readonly said: string;
};
/** A shell's and bubblewrap's way to tell of a signal. */
const BY_SIGNAL = 128;
const [SIGKILL, SIGXCPU] = [9, 24];

const endingOf = ({ code, signal, over, said }: End): Ending => {
  if (over) return { kind: 'stopped', why: over, said };
  if (signal !== null || code === null) return { kind: 'stopped', why: 'crash', said };
  if (code < BY_SIGNAL) return { kind: 'ended', code, said };
  const byClock = code === BY_SIGNAL + SIGXCPU || code === BY_SIGNAL + SIGKILL;
  return { kind: 'stopped', why: byClock ? 'time' : 'crash', said };
};

export const openJail = (deadlineMs: number = DEADLINE_MS): Jail => ({
  run: (jailed) => start(jailed, deadlineMs).ended,
  pipe: async (first, second) => {
    const reader = start(second, deadlineMs, 'pipe', true);
    const hole = reader.child.stdin as Writable & Readable;
    const writer = start(first, deadlineMs, hole);
    hole.destroy(); // ours; the two keep theirs
    const [{ ending }, read] = await Promise.all([writer.ended, reader.ended]);
    return { first: ending, second: read };
  },
});
