/** The database gone for a while, as by a failed switch: a proxy between hub and PostgreSQL is cut and mended. */
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { faults } from '@yizhan/shared/faults.ts';
import { makeCode } from '@yizhan/shared/paper/code.ts';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Readiness } from './readiness.ts';
import { LIVE_PATH } from './realtime/live-server.ts';
import { startTestHub, type TestHub } from './test-web.ts';

type Line = { url: string; cut(): Promise<void>; mend(): Promise<void>; end(): Promise<void> };

const lineTo = async (databaseUrl: string): Promise<Line> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // the cut itself
      socket.once('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as net.AddressInfo;
  const url = new URL(databaseUrl);
  url.port = String(port);
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      for (const socket of sockets) socket.destroy();
    });
  return { url: url.href, cut, mend: () => listen(port), end: cut };
};

let hub: TestHub;
let line: Line;
beforeAll(async () => {
  hub = await startTestHub({
    through: async (url) => {
      line = await lineTo(url);
      return line.url;
    },
  });
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await line.end();
});

const get = (path: string, cookie?: string): Promise<Response> =>
  fetch(hub.origin + path, {
    redirect: 'manual',
    headers: { accept: 'text/html', 'accept-language': 'en', ...(cookie && { cookie }) },
  });

test('the hub stays up without its database, says so in one sentence, and recovers by itself', async () => {
  const cookie = await hub.session('operator');
  expect((await get('/readyz')).status).toBe(200);
  await line.cut();
  await hub.clock.advance(1000);

  const ready = await get('/readyz');
  expect(ready.status).toBe(503);
  const { checks } = (await ready.json()) as Readiness;
  expect(checks.database).toMatchObject({ ok: false });
  expect(checks.database.why).not.toBe('');
  expect(checks.database.since).toMatch(/^\d{4}-/);

  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/')).status).toBe(200);
  expect((await get('/verify', cookie)).status).toBe(200);
  for (const [path, with_] of [
    ['/console', cookie],
    [`/v/${makeCode('YLU', randomBytes)}`, undefined],
  ] as const) {
    const response = await get(path, with_);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain(faults['storage-away'].en);
  }
  expect((await get('/console')).headers.get('location')).toMatch(/^\/log-in/);
  await hub.clock.advance(30_000);
  expect((await get('/healthz')).status).toBe(200);

  await line.mend();
  await hub.clock.advance(2000);
  expect((await get('/readyz')).status).toBe(200);
  expect((await get('/console', cookie)).status).toBe(200);
});

test('a console is told from when what it shows is, and when it is live again', async () => {
  const socket = io(`${hub.origin}/console`, {
    ...{ path: LIVE_PATH, transports: ['websocket'], forceNew: true, reconnection: false },
    extraHeaders: { cookie: await hub.session('operator'), origin: hub.origin },
  });
  onTestFinished(() => void socket.disconnect());
  await socket.timeout(5000).emitWithAck('watch', { what: 'board' });
  const arrives = async (want: (since: string | null) => boolean): Promise<string | null> => {
    const seen: { since: string | null }[] = [];
    socket.on('stale', (told: { since: string | null }) => seen.push(told));
    for (;;) {
      const found = seen.find(({ since }) => want(since));
      if (found) return found.since;
      await hub.clock.advance(500);
    }
  };
  const before = hub.clock.now();
  await line.cut();
  const since = await arrives((told) => told !== null);
  expect(Date.parse(since ?? '')).toBeGreaterThan(before - 60_000);
  await line.mend();
  expect(await arrives((told) => told === null)).toBe(null);
});

test('R20 what was logged meanwhile holds no password of the database', () => {
  const { password } = new URL(line.url);
  expect(hub.log.join('')).not.toContain(decodeURIComponent(password));
});
