/** The start as a person meets it: what it leaves running, what it refuses, and that it takes everything with it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo, type Demo } from '../support/demo.ts';

const root = path.join(import.meta.dirname, '..', '..');
const freePorts = Object.fromEntries(
  ['WEB', 'TERMINAL', 'KIOSK', 'PANEL', 'PANEL_LINK', 'PRINTER', 'DEPARTMENTS', 'TIMESTAMPS', 'PG'].map((name) => [
    `YIZHAN_${name}_PORT`,
    '0',
  ]),
);

type Ended = { readonly code: number | null; readonly said: string };

/** A start that is expected to end by itself. */
const startOnce = (runDir: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['provisioning/src/start/main.ts', ...args], {
      cwd: root,
      env: { ...process.env, ...freePorts, ...env, YIZHAN_RUN_DIR: runDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    }
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, said });
    });
  });

const lives = (pid: number): boolean => existsSync(`/proc/${String(pid)}`);

/** Every process below `pid`, as the kernel lists them. */
const below = (pid: number): readonly number[] => {
  const file = `/proc/${String(pid)}/task/${String(pid)}/children`;
  const children = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
  return children.flatMap((child) => [child, ...below(child)]);
};

describe('a start', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
  }, 180_000);
  afterAll(async () => {
    await demo.stop();
  });

  test('writes what runs: addresses that answer, log-ins, cards, ports, processes, seconds until ready', async () => {
    const { state } = demo;
    for (const url of Object.values(state.urls)) expect((await fetch(url)).status, url).toBe(200);
    expect(state.logins.map(({ role }) => role)).toEqual(expect.arrayContaining(['operator', 'supervisor']));
    expect(state.cards.length).toBeGreaterThan(5);
    expect(Object.values(state.ports).every((port) => port > 0)).toBe(true);
    expect(Object.keys(state.processes)).toEqual([
      'start',
      'postgres',
      'departments',
      'timestamps',
      'hub',
      'panel',
      'kiosk',
    ]);
    expect(Object.values(state.processes).every(lives)).toBe(true);
    expect(state.secondsUntilReady).toBeGreaterThan(0);
  });

  test('R24 a second one in its folder is refused, and takes nothing away from the first', async () => {
    const second = await startOnce(demo.runDir, ['--fresh']);
    expect(second).toEqual({ code: 1, said: expect.stringContaining('already running here') as string });
    expect(existsSync(path.join(demo.runDir, 'state.json'))).toBe(true);
    expect((await fetch(demo.state.urls.kiosk)).status).toBe(200);
  });

  test('R24 what it does not know, a database that is away, and a --fresh on a used one are refused in a sentence', async () => {
    const other = path.join(demo.runDir, 'other');
    const typo = await startOnce(other, ['--frehs']);
    expect(typo).toEqual({ code: 1, said: expect.stringMatching(/^npm start knows .*--fresh.*--frehs/) as string });
    const away = await startOnce(other, [], { DATABASE_URL: 'postgresql://app@127.0.0.1:1/none' });
    expect(away.code).toBe(1);
    expect(away.said).toContain('The database that DATABASE_URL names cannot be used');
    expect(away.said).not.toMatch(/\n\s+at /);
    const used = await startOnce(other, ['--fresh'], { DATABASE_URL: demo.state.databaseUrl });
    expect(used.code).toBe(1);
    expect(used.said).toContain('never one of yours');
    expect(existsSync(path.join(other, 'root.key'))).toBe(true);
  });

  test('Ctrl-C stops every process below it and takes back what it wrote', async () => {
    const { start } = demo.state.processes as { readonly start: number };
    const all = below(start);
    expect(all.length).toBeGreaterThan(4);
    await demo.interrupt();
    expect(all.filter(lives)).toEqual([]);
    expect(existsSync(path.join(demo.runDir, 'state.json'))).toBe(false);
  });

  test('the next one comes up in the folder that the first left, on other ports', async () => {
    demo = await startDemo(demo.runDir);
    expect(Object.values(demo.state.processes).every(lives)).toBe(true);
  }, 180_000);
});
