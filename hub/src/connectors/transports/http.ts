/**
 * A department's web service: `POST url` with `{person, about}` and a bearer token, answered by `{person, asOf, records}`.
 * POST, because addresses end up in the logs of proxies and campus numbers must not.
 */
import http from 'node:http';
import https from 'node:https';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Question } from '../kinds/kind.ts';
import type { Fetch } from '../sourced.ts';
import { codeOf, SourceTrouble } from '../trouble.ts';
import { MOST_BYTES } from './most-bytes.ts';

const answer = z.object({
  /** Whom it is about, repeated: a service that mixes up its sessions would otherwise go unnoticed. */
  person: z.string(),
  asOf: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  records: z.array(z.unknown()),
});

type Service = { readonly url: URL; readonly token: string; readonly agent: http.Agent | false };

export type HttpSource = { readonly fetch: (at: string) => Fetch; readonly close: () => void };

/** Connections that nobody uses are closed before common servers do it (nginx 75 s, Node 5 s). */
const IDLE_MS = 4000;

export const openHttp = (base: string, token: string): HttpSource => {
  const { Agent } = base.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 4 });
  return {
    fetch: (at) => {
      const service = { url: new URL(base + at), token, agent };
      return async (question, signal) => {
        const bytes = await post(service, question, signal);
        const { person, asOf, records } = read(bytes);
        if (person !== question.person) throw new SourceTrouble('wrong', 'it answered about another person');
        return { asOf, records, sha256: createHash('sha256').update(bytes).digest('hex') };
      };
    },
    close: () => agent.destroy(),
  };
};

const read = (bytes: Buffer): z.output<typeof answer> => {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new SourceTrouble('wrong', 'its answer is no JSON'); // the parser's own message quotes the answer
  }
  return answer.parse(body);
};

/** A kept connection may have been closed by the service while the question was on its way: asked once more, on a new one. */
const post = async (service: Service, question: Question, signal: AbortSignal): Promise<Buffer> => {
  const first = await once(service, question, signal);
  if (first !== 'closed-before') return first;
  const second = await once({ ...service, agent: false }, question, signal);
  if (second === 'closed-before') throw new SourceTrouble('away', 'it closed the connection');
  return second;
};

const once = ({ url, token, agent }: Service, { person, about }: Question, signal: AbortSignal) =>
  new Promise<Buffer | 'closed-before'>((resolve, reject) => {
    const body = JSON.stringify({ person, about });
    const headers = {
      ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
      ...{ 'accept-encoding': 'identity', 'content-length': Buffer.byteLength(body) },
    };
    const { request: send } = url.protocol === 'https:' ? https : http;
    const request = send(url, { method: 'POST', agent, headers, signal }, (response) => {
      receive(response).then(resolve, reject);
    });
    request.once('error', (error) => {
      if (request.reusedSocket && codeOf(error) === 'ECONNRESET') resolve('closed-before');
      else reject(new SourceTrouble('away', codeOf(error)));
    });
    request.end(body);
  });

const receive = async (response: http.IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  try {
    judgeHead(response);
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BYTES) throw new SourceTrouble('wrong', `its answer is over ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    response.destroy();
    throw error instanceof SourceTrouble ? error : new SourceTrouble('away', codeOf(error));
  }
  return Buffer.concat(chunks);
};

/** Redirects are not followed: they would carry the token and the question to wherever the answer says. */
const judgeHead = ({ statusCode = 0, headers }: http.IncomingMessage): void => {
  if (statusCode === 401 || statusCode === 403) throw new SourceTrouble('refused', `status ${statusCode}`);
  if (statusCode >= 500 || statusCode === 429) throw new SourceTrouble('away', `status ${statusCode}`);
  if (statusCode !== 200) throw new SourceTrouble('wrong', `status ${statusCode}`);
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw new SourceTrouble('wrong', 'its answer is no JSON');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new SourceTrouble('wrong', 'its answer is compressed, which was not asked for');
};
