/**
 * `npm start`: the whole product on one machine with a demo campus. Each part is a process of its own, as on a campus;
 * only the devices are simulated, on their real wires. `--fresh` begins with empty data, `--dev` reloads on change.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startChild, type Child } from './child.ts';
import { readOptions } from './options.ts';
import { claim, leave, refuseSecond, writeState } from './run-state.ts';
import { choosePorts } from './settings.ts';
import { startTable, type DemoFacts } from './table.ts';
import { answersOk, terminalOnline } from './wait-until.ts';

const began = performance.now();
const seconds = (): number => (performance.now() - began) / 1000;
const runDir = path.resolve(process.env['YIZHAN_RUN_DIR'] ?? '.run');
const stateFile = path.join(runDir, 'state.json');
const children: Child[] = [];
const stop = new AbortController();

const progress = (what: string): void => {
  console.log(`  ${seconds().toFixed(1).padStart(5)} s  ${what}`);
};

const stopAll = async (): Promise<void> => {
  stop.abort();
  for (const child of children.reverse()) await child.stop();
  leave(runDir, stateFile);
};

const start = (name: string, entry: string, env: Record<string, string>, args: readonly string[] = []): Child => {
  const child = startChild({ name, entry, args, env, logFile: path.join(runDir, 'logs', `${name}.log`) });
  children.push(child);
  void child.ended.then((code) => {
    if (stop.signal.aborted) return;
    console.error(
      `${name} ended with code ${code}; everything is stopped. Its log: ${path.join(runDir, 'logs', `${name}.log`)}`,
    );
    void stopAll().then(() => process.exit(1));
  });
  return child;
};

/** Runs a command of the hub to its end. Why it failed it has said itself, in its own words. */
const command = (entry: string, env: Record<string, string>, args: readonly string[] = []): string => {
  const { status, stdout } = spawnSync(process.execPath, [entry, ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('Nothing was started.');
  return stdout;
};

/** Where an enrolled terminal looks for its hub: after a change of ports that is elsewhere, and it is enrolled anew. */
const enrolledAt = (file: string): string | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { hub?: string }).hub : undefined;

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2));
  refuseSecond(runDir);
  let databaseUrl = process.env['DATABASE_URL'] ?? '';
  const ports = await choosePorts(process.env, databaseUrl === '' ? [] : ['postgres']);
  if (options.fresh) {
    // The root key in the folder is the only one that opens what an outside database holds.
    if (databaseUrl !== '') command('hub/src/cli/refuse-used-database.ts', { DATABASE_URL: databaseUrl });
    rmSync(runDir, { recursive: true, force: true });
  }
  mkdirSync(path.join(runDir, 'logs'), { recursive: true, mode: 0o700 });
  claim(runDir);

  if (databaseUrl === '') {
    progress('Starting PostgreSQL');
    const args = ['--dir', path.join(runDir, 'postgres'), '--port', String(ports.postgres)];
    databaseUrl = String((await start('postgres', 'hub/src/cli/postgres.ts', {}, args).ready)['url']);
  }

  const rootKeyFile = path.join(runDir, 'root.key');
  const hubEnv = {
    DATABASE_URL: databaseUrl,
    YIZHAN_ROOT_KEY_FILE: rootKeyFile,
    YIZHAN_ISSUER: 'YLU',
    YIZHAN_WEB_PORT: String(ports.web),
    YIZHAN_TERMINAL_PORT: String(ports.terminal),
    YIZHAN_TERMINAL_HOST: '127.0.0.1',
    ...(options.dev ? { YIZHAN_DEV: '1' } : {}),
  };
  if (!existsSync(rootKeyFile)) command('hub/src/cli/keys.ts', hubEnv, ['init', rootKeyFile]);
  progress('Preparing the demo campus');
  const seeded = JSON.parse(
    command('hub/src/cli/seed-demo.ts', hubEnv, ['--late-cases', '--spot-checks']).trim().split('\n').at(-1) ?? '{}',
  ) as Pick<DemoFacts, 'logins'>;

  progress('Starting the departments');
  const departments = await start('departments', 'hub/src/demo/department-service.ts', {
    DATABASE_URL: databaseUrl,
    YIZHAN_DEPARTMENTS_PORT: String(ports.departments),
    YIZHAN_DEPARTMENTS_DIR: path.join(runDir, 'departments'),
  }).ready;

  progress('Starting the timestamp authority');
  const timestamps = await start('timestamps', 'hub/src/demo/timestamp-service.ts', {
    YIZHAN_TIMESTAMPS_PORT: String(ports.timestamps),
    YIZHAN_TIMESTAMPS_DIR: path.join(runDir, 'timestamps'),
  }).ready;

  progress('Starting the hub');
  start('hub', 'hub/src/main.ts', {
    ...hubEnv,
    YIZHAN_CONNECTORS: String(departments['connectors']),
    YIZHAN_TIMESTAMP_URL: String(timestamps['timestamps']),
    YIZHAN_TIMESTAMP_ROOTS: String(timestamps['roots']),
  });
  const web = `http://127.0.0.1:${ports.web}`;
  await answersOk(`${web}/readyz`);

  progress('Starting card reader, printer and device panel');
  const panel = await start('panel', 'drivers/src/simulated/panel/main.ts', {
    YIZHAN_PANEL_DIR: path.join(runDir, 'devices'),
    YIZHAN_PANEL_CARDS: path.resolve('hub/demo/cards.json'),
    YIZHAN_PANEL_HUB: `127.0.0.1:${ports.terminal}`,
    YIZHAN_PANEL_PORT: String(ports.panel),
    YIZHAN_PANEL_LINK_PORT: String(ports.link),
    YIZHAN_PRINTER_PORT: String(ports.printer),
  }).ready;

  progress('Enrolling the terminal and starting the kiosk');
  const terminalDir = path.join(runDir, 'terminals', 'T001');
  const hubUrl = `https://localhost:${ports.link}`;
  if (enrolledAt(path.join(terminalDir, 'enrolment.json')) !== hubUrl) {
    command('hub/src/cli/issue-terminal.ts', hubEnv, ['T001', '--out', terminalDir, '--hub', hubUrl]);
  }
  const kiosk = start('kiosk', 'kiosk/src/main.ts', {
    YIZHAN_ENROLMENT: path.join(terminalDir, 'enrolment.json'),
    YIZHAN_STATE_DIR: path.join(runDir, 'kiosk'),
    YIZHAN_KIOSK_PORT: String(ports.kiosk),
    YIZHAN_PRINTER_URI: String(panel['printerUri']),
    YIZHAN_PCSC_SOCKET: String(panel['pcscSocket']),
    ...(options.dev ? { YIZHAN_DEV: '1' } : {}),
  });
  await kiosk.ready;
  const screens = `http://127.0.0.1:${ports.kiosk}`;
  await terminalOnline(`${screens}/view`);

  const facts: DemoFacts = {
    urls: {
      kiosk: `${screens}/`,
      panel: String(panel['panel']),
      hub: `${web}/`,
      console: `${web}/console`,
      desk: `${web}/desk`,
      verify: `${web}/verify`,
      departments: String(departments['departments']),
      timestamps: String(timestamps['troubles']),
    },
    logins: seeded.logins,
    cards: JSON.parse(readFileSync('hub/demo/cards.json', 'utf8')) as DemoFacts['cards'],
  };
  const processes = Object.fromEntries([
    ['start', process.pid],
    ...children.map(({ name, pid }) => [name, pid] as const),
  ]);
  writeState(stateFile, {
    ...facts,
    ports,
    processes,
    databaseUrl,
    devices: { pcscSocket: String(panel['pcscSocket']), printerUri: String(panel['printerUri']) },
    secondsUntilReady: Math.round(seconds() * 10) / 10,
  });
  console.log(startTable(facts, seconds()));
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    if (stop.signal.aborted) return;
    console.log('\nStopping.');
    void stopAll().then(() => process.exit(0));
  });
}

try {
  await main();
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    await stopAll();
    process.exit(1);
  }
}
