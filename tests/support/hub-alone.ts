/** Database, departments and hub as processes of their own, with the demo campus, without kiosk or devices. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export type HubAlone = {
  readonly url: string;
  readonly databaseUrl: string;
  readonly logins: readonly { readonly login: string; readonly password: string; readonly role: string }[];
  readonly pid: number;
  readonly terminalPort: number;
  /** A command of the hub, with its settings; what it printed. */
  run(entry: string, args: readonly string[]): string;
  stop(): Promise<void>;
};

const root = path.join(import.meta.dirname, '..', '..');
const START_MS = 90_000;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });

type Env = Readonly<Record<string, string>>;

const start = (entry: string, args: readonly string[], env: Env): ChildProcess =>
  spawn('setpriv', ['--pdeathsig', 'TERM', '--', process.execPath, entry, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const run = (entry: string, args: readonly string[], env: Env): string => {
  const done = spawnSync(process.execPath, [entry, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`${entry} ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
};

/** The first line of the child's output, as JSON, that `fits`. */
const said = (
  child: ChildProcess,
  fits: (line: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`${child.spawnargs.join(' ')} said nothing fitting within ${START_MS / 1000} s`));
    }, START_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}`));
    });
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const value = JSON.parse(line) as Record<string, unknown>;
      if (!fits(value)) return;
      clearTimeout(timer);
      resolve(value);
    });
  });

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGTERM');
  });

/** `more`: further environment of the hub's own process. */
export const startHubAlone = async (more: Env = {}): Promise<HubAlone> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-hub-'));
  const postgres = start('hub/src/cli/postgres.ts', ['--dir', path.join(dir, 'postgres'), '--port', '0'], {});
  const databaseUrl = String((await said(postgres, (line) => 'url' in line))['url']);
  const webPort = await freePort();
  const terminalPort = await freePort();
  const env = {
    DATABASE_URL: databaseUrl,
    YIZHAN_ROOT_KEY_FILE: path.join(dir, 'root.key'),
    YIZHAN_ISSUER: 'YLU',
    YIZHAN_WEB_PORT: String(webPort),
    YIZHAN_TERMINAL_HOST: '127.0.0.1',
    YIZHAN_TERMINAL_PORT: String(terminalPort),
    YIZHAN_VERIFY_PER_MINUTE: '6000',
  };
  run('hub/src/cli/keys.ts', ['init'], env);
  const seeded = run('hub/src/cli/seed-demo.ts', [], env).trim().split('\n').at(-1) ?? '{}';
  const departments = start('hub/src/demo/department-service.ts', [], {
    ...{ DATABASE_URL: databaseUrl, YIZHAN_DEPARTMENTS_PORT: '0' },
    YIZHAN_DEPARTMENTS_DIR: path.join(dir, 'departments'),
  });
  const setup = String((await said(departments, (line) => 'connectors' in line))['connectors']);
  const hub = start('hub/src/main.ts', [], { ...env, YIZHAN_CONNECTORS: setup, ...more });
  await said(hub, (line) => line['msg'] === 'the hub serves');
  return {
    url: `http://127.0.0.1:${webPort}`,
    databaseUrl,
    logins: (JSON.parse(seeded) as Pick<HubAlone, 'logins'>).logins,
    pid: hub.pid ?? 0,
    terminalPort,
    run: (entry, args) => run(entry, args, env),
    stop: async () => {
      await end(hub);
      await end(departments);
      await end(postgres);
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
