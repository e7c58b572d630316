/**
 * The web door: plain HTTP behind a TLS proxy. It bounds what a request may be, says who asks from where, names every
 * request for the log and the person, and hands it to SvelteKit.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomSymbols } from '@yizhan/shared/paper/alphabet.ts';
import { pinoHttp } from 'pino-http';
import { DOOR, MAX_BODY_BYTES } from './behind-the-door.ts';
import { Misconfiguration, settingsTable } from './config.ts';
import type { Logger } from './log.ts';

export type LoadPages = (server: Server) => Promise<Handler>;
export type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** The adapter reads these when it is loaded. */
export const adapterEnvironment: Readonly<Record<string, string>> = {
  YIZHAN_KIT_PROTOCOL_HEADER: DOOR.protocol,
  YIZHAN_KIT_ADDRESS_HEADER: DOOR.address,
  YIZHAN_KIT_BODY_SIZE_LIMIT: String(MAX_BODY_BYTES),
};

const HEADERS_DEADLINE_MS = 10_000;
const REQUEST_DEADLINE_MS = 60_000;
const MAX_CONNECTIONS = 2000;

type Options = {
  readonly host: string;
  readonly port: number;
  readonly trustedProxies: number;
  readonly log: Logger;
  /** Loads the pages, which in development share this server's upgrades for hot reload. */
  readonly loadPages: LoadPages;
};

export type WebDoor = {
  readonly server: Server;
  readonly port: number;
  /** Lets requests in progress finish for at most `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/**
 * Pages carry SvelteKit's own, stricter policy with nonces; this one is for all that is not a page.
 * Cross-origin headers: nothing here is meant to be embedded, framed or opened by another site.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};
const TRANSPORT = 'max-age=31536000; includeSubDomains';

export const openWebDoor = async ({ host, port, trustedProxies, log, loadPages }: Options): Promise<WebDoor> => {
  const logged = pinoHttp({
    logger: log,
    quietReqLogger: true,
    genReqId: ({ headers }) => String(headers[DOOR.request]),
    wrapSerializers: false,
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    autoLogging: { ignore: ({ url }) => /^\/(healthz|readyz|metrics|_app\/)/.test(url ?? '') },
  });

  let handler: Handler = (_request, response) => response.writeHead(503).end(); // nothing listens yet
  const server = createServer(
    { headersTimeout: HEADERS_DEADLINE_MS, requestTimeout: REQUEST_DEADLINE_MS },
    (request, response) => {
      const id = randomSymbols(randomBytes, 8);
      const from = { ...whoAsks(request, trustedProxies), [DOOR.request]: id };
      Object.assign(request.headers, from);
      logged(request, response);
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      if (from[DOOR.protocol] === 'https') response.setHeader('strict-transport-security', TRANSPORT);
      response.setHeader('x-request-id', id);
      handler(request, response, () => response.writeHead(404).end());
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  handler = await loadPages(server);
  await listen(server, { host, port });

  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: (graceMs) =>
      new Promise((resolve) => {
        const hurry = setTimeout(() => {
          server.closeAllConnections();
        }, graceMs);
        server.close(() => {
          clearTimeout(hurry);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
};

/** With n proxies trusted, the n-th entry from the right of X-Forwarded-For was written by the outermost of them. */
type Asker = { readonly [DOOR.address]: string; readonly [DOOR.protocol]: 'http' | 'https' };

const whoAsks = (request: IncomingMessage, trustedProxies: number): Asker => {
  const own = request.socket.remoteAddress ?? '';
  if (trustedProxies === 0) return { [DOOR.address]: own, [DOOR.protocol]: 'http' };
  const chain = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((entry) => entry.trim());
  const protocol = String(request.headers['x-forwarded-proto'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return {
    [DOOR.address]: chain.at(-trustedProxies) ?? own,
    [DOOR.protocol]: protocol === 'https' ? 'https' : 'http',
  };
};

const listen = (server: Server, { host, port }: { host: string; port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(cannotListen(error, { host, port, setting: 'webPort' }) ?? error);
    });
    server.listen(port, host, resolve);
  });

type Place = { readonly host: string; readonly port: number; readonly setting: 'webPort' | 'terminalPort' };

/** The port that is taken or forbidden, in a sentence that names its setting. */
export const cannotListen = (
  error: NodeJS.ErrnoException,
  { host, port, setting }: Place,
): Misconfiguration | undefined => {
  const { env } = settingsTable[setting];
  switch (error.code) {
    case 'EADDRINUSE':
      return new Misconfiguration(`Port ${port} is taken by another program. Stop it, or set ${env} to another port.`);
    case 'EACCES':
      return new Misconfiguration(`This user may not listen on port ${port}. Set ${env} to 1024 or higher.`);
    case 'EADDRNOTAVAIL':
      return new Misconfiguration(`${host} is no address of this machine (port ${port}, ${env}).`);
    default:
      return undefined;
  }
};
