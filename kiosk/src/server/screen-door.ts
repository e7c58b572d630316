/**
 * The door to the terminal's own browser: `GET /view` pushes views, `POST /act` takes what fingers do, `GET /speech`
 * reads aloud. Bound to loopback; another page or program that reaches the port by name is turned away.
 */
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { actMessage } from './act-message.ts';
import type { Agent } from './agent.ts';
import { MAX_SPOKEN_CHARACTERS, speak } from './speech.ts';

const MAX_ACT_BYTES = 65_536;
/** The one browser, its replacement, and a technician's. */
const MAX_SCREENS = 8;
/** Proxies are not in the way; this only lets the page notice within seconds that the agent is gone. */
const HEARTBEAT_MS = 5_000;
/** A page that does not read is not drawn for: it reconnects and gets the present view. */
const MAX_UNREAD_BYTES = 262_144;

type Options = {
  readonly agent: Agent;
  readonly pages: RequestListener;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: Logger;
};

export type ScreenDoor = { readonly port: number; close(): Promise<void> };

export const openScreenDoor = async ({ agent, pages, port, log }: Options): Promise<ScreenDoor> => {
  const screens = new Set<ServerResponse>();
  const server = http.createServer((request, response) => {
    if (!fromThisTerminal(request)) return answer(response, 403, 'This address serves the terminal itself only.');
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/view') return pushViews(request, response);
    if (url.pathname === '/act') return void takeAct(request, response);
    if (url.pathname === '/speech') return void readAloud(url, response);
    pages(request, response);
  });

  const pushViews = (request: IncomingMessage, response: ServerResponse): void => {
    if (screens.size >= MAX_SCREENS) return answer(response, 503, 'Too many screens are open on this terminal.');
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    screens.add(response);
    const send = (text: string): void => {
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
      else response.write(text);
    };
    const stop = agent.subscribe((view) => {
      send(`data: ${JSON.stringify(view)}\n\n`);
    });
    const heartbeat = setInterval(() => {
      send(': here\n\n');
    }, HEARTBEAT_MS);
    request.once('close', () => {
      stop();
      clearInterval(heartbeat);
      screens.delete(response);
    });
  };

  const takeAct = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') return answer(response, 405, 'Send acts with POST.');
    const body = await readBody(request);
    if (body === null) return answer(response, 413, 'The act is over 64 KiB.');
    const parsed = actMessage.safeParse(body);
    if (!parsed.success) return answer(response, 400, 'This is not an act of this terminal’s screen.');
    agent.act(parsed.data.revision, parsed.data.act);
    response.writeHead(204).end();
  };

  const readAloud = async (url: URL, response: ServerResponse): Promise<void> => {
    const text = url.searchParams.get('text') ?? '';
    if (text === '' || text.length > MAX_SPOKEN_CHARACTERS * 2)
      return answer(response, 400, 'Send 1 to 600 characters.');
    const sound = await speak(text, url.searchParams.get('lang') === 'en' ? 'en' : 'zh');
    if (!sound) return answer(response, 503, 'This terminal has no voice installed.');
    response.writeHead(200, { 'content-type': 'audio/wav', 'cache-control': 'no-store' }).end(sound);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`YIZHAN_KIOSK_PORT: port ${String(port)} is taken; free it or set another`)
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  log.info({ port: bound }, 'the screens are served');
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

/** Against DNS rebinding and cross-site posts: both the address asked for and the page that asks must be this machine. */
const fromThisTerminal = (request: IncomingMessage): boolean => {
  const local = (host: string): boolean => /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host);
  const { host = '', origin } = request.headers;
  if (!local(host)) return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
};

/** Parsed JSON; undefined when it is none, null when it is too long. */
const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ACT_BYTES) return null;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined; // not JSON: refused by the schema
  }
};

const answer = (response: ServerResponse, status: number, sentence: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(sentence);
};
