import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';

import { decodeMessage } from './decode.ts';
import { encodeMessage } from './encode.ts';
import type { IppMessage } from './message.ts';

/** Milliseconds. A silent socket must never hold the caller (R22). */
export type Deadlines = {
  readonly connect: number;
  /** From the last byte of the request to the first of the answer. */
  readonly firstByte: number;
  readonly whole: number;
};

export type Answer =
  | { readonly kind: 'answer'; readonly message: IppMessage }
  /** No connection was made: not one byte has left. */
  | { readonly kind: 'unsent'; readonly why: string }
  /** Bytes may have arrived; what the printer did with them is not known. */
  | { readonly kind: 'broken'; readonly why: string }
  /** The web server of the printer refused the request before IPP saw it (HTTP 4xx). */
  | { readonly kind: 'refused'; readonly why: string };

export type Endpoint = {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** As it stands in the printer-uri attribute. */
  readonly uri: string;
};

/** The whole attribute list of a large office printer is about 60 kB. */
const MAX_ANSWER_BYTES = 1_048_576;

/** `ipp://host[:port]/path`; throws, naming the setting, for anything else. */
export function readPrinterUri(uri: string): Endpoint {
  const wanted = 'the printer URI must look like ipp://host:631/ipp/print';
  if (!URL.canParse(uri)) throw new Error(`${wanted}, not "${uri}"`);
  const url = new URL(uri);
  if (url.protocol !== 'ipp:' || url.hostname === '' || url.username !== '') throw new Error(`${wanted}, not "${uri}"`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port: url.port === '' ? 631 : Number(url.port), path: url.pathname || '/', uri };
}

async function readAll(response: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function judge(response: IncomingMessage): Promise<Answer> {
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.resume();
    return { kind: status >= 400 && status < 500 ? 'refused' : 'broken', why: `HTTP ${String(status)}` };
  }
  const body = await readAll(response);
  if (!body) return { kind: 'broken', why: `an answer over ${String(MAX_ANSWER_BYTES)} bytes` };
  const message = decodeMessage(body);
  return 'garbage' in message
    ? { kind: 'broken', why: `an answer that ${message.garbage}` }
    : { kind: 'answer', message };
}

export type Exchange = { send(message: IppMessage, deadlines: Deadlines): Promise<Answer> };

/**
 * One POST of application/ipp (RFC 8010 §4) on a connection of its own. Never rejects.
 * A connection is not kept: a printer that was switched off leaves a kept one half open, and then a request that
 * fails could not be told from one that never left.
 */
export function openExchange(endpoint: Endpoint): Exchange {
  const agent = new Agent({ keepAlive: false });

  return {
    send: (message, deadlines) =>
      new Promise<Answer>((resolve) => {
        const body = encodeMessage(message);
        let connected = false;
        const stops: (() => void)[] = [];
        const request = httpRequest({
          agent,
          host: endpoint.host,
          port: endpoint.port,
          path: endpoint.path,
          method: 'POST',
          headers: { 'content-type': 'application/ipp', 'content-length': body.length },
        });
        const finish = (answer: Answer) => {
          for (const stop of stops) stop();
          request.destroy();
          resolve(answer);
        };
        const fail = (why: string) => {
          finish({ kind: connected ? 'broken' : 'unsent', why });
        };
        const within = (ms: number, what: string): (() => void) => {
          const timer = setTimeout(() => {
            fail(`no ${what} within ${String(ms)} ms`);
          }, ms);
          const stop = () => {
            clearTimeout(timer);
          };
          stops.push(stop);
          return stop;
        };

        within(deadlines.whole, 'end of the exchange');
        const stopConnect = within(deadlines.connect, 'connection');
        request.on('socket', (socket) => {
          socket.once('connect', () => {
            connected = true;
            stopConnect();
          });
        });
        let answered = false;
        let stopFirstByte: (() => void) | undefined;
        request.once('finish', () => {
          if (!answered) stopFirstByte = within(deadlines.firstByte, 'answer');
        });
        request.once('response', (response) => {
          answered = true;
          stopFirstByte?.();
          judge(response).then(finish, (error: unknown) => {
            fail(error instanceof Error ? error.message : String(error));
          });
        });
        request.on('error', (error) => {
          fail(error.message);
        });
        request.end(body);
      }),
  };
}
