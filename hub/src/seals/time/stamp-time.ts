/**
 * Where a seal's time comes from (PAdES B-T): an RFC 3161 authority on the network, or the hub's own. Whatever an authority
 * says is checked before it goes on a paper; one that is away or lies is left alone for a moment, and papers wait.
 */
import { randomBytes, X509Certificate } from 'node:crypto';
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { sha256 } from '../cms.ts';
import { issueToken, type TimeSigner } from './issue-token.ts';
import { makeQuery, readReply } from './protocol.ts';
import { checkToken, type Stamped } from './token.ts';

/** A token over this signature, DER. */
export type Stamp = { readonly token: Buffer; readonly at: Date };

export type StampTime = {
  /** `timestamp-away` or `timestamp-wrong` while the authority rests after a failure: nothing need be made meanwhile. */
  readonly resting: () => Fault | undefined;
  /** Faults: `timestamp-away`, `timestamp-wrong`; both may be tried again. */
  readonly stamp: (signature: Uint8Array) => Promise<Stamp | Fault>;
};

type Authority = {
  /** `http://127.0.0.1:8742/` */
  readonly url: string;
  /** PEM or DER of the roots its certificate must lead to. */
  readonly roots: readonly (string | Uint8Array)[];
  readonly clock: Clock;
  readonly deadlineMs?: number;
  /** What the authority did wrong, for the log. */
  readonly failed: (error: unknown) => void;
};

/** An authority answers within 0.3 s; an approval must not hang on one that does not. */
const DEADLINE_MS = 4000;
/** Long enough to spare a service that restarts, short enough that nobody has to look after it. */
const REST_MS = 5000;
/** Both clocks are set by the network; more apart than this, one of them is wrong. */
const MAX_APART_MS = 5 * 60_000;
/** A token with its chain takes 2 to 6 kB; the signature's slot has room for this. */
const MAX_TOKEN_BYTES = 6500;
const NONCE_BYTES = 16;

/** It answers, but with something that is no stamp for what was asked. */
class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

export const askAuthority = (authority: Authority): StampTime => {
  const { url, clock, deadlineMs = DEADLINE_MS, failed } = authority;
  const roots = authority.roots.map((root) => new X509Certificate(root));
  const { host } = new URL(url);
  let rest: { readonly until: number; readonly fault: Fault } | undefined;

  const fetchStamp = async (signature: Uint8Array): Promise<Stamp> => {
    const [imprint, nonce] = [sha256(signature), randomBytes(NONCE_BYTES)];
    const answer = await post(url, makeQuery({ imprint, nonce }), deadlineMs);
    const token = tokenIn(answer);
    const stamped = checkToken(token, { imprint, nonce, roots });
    if (typeof stamped === 'string') throw new WrongAnswer(`The timestamp of ${host} is refused: ${stamped}`);
    checkTime(stamped, clock.now());
    return { token, at: stamped.at };
  };

  return {
    resting: () => (rest && clock.now() < rest.until ? rest.fault : undefined),
    stamp: async (signature) => {
      try {
        const stamp = await fetchStamp(signature);
        rest = undefined;
        return stamp;
      } catch (error) {
        failed(error);
        const fault: Fault = {
          fault: error instanceof WrongAnswer ? 'timestamp-wrong' : 'timestamp-away',
          params: { authority: host },
        };
        rest = { until: clock.now() + REST_MS, fault };
        return fault;
      }
    },
  };
};

const tokenIn = (answer: Uint8Array): Buffer => {
  let token: Buffer | undefined;
  try {
    token = readReply(answer);
  } catch (error) {
    throw new WrongAnswer('The timestamp authority does not answer in RFC 3161', { cause: error });
  }
  if (!token) throw new WrongAnswer('The timestamp authority refuses to stamp');
  if (token.length > MAX_TOKEN_BYTES)
    throw new WrongAnswer(`A timestamp of ${String(token.length)} bytes does not fit`);
  return token;
};

const checkTime = ({ at }: Stamped, now: number): void => {
  const apart = Math.abs(at.getTime() - now);
  if (apart > MAX_APART_MS)
    throw new WrongAnswer(`The timestamp authority’s clock and ours are ${String(Math.round(apart / 1000))} s apart`);
};

const MAX_ANSWER_BYTES = 64 * 1024;

/** Throws when nothing comes in time, or too much. */
const post = async (url: string, query: Uint8Array, deadlineMs: number): Promise<Uint8Array> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: Uint8Array.from(query),
    redirect: 'error',
    signal: AbortSignal.timeout(deadlineMs),
  });
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new WrongAnswer('The timestamp authority’s answer is too long');
    parts.push(bytes);
  }
  if (!response.ok) throw new Error(`The timestamp authority answers ${String(response.status)}`);
  return Buffer.concat(parts);
};

/** The university attests the time itself: no outside party stands behind it. */
export const stampOurselves = (signer: TimeSigner, clock: Clock): StampTime => ({
  resting: () => undefined,
  stamp: (signature) => {
    const at = new Date(clock.now());
    const token = issueToken(signer, { imprint: sha256(signature), nonce: randomBytes(NONCE_BYTES) }, at);
    return Promise.resolve({ token, at });
  },
});
