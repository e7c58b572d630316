import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePortPair } from './free-port-pair.ts';
import { vpcdPreload } from './vpcd-preload.ts';

/** Debian's vpcd, virtual reader driver of the vsmartcard project. */
const VPCD = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const DEFAULT_READER_NAME = 'Virtual PCD';
/** pcscd starts in about 30 ms here; a loaded build machine has been seen to need 2 s. */
const START_DEADLINE_MS = 10_000;
/** pcscd ends its reader threads one after another, up to 400 ms each. */
const STOP_DEADLINE_MS = 3_000;

export type SimulatedPcscd = {
  /** What a client's PCSCLITE_CSOCK_NAME must hold. */
  readonly socket: string;
  /** Where a virtual card of the first slot connects, on 127.0.0.1; the second slot is at port + 1. */
  readonly port: number;
  /** Of the running daemon; undefined while it is down. */
  readonly pid: number | undefined;
  /** SIGKILL; the socket file stays behind as after a real crash. Resolves once the process is gone. */
  kill(): Promise<void>;
  /** Starts again, on the same socket path and ports, after ending what still runs; under another name if given. */
  restart(readerName?: string): Promise<void>;
  /** Ends the daemon and removes its directory. */
  stop(): Promise<void>;
};

/**
 * A real pcscd with one vpcd reader (two slots), apart from the system's: private mount namespace, private
 * /run/pcscd, no USB drivers. It dies with this process. `port` and `port + 1` are free ones unless given.
 */
export const startPcscd = async (options: { port?: number; readerName?: string } = {}): Promise<SimulatedPcscd> => {
  await access(VPCD).catch((cause: unknown) => {
    throw new Error('The simulated card reader needs vpcd: apt install pcscd vsmartcard-vpcd', { cause });
  });
  const preload = await vpcdPreload();
  const directory = await mkdtemp(join(tmpdir(), 'yz-pcscd-'));
  const attempt = async (port: number) => {
    await prepare(directory, { port, readerName: options.readerName ?? DEFAULT_READER_NAME });
    return { port, process: await launch(directory, preload) };
  };
  let running: { port: number; process: ChildProcess };
  try {
    running = options.port === undefined ? await onFreePorts(attempt) : await attempt(options.port);
  } catch (fault) {
    await rm(directory, { recursive: true, force: true });
    throw fault;
  }
  const { port } = running;
  let daemon: ChildProcess | undefined = running.process;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (daemon) await terminate(daemon, signal);
    daemon = undefined;
  };
  return {
    socket: join(directory, 'run', 'pcscd.comm'),
    port,
    get pid() {
      return daemon?.exitCode === null && daemon.signalCode === null ? daemon.pid : undefined;
    },
    kill: () => end('SIGKILL'),
    restart: async (readerName) => {
      await end('SIGTERM');
      if (readerName !== undefined) await prepare(directory, { port, readerName });
      daemon = await launch(directory, preload);
    },
    stop: async () => {
      await end('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** Another process may take a port between finding it free and pcscd's bind: then another pair is tried. */
const onFreePorts = async <T>(attempt: (port: number) => Promise<T>): Promise<T> => {
  for (let left = 3; ; left -= 1) {
    try {
      return await attempt(await freePortPair());
    } catch (fault) {
      if (left === 0) throw fault;
    }
  }
};

const prepare = async (directory: string, reader: { port: number; readerName: string }): Promise<void> => {
  const library = join(directory, 'vpcd.so');
  for (const name of ['run', 'readers', 'no-drivers']) await mkdir(join(directory, name), { recursive: true });
  // pcscd shares one lock among all readers of one library path: a copy keeps ours apart.
  await copyFile(VPCD, library);
  const channel = `0x${reader.port.toString(16)}`;
  await writeFile(
    join(directory, 'readers', 'vpcd'),
    `FRIENDLYNAME "${reader.readerName}"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${library}\nCHANNELID ${channel}\n`,
  );
};

/**
 * Inside the namespace: an empty USB driver directory keeps a developer's real reader with the system's pcscd;
 * /run/pcscd, the path compiled into pcscd, becomes the private directory.
 */
const INSIDE = `
set -e
mount --bind "$0/no-drivers" /usr/lib/pcsc/drivers
[ -d /run/pcscd ] || { mount -t tmpfs tmpfs /run; mkdir /run/pcscd; }
mount --bind "$0/run" /run/pcscd
LD_PRELOAD="$1" exec pcscd --foreground --info --config "$0/readers"
`;

const launch = async (directory: string, preload: string): Promise<ChildProcess> => {
  // After kill -9 the old socket and pid files are still there, and pcscd would ask after that process id.
  await rm(join(directory, 'run'), { recursive: true, force: true });
  await mkdir(join(directory, 'run'));
  const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  // setpriv stands inside unshare: a new user namespace would clear the parent-death signal.
  const daemon = spawn(
    'unshare',
    ['--mount', ...asUser, 'setpriv', '--pdeathsig', 'KILL', 'sh', '-c', INSIDE, directory, preload],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    const refuse = (why: string, cause?: unknown) => {
      reject(new Error(`pcscd did not start: ${why}\n${lines.join('\n')}`, { cause }));
    };
    const late = setTimeout(refuse, START_DEADLINE_MS, `not ready after ${String(START_DEADLINE_MS)} ms`);
    const hear = (line: string) => {
      if (lines.push(line) > 50) lines.shift();
      if (line.includes('Could not initialize connection to virtual ICC')) refuse('its port is taken');
      if (line.includes('daemon ready')) resolve();
    };
    createInterface(daemon.stdout).on('line', hear);
    createInterface(daemon.stderr).on('line', hear);
    daemon.once('error', (cause) => {
      refuse('unshare, setpriv (util-linux) or pcscd is missing', cause);
    });
    daemon.once('exit', (code, signal) => {
      clearTimeout(late);
      refuse(`it ended with ${String(code ?? signal)}`);
    });
  });
  try {
    await ready;
    return daemon;
  } catch (fault) {
    await terminate(daemon, 'SIGKILL');
    throw fault;
  }
};

const terminate = async (daemon: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (daemon.pid === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
  const gone = once(daemon, 'exit');
  daemon.kill(signal);
  // A card that never answers holds pcscd's reader thread, and pcscd waits for that thread.
  const force = setTimeout(() => daemon.kill('SIGKILL'), STOP_DEADLINE_MS);
  await gone;
  clearTimeout(force);
};
