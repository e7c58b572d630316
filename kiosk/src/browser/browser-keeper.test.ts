import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { openBrowserKeeper } from './browser-keeper.ts';

const CANARY = 'canary-of-the-last-person';

const openKeeper = async () => {
  const server = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>kiosk</title><input id="name">');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const profileRoot = mkdtempSync('/dev/shm/yizhan-keeper-');
  const keeper = await openBrowserKeeper({
    executable: process.env['YIZHAN_BROWSER'] ?? '/usr/bin/chromium',
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    profileRoot,
    headless: true,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(async () => {
    await keeper.close();
    server.close();
    rmSync(profileRoot, { recursive: true, force: true });
  });
  return { keeper, profileRoot };
};

/** Files below `dir` that hold the canary, as grep sees them; a file that goes meanwhile is gone. */
const holding = (dir: string): string[] =>
  spawnSync('grep', ['-rlsF', CANARY, dir], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);

test('R19 nothing of a visit is left in the next browser or on the file system', async () => {
  const { keeper, profileRoot } = await openKeeper();
  await keeper.page().evaluate((canary) => {
    localStorage.setItem('left', canary);
    document.cookie = `left=${canary}; max-age=9999`;
    document.querySelector('input')?.setAttribute('value', canary);
  }, CANARY);
  const before = readdirSync(profileRoot);

  await keeper.retire();

  const left = await keeper.page().evaluate(() => [localStorage.length, document.cookie, document.body.innerHTML]);
  expect(left[0]).toBe(0);
  expect(String(left[1])).toBe('');
  expect(String(left[2])).not.toContain(CANARY);
  expect(holding(profileRoot)).toEqual([]);
  expect(readdirSync(profileRoot).filter((name) => before.includes(name)).length).toBeLessThan(before.length);
});

test('R19 a browser that dies is replaced by itself, and its profile goes too', async () => {
  const { keeper } = await openKeeper();
  const dead = keeper.page();
  await dead.evaluate((canary) => {
    localStorage.setItem('left', canary);
  }, CANARY);
  await dead.context().close();
  await expect.poll(() => keeper.page() !== dead, { timeout: 15_000 }).toBe(true);
  expect(await keeper.page().evaluate(() => localStorage.length)).toBe(0);
});
