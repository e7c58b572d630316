/** A timestamp authority (RFC 3161 over HTTP, §3.4) for the demo and for tests, with all that can be wrong with one. Loopback only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@yizhan/shared/clock.ts';
import { makeRefusal, makeReply, readQuery, type Query } from '../../seals/time/protocol.ts';
import { issueToken, type TimeSigner } from '../../seals/time/issue-token.ts';
import { isObject, readJson } from '../departments/answer-http.ts';
import { authorityKeys, untrustedSigner, type AuthorityKeys } from './authority-keys.ts';
import { isTrouble, troubles, type Trouble } from './troubles.ts';

type Given = {
  /** 0 takes a free one. */
  readonly port: number;
  /** Keeps its keys. */
  readonly dir: string;
  readonly clock: Clock;
};

export type Timestamps = {
  /** For `YIZHAN_TIMESTAMP_URL`. */
  readonly url: string;
  /** For `YIZHAN_TIMESTAMP_ROOTS`. */
  readonly rootsPath: string;
  trouble(wanted: Trouble): void;
  close(): Promise<void>;
};

const SLOW_MS = 10_000;
const DAY_MS = 86_400_000;
const HUGE_BYTES = 1024 * 1024;
/** A question takes about 80 bytes. */
const MAX_QUERY_BYTES = 4096;

export const openTimestamps = async ({ port, dir, clock }: Given): Promise<Timestamps> => {
  const keys = await authorityKeys(dir, clock.now());
  const untrusted = await untrustedSigner(clock.now());
  let present: Trouble = 'ok';
  const server = createServer((request, response) => {
    const at = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const answered =
      at === '/trouble'
        ? control(request, response, (wanted) => (present = wanted ?? present))
        : stamp({ keys, untrusted, trouble: present, now: clock.now() }, request, response);
    answered.catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(bound)}/`,
    rootsPath: keys.rootsPath,
    trouble: (wanted) => {
      present = wanted;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });

type Stamping = {
  readonly keys: AuthorityKeys;
  readonly untrusted: TimeSigner;
  readonly trouble: Trouble;
  readonly now: number;
};

const stamp = async (stamping: Stamping, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method !== 'POST') return void response.writeHead(405).end();
  const query = await readBody(request).then(readQuery, () => undefined);
  if (!query) return void response.writeHead(400).end();
  switch (stamping.trouble) {
    case 'away':
      response.destroy();
      return;
    case 'hanging':
      return;
    case 'slow': {
      const timer = setTimeout(() => reply(response, answer(stamping, query)), SLOW_MS);
      response.once('close', () => clearTimeout(timer));
      return;
    }
    default:
      reply(response, answer(stamping, query));
  }
};

const reply = (response: ServerResponse, body: Uint8Array): void => {
  response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(body);
};

const answer = ({ keys, untrusted, trouble, now }: Stamping, query: Query): Buffer => {
  const granted = (change: Partial<Query> = {}, signer = keys.signer, at = now): Buffer =>
    makeReply(issueToken(signer, { ...query, ...change }, new Date(at)));
  switch (trouble) {
    case 'refusing':
      return makeRefusal();
    case 'garbled':
      return Buffer.from('<html>not a timestamp</html>');
    case 'huge':
      return Buffer.alloc(HUGE_BYTES, 0x30);
    case 'other-nonce':
      return granted({ nonce: Buffer.alloc(16, 7) });
    case 'other-imprint':
      return granted({ imprint: Buffer.alloc(32, 7) });
    case 'other-usage':
      return granted({}, keys.forDocuments);
    case 'other-root':
      return granted({}, untrusted);
    case 'other-time':
      return granted({}, keys.signer, now - DAY_MS);
    case 'ok':
    case 'away':
    case 'slow':
    case 'hanging':
      return granted();
    default:
      return trouble satisfies never;
  }
};

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > MAX_QUERY_BYTES) throw new Error('The question is too long');
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};

/** `GET`: what is wrong with it and what can be. `POST {trouble}`: make it so. */
const control = async (
  request: IncomingMessage,
  response: ServerResponse,
  set: (wanted: Trouble | undefined) => Trouble,
): Promise<void> => {
  const wish: unknown = request.method === 'POST' ? await readJson(request) : {};
  const wanted = isObject(wish) ? wish['trouble'] : undefined;
  if (request.method === 'POST' && !isTrouble(wanted)) return void response.writeHead(400).end();
  const now = set(isTrouble(wanted) ? wanted : undefined);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ now, troubles }));
};
