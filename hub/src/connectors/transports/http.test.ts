import { createServer, type RequestListener } from 'node:http';
import net from 'node:net';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askConnector, type ConnectorAnswer } from '../contract.ts';
import { openGate } from '../gate.ts';
import { kinds } from '../kinds/kinds.ts';
import { sourced } from '../sourced.ts';
import { openHttp } from './http.ts';

const NOW = Date.UTC(2026, 10, 24, 2);
const TOKEN = 'a-token-of-the-library';
const PERSON = '2023010102';
/** Stands for everything a department may say that must not get into the log. */
const CANARY = 'canary-《资本论》';

const served = async (server: net.Server): Promise<string> => {
  const open = new Set<net.Socket>();
  server.on('connection', (socket) => open.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/library`;
};

type Asked = { readonly answer: ConnectorAnswer; readonly failures: readonly string[] };

const library = (base: string) => {
  const clock = manualClock(NOW);
  const source = openHttp(base, TOKEN);
  onTestFinished(() => source.close());
  const connector = sourced({
    ...{ id: 'debts-library', freshHours: 1, protocol: 'http', kind: kinds['debts-library'] },
    ...{ gate: openGate('library', clock), fetch: source.fetch('/debts') },
  });
  const ask = async (until: Promise<unknown> = Promise.resolve(), wait = 0): Promise<Asked> => {
    const failures: string[] = [];
    const failed = (_: string, error: unknown): void => void failures.push(String(error));
    const asking = askConnector(connector, { personId: 'p', number: PERSON, about: {} }, { clock, failed });
    await until;
    await clock.advance(wait);
    return { answer: await asking, failures };
  };
  return { ask };
};

const json = { 'content-type': 'application/json' };
const body = (change: object = {}): string =>
  JSON.stringify({ person: PERSON, asOf: new Date(NOW).toISOString(), records: [], ...change });
const record = { person: PERSON, what_zh: CANARY, what_en: CANARY, amount_fen: 1250, since: null };

const answering = (handler: RequestListener): Promise<string> => served(createServer(handler));
const saying = (text: string, headers: Record<string, string> = json): Promise<string> =>
  answering((_, response) => response.writeHead(200, headers).end(text));

test('a question is a POST with the token; the number of the person is in no address', async () => {
  let heard = {};
  const base = await answering((request, response) => {
    const { method, url, headers } = request;
    request.setEncoding('utf8').on('data', (said: string) => {
      heard = { method, url, token: headers.authorization, said: JSON.parse(said) as unknown };
      response.writeHead(200, json).end(body({ records: [record] }));
    });
  });
  const { answer } = await library(base).ask();
  expect(answer).toMatchObject({ answer: 'hold', asOf: new Date(NOW), reasons: [{ code: 'debt-money' }] });
  const said = { person: PERSON, about: {} };
  expect(heard).toEqual({ method: 'POST', url: '/library/debts', token: `Bearer ${TOKEN}`, said });
});

describe('R11 R20 an answer that cannot be believed is no pass, and nothing of it is logged', () => {
  test.each<[string, string, string | RequestListener, Record<string, string>?]>([
    ['another person', 'source-wrong', body({ person: '2023010101' })],
    ['a record of another person', 'source-wrong', body({ records: [{ ...record, person: '2023010101' }] })],
    ['an amount of another type', 'source-wrong', body({ records: [{ ...record, amount_fen: CANARY }] })],
    ['a debt without an amount', 'source-wrong', body({ records: [{ ...record, amount_fen: undefined }] })],
    ['a verdict of its own instead of records', 'source-wrong', body({ records: undefined, answer: 'pass' })],
    ['data from tomorrow', 'source-wrong', body({ asOf: '2026-11-25T02:00:00Z' })],
    ['data from this morning', 'source-stale', body({ asOf: '2026-11-24T00:59:59Z' })],
    ['no instant', 'source-wrong', body({ asOf: undefined })],
    ['no JSON', 'source-wrong', `${CANARY} {`],
    [
      'bytes that are no UTF-8',
      'source-wrong',
      (_, response) => response.writeHead(200, json).end(Buffer.from([0xd5])),
    ],
    ['a page', 'source-wrong', `<p>${CANARY}`, { 'content-type': 'text/html' }],
    ['an empty answer', 'source-wrong', ''],
    ['an unasked compression', 'source-wrong', body(), { ...json, 'content-encoding': 'gzip' }],
    ['256 KiB and more', 'source-wrong', body({ padding: 'x'.repeat(256 * 1024) })],
    ['a redirect', 'source-wrong', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['a refused token', 'source-away', (_, response) => response.writeHead(401, json).end(body())],
    ['an error', 'source-away', (_, response) => response.writeHead(500, json).end(body())],
    ['a closed connection', 'source-away', (request) => request.socket.destroy()],
    [
      'half a body',
      'source-away',
      (_, response) => {
        response.writeHead(200, { ...json, 'content-length': '500' });
        response.write(body(), () => response.destroy());
      },
    ],
  ])('%s: %s', async (...[, code, said, headers]) => {
    const base = await (typeof said === 'string' ? saying(said, headers) : answering(said));
    const { answer, failures } = await library(base).ask();
    expect(answer).toMatchObject({ answer: 'unavailable', reasons: [{ code }] });
    expect(failures).toHaveLength(code === 'source-stale' ? 0 : 1);
    expect(failures.join()).not.toMatch(/canary|资本论|20230101|a-token/);
  });

  test('an endless answer is cut at the bound and not read on', async () => {
    let sent = 0;
    const base = await answering((_, response) => {
      response.writeHead(200, json);
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(64 * 1024))) sent += 1;
      };
      response.on('drain', pour);
      pour();
    });
    expect((await library(base).ask()).answer).toMatchObject({ reasons: [{ code: 'source-wrong' }] });
    expect(sent).toBeLessThan(1000);
  });

  test('nobody listens', async () => {
    const server = createServer();
    const base = await served(server);
    await new Promise((resolve) => server.close(resolve));
    const { answer, failures } = await library(base).ask();
    expect(answer).toMatchObject({ reasons: [{ code: 'source-away' }] });
    expect(failures).toEqual(['SourceTrouble: ECONNREFUSED']);
  });
});

describe('R22 half open', () => {
  test('a service that accepts and never answers is given up after three seconds, and let go', async () => {
    let heard = (): void => undefined;
    const asked = new Promise<void>((resolve) => (heard = resolve));
    let closed = (): void => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const base = await served(
      net.createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', heard).once('close', closed);
      }),
    );
    const { answer } = await library(base).ask(asked, 3000);
    expect(answer).toMatchObject({ reasons: [{ code: 'source-away' }] });
    await gone;
  });

  test('a service that stops in the middle of its answer', async () => {
    let heard = (): void => undefined;
    const asked = new Promise<void>((resolve) => (heard = resolve));
    const base = await answering((_, response) => {
      response.writeHead(200, { ...json, 'content-length': '500' });
      response.write(body(), () => heard());
    });
    const { answer } = await library(base).ask(asked, 3000);
    expect(answer).toMatchObject({ reasons: [{ code: 'source-away' }] });
  });

  test('a kept connection that the service has closed meanwhile is no failure: the question is put again', async () => {
    let questions = 0;
    const base = await answering((request, response) => {
      questions += 1;
      // The second question on the kept connection meets a reset, as it does when it crosses the service's own close.
      if (questions === 2) request.socket.resetAndDestroy();
      else response.writeHead(200, json).end(body());
    });
    const { ask } = library(base);
    expect((await ask()).answer.answer).toBe('pass');
    expect((await ask()).answer.answer).toBe('pass');
    expect(questions).toBe(3);
  });
});
