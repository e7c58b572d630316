import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testAuthority } from '@yizhan/shared/wire/simulated/certificates.ts';
import pg from 'pg';
import { startHubAlone } from '../support/hub-alone.ts';
import { startProgram, type Program } from './program.ts';
import { inspect } from './resident.ts';
import { judge, type Result } from './result.ts';

/** Come first and are not counted: with them the server has loaded all it loads once. */
const FIRST = 100;
const COUNTED = 300;

/**
 * Resident memory that each of 300 further connected terminals costs the whole hub, beside what a client costs a bare
 * socket.io server with the same mutual TLS. Servers and clients are processes of their own; garbage is collected first.
 */
export const hubMemory = async (): Promise<readonly Result[]> => {
  const baseline = await perPlainClient();
  const ours = await perTerminal();
  return [
    judge({
      name: 'hub’s memory per connected terminal',
      unit: 'KiB',
      ours: ours / 1024,
      baseline: baseline / 1024,
      goal: ['at most', 1.5],
    }),
  ];
};

type Server = { readonly pid: number; readonly inspectPort: number };

const perClient = async ({ pid, inspectPort }: Server, clients: Program): Promise<number> => {
  const inspected = await inspect(pid, inspectPort);
  try {
    clients.say(String(FIRST));
    await clients.hear();
    const before = await inspected.settled();
    clients.say(String(COUNTED));
    await clients.hear();
    return ((await inspected.settled()) - before) / COUNTED;
  } finally {
    inspected.close();
  }
};

const perTerminal = async (): Promise<number> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
  const inspectPort = await freePort();
  const hub = await startHubAlone({ NODE_OPTIONS: `--inspect-port=127.0.0.1:${String(inspectPort)}` });
  let clients: Program | undefined;
  try {
    const names = Array.from({ length: FIRST + COUNTED }, (_, n) => `B${String(n).padStart(3, '0')}`);
    await addTerminals(hub.databaseUrl, names);
    hub.run('hub/src/cli/issue-terminal.ts', [...names, '--out', dir]);
    const door = `https://localhost:${String(hub.terminalPort)}`;
    clients = startProgram('tests/bench/processes/terminals.ts', { args: [dir, door], hearMs: 120_000 });
    return await perClient({ pid: hub.pid, inspectPort }, clients);
  } finally {
    await clients?.stop();
    await hub.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};

const perPlainClient = async (): Promise<number> => {
  const inspectPort = await freePort();
  const authority = testAuthority();
  const tls = (name: string): string => JSON.stringify({ ...authority.issue(name), ca: authority.cert });
  const server = startProgram('tests/bench/processes/plain-server.ts', {
    nodeArgs: [`--inspect-port=127.0.0.1:${String(inspectPort)}`],
  });
  let clients: Program | undefined;
  try {
    server.say(tls('localhost'));
    const { port } = (await server.hear()) as { port: number };
    const door = `https://localhost:${String(port)}`;
    clients = startProgram('tests/bench/processes/plain-clients.ts', { args: [door], hearMs: 120_000 });
    clients.say(tls('client'));
    return await perClient({ pid: server.pid, inspectPort }, clients);
  } finally {
    await clients?.stop();
    await server.stop();
  }
};

/** Like the demo's first terminal, each with a receipt prefix of its own. */
const addTerminals = async (url: string, names: readonly string[]): Promise<void> => {
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  try {
    await database.query(
      `insert into terminal (id, place_id, receipt_prefix, desired)
       select name, place_id, 'Z' || substr(name, 2), desired
         from unnest($1::text[]) name, (select place_id, desired from terminal order by id limit 1) like_this`,
      [names],
    );
  } finally {
    await database.end();
  }
};

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
