import { randomBytes } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { faults } from '@yizhan/shared/faults.ts';
import { makeCode } from '@yizhan/shared/paper/code.ts';
import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_UPLOAD_BYTES } from './behind-the-door.ts';
import { Misconfiguration } from './config.ts';
import { openLog } from './log.ts';
import { startTestHub, type TestHub } from './test-web.ts';
import { openWebDoor } from './web-door.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ env: { YIZHAN_VERIFY_PER_MINUTE: '20', YIZHAN_TRUSTED_PROXIES: '1' } });
}, 60_000);
afterAll(() => hub.stop());

/** Well formed, and on no paper. */
const unissued = (): string => makeCode('YLU', randomBytes);

let nextAddress = 0;
/** Each request from an address of its own, so that no test is slowed down by another. */
const from = (): Record<string, string> => ({ 'x-forwarded-for': `198.51.100.${++nextAddress % 250}` });

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string>; duplex?: 'half' };
const ask = (path: string, init: Init = {}): Promise<Response> =>
  fetch(`${hub.origin}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { accept: 'text/html', origin: hub.origin, 'accept-language': 'en', ...from(), ...init.headers },
  });
const logIn = (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  ask('/log-in', { method: 'POST', body: new URLSearchParams(fields), headers });
const upload = (bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> => {
  const form = new FormData();
  form.set('file', new File([bytes], 'paper.pdf', { type: 'application/pdf' }));
  return ask('/verify?/file', { method: 'POST', body: form, headers });
};

test('a log-in sets a cookie that scripts cannot read and other sites cannot send', async () => {
  const login = await hub.account('operator');
  const response = await logIn({ name: login, password: hub.password });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/console');
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^yizhan_session=[\w-]{43};/);
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);
  expect(cookie).not.toMatch(/Secure/i);
});

test('behind a TLS proxy the cookie is Secure, the origin is https, and the browser is told to stay', async () => {
  const login = await hub.account('operator');
  const https = { 'x-forwarded-proto': 'https', origin: hub.origin.replace('http:', 'https:') };
  const response = await logIn({ name: login, password: hub.password }, https);
  expect(response.headers.get('set-cookie')).toMatch(/Secure/i);
  expect(response.headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
});

test('a form sent from another site is refused', async () => {
  const login = await hub.account('operator');
  for (const origin of ['https://evil.example', 'null', hub.origin.replace('http:', 'https:')]) {
    const response = await logIn({ name: login, password: hub.password }, { origin });
    expect(response.status).toBe(403);
    expect(response.headers.get('set-cookie')).toBeNull();
  }
});

test('after a log-in one goes back only to a path of this site', async () => {
  const login = await hub.account('operator');
  const response = await ask('/log-in?back=//evil.example/', {
    method: 'POST',
    body: new URLSearchParams({ name: login, password: hub.password }),
  });
  expect(response.headers.get('location')).toBe('/');
});

test('too many wrong log-ins are answered 429 with a sentence that says how long', async () => {
  const same = { 'x-forwarded-for': '203.0.113.77' };
  for (let i = 0; i < 5; i++) expect((await logIn({ name: 'guessed', password: 'x' }, same)).status).toBe(400);
  const response = await logIn({ name: 'guessed', password: 'x' }, same);
  expect(response.status).toBe(429);
  expect(await response.text()).toContain('Try again in 60 seconds');
});

test.each([
  ['an HTML name', { name: '<script>alert(1)</script>', password: 'x' }],
  ['an attribute break', { name: '" onfocus="alert(1)', password: 'x' }],
  ['SQL', { name: "'; drop table account; --", password: "' or '1'='1" }],
  ['nothing', {}],
  ['a zero byte', { name: 'a\u0000b', password: '\u0000' }],
])('%s as a log-in is a wrong log-in and comes back harmless', async (_, fields) => {
  const response = await logIn(fields);
  expect(response.status).toBe(400);
  const page = await response.text();
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('" onfocus="alert');
  expect(await hub.db.prisma.account.count()).toBeGreaterThan(0);
});

test('R6 a form larger than a form is refused before it is read', async () => {
  const response = await logIn({ name: 'x'.repeat(20_000), password: 'y' });
  expect(response.status).toBe(413);
  expect(await response.text()).toContain(faults['too-large'].en);
});

test('R6 a body that does not say how long it is is refused', async () => {
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('name=a'));
      controller.close();
    },
  });
  const response = await ask('/log-in', {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(response.status).toBe(411);
});

test.each([
  ['garbage JSON', 'application/json', '{"name":'],
  ['JSON', 'application/json', '{"name":"operator"}'],
  ['XML', 'text/xml', '<a/>'],
  ['broken multipart', 'multipart/form-data; boundary=x', '--y\r\nnothing'],
  ['multipart without boundary', 'multipart/form-data', 'nothing'],
  ['bytes', 'application/octet-stream', '\u0000\u0001\u0002'],
])('%s where a form belongs is refused in a sentence', async (_, type, body) => {
  for (const path of ['/log-in', '/verify?/file', '/preferences']) {
    const response = await ask(path, { method: 'POST', body, headers: { 'content-type': type } });
    expect([400, 403, 415]).toContain(response.status);
    expect(await response.text()).not.toMatch(/at \w+ \(|node_modules|\.ts:\d/);
  }
});

test('R6 a file over the limit is refused, one at the limit is looked at', async () => {
  const large = new Uint8Array(MAX_UPLOAD_BYTES + 1).fill(0x20);
  expect((await upload(large)).status).toBe(413);
  const huge = new Uint8Array(MAX_UPLOAD_BYTES + 1_000_000).fill(0x20);
  expect((await upload(huge)).status).toBe(413);
  const page = await (await upload(new Uint8Array(MAX_UPLOAD_BYTES).fill(0x20))).text();
  expect(page).toContain(texts.verify.notPdf.en);
});

test('a file that is not ours is said not to be, without scripts too', async () => {
  const response = await upload(new TextEncoder().encode('%PDF-1.7\nnothing of ours'));
  expect(response.status).toBe(200);
  expect(await response.text()).toContain(texts.verify.unknownFile.en);
});

test('R20 what is typed into the form stands in no address; a long code is answered where it was sent', async () => {
  const sent = (code: string) =>
    ask('/verify?/code', { method: 'POST', body: new URLSearchParams({ code }), redirect: 'manual' });
  const short = await sent('ylu-1000 0-0000 6');
  expect(short.status).toBe(303);
  expect(short.headers.get('location')).toBe('/v/ylu-1000%200-0000%206');
  const long = await sent('YZ1:6BFOXN*TS0BI$ZD4N9');
  expect(long.status).toBe(200);
  expect(await long.text()).toContain(texts.verify.cutShort.en);
  expect(hub.log.join('\n')).not.toContain('6BFOXN');
  expect((await sent('  ')).headers.get('location')).toBe('/verify');
});

test('a code may be typed any way, and the short address works in both cases', async () => {
  const form = await ask('/verify?code=ylu-1000%200000-0000%206');
  expect(form.status).toBe(303);
  expect(form.headers.get('location')).toBe('/v/ylu-1000%200000-0000%206');
  for (const path of ['/v/K7QM', '/V/K7QM', '/verify/K7QM']) {
    expect(await (await ask(path)).text()).toContain(texts.verify.mistyped.en);
  }
});

test.each([
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
  "';drop%20table%20paper;--",
  '%E2%80%AE',
  '%00',
  'x'.repeat(2000),
  '..%2f..%2fetc%2fpasswd',
])('the code %s is only a mistyped code', async (code) => {
  const response = await ask(`/v/${code}`);
  expect([200, 400, 404]).toContain(response.status);
  expect(await response.text()).not.toContain('<script>alert');
});

test('one address that asks too fast gets 429 with a sentence and Retry-After; another does not wait for it', async () => {
  const same = { 'x-forwarded-for': '203.0.113.9' };
  for (let i = 0; i < 20; i++) expect((await ask(`/v/${unissued()}`, { headers: same })).status).toBe(200);
  const response = await ask(`/v/${unissued()}`, { headers: same });
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.text()).toContain('asking too fast');
  expect((await ask(`/v/${unissued()}`)).status).toBe(200);
});

test('unknown codes look alike: nothing is to be counted out', async () => {
  const bodies = await Promise.all([unissued(), unissued()].map(async (code) => (await ask(`/v/${code}`)).text()));
  const blank = bodies.map((body) =>
    body.replaceAll(/YLU1\w+|nonce[-=]"?[\w+/=]+|__sveltekit_\w+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, ''),
  );
  expect(blank[0]).toContain(texts.verify.unknown.en);
  expect(blank[0]).toBe(blank[1]);
});

test.each(['/', '/verify', '/log-in', '/no/such', '/healthz', '/error.css', '/%E0%A4%A'])(
  '%s carries the headers that keep other sites out',
  async (path) => {
    const { headers } = await ask(path);
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe-inline|unsafe-eval/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-request-id')).toMatch(/^[0-9A-Z]{8}$/);
  },
);

test.each([
  ['en', '/no/such', 404, texts.error.notFound.en],
  ['zh', '/no/such', 404, texts.error.notFound.zh],
])('in %s what is not there is said in a sentence', async (language, path, status, sentence) => {
  const response = await ask(path, { headers: { 'accept-language': language } });
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(sentence);
});

test('a malformed address is answered and not a crash', async () => {
  expect((await ask('/%E0%A4%A')).status).toBe(400);
  expect((await ask('/healthz')).status).toBe(200);
});

test('who asks cannot be made up by the headers that the door writes itself', async () => {
  const before = await hub.running.hub.metrics.registry.getSingleMetricAsString('yizhan_http_request_seconds');
  expect(before).toBeDefined();
  const response = await ask('/metrics', {
    headers: { 'x-yizhan-address': '127.0.0.1', 'x-forwarded-for': '198.51.100.20' },
  });
  expect(response.status).toBe(403);
  expect((await ask('/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(200);
});

test('a request that is no HTTP is closed, and the door stays open', async () => {
  const { port } = new URL(hub.origin);
  const said = await new Promise<string>((resolve, reject) => {
    const socket = net.connect(Number(port), '127.0.0.1', () => socket.write('\u0016\u0003\u0001garbage\r\n\r\n'));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.once('close', () => {
      resolve(text);
    });
    socket.once('error', reject);
  });
  expect(said).toMatch(/^HTTP\/1\.1 400/);
  expect((await ask('/healthz')).status).toBe(200);
});

test('language and scheme are kept in cookies, and lead back to where one was', async () => {
  const response = await ask('/preferences', {
    method: 'POST',
    body: new URLSearchParams({ language: 'zh', scheme: 'dark', back: '/verify' }),
  });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/verify');
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const page = await (await ask('/verify', { headers: { cookie } })).text();
  expect(page).toMatch(/<html lang="zh-CN" data-scheme="dark">/);
  const odd = await ask('/preferences', {
    method: 'POST',
    body: new URLSearchParams({ language: 'xx', back: '//evil.example' }),
  });
  expect(odd.headers.get('location')).toBe('/');
  expect(odd.headers.getSetCookie()).toEqual([]);
});

test('a session that has ended leads to the log-in, and an answer says so', async () => {
  const cookie = await hub.session('operator');
  expect((await ask('/console', { headers: { cookie } })).status).toBe(200);
  await hub.clock.advance(31 * 60_000);
  const response = await ask('/console', { headers: { cookie } });
  expect(response.headers.get('location')).toBe('/log-in?back=%2Fconsole');
});

test('logging out ends the session everywhere', async () => {
  const cookie = await hub.session('operator');
  const response = await ask('/log-out', { method: 'POST', body: new URLSearchParams(), headers: { cookie } });
  expect(response.headers.get('set-cookie')).toMatch(/yizhan_session=;/);
  expect((await ask('/console', { headers: { cookie } })).headers.get('location')).toMatch(/^\/log-in/);
});

test('R20 nothing a person typed is in the log', () => {
  const log = hub.log.join('');
  expect(log).toContain('"path":"/log-in"');
  for (const typed of [hub.password, 'guessed', 'K7QM', 'yizhan_session=', 'drop table'])
    expect(log).not.toContain(typed);
});

test('R24 a taken port stops the start with the name of its setting', async () => {
  const { port } = new URL(hub.origin);
  const second = openWebDoor({
    host: '127.0.0.1',
    port: Number(port),
    trustedProxies: 0,
    log: openLog('silent'),
    loadPages: () => Promise.resolve(() => undefined),
  });
  await expect(second).rejects.toThrow(Misconfiguration);
  await expect(second).rejects.toThrow(/YIZHAN_WEB_PORT/);
});

test('a stop lets a request in progress finish', async () => {
  const began = Promise.withResolvers<undefined>();
  const finish = Promise.withResolvers<undefined>();
  const door = await openWebDoor({
    ...{ host: '127.0.0.1', port: 0, trustedProxies: 0, log: openLog('silent') },
    loadPages: () =>
      Promise.resolve((_request, response) => {
        began.resolve(undefined);
        void finish.promise.then(() => response.end('done'));
      }),
  });
  const answer = new Promise<string>((resolve, reject) => {
    http
      .get({ port: door.port, host: '127.0.0.1' }, (response) => {
        response.on('data', (chunk: Buffer) => {
          resolve(chunk.toString());
        });
      })
      .once('error', reject);
  });
  await began.promise;
  const closed = door.close(30_000);
  finish.resolve(undefined);
  expect(await answer).toBe('done');
  await closed;
});
