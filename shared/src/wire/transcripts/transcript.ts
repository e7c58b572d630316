/** A recorded conversation: kept for ever, so that a later hub and a later terminal still understand it (R1). */
import type { Peer } from '../peer.ts';

export type Line = {
  readonly from: 'terminal' | 'hub';
  readonly event: string;
  readonly body: unknown;
  /** Absent when none came. */
  answer?: unknown;
};
export type Transcript = { readonly protocol: number; readonly about: string; readonly lines: readonly Line[] };

/** Bytes are written as `{"$bytes": base64url}`. */
export const encode = (transcript: Transcript): string =>
  `${JSON.stringify(
    transcript,
    (_key, value: unknown) =>
      value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('base64url') } : value,
    2,
  )}\n`;

export const decode = (text: string): Transcript =>
  JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && '$bytes' in value
      ? new Uint8Array(Buffer.from(String(value.$bytes), 'base64url'))
      : value,
  ) as Transcript;

/** Writes down what goes through the peer of a terminal, both ways. */
export const listen = (peer: Peer, lines: Line[]): Peer => ({
  ...peer,
  send: async (event, body, deadlineMs) => {
    const line: Line = { from: 'terminal', event, body: structuredClone(body) };
    lines.push(line);
    const answered = await peer.send(event, body, deadlineMs);
    if (answered.kind === 'answer') line.answer = structuredClone(answered.body);
    return answered;
  },
  onMessage: (listener) => {
    peer.onMessage((message) => {
      const line: Line = { from: 'hub', event: message.event, body: structuredClone(message.body) };
      lines.push(line);
      listener({
        ...message,
        answer: (body) => {
          line.answer = structuredClone(body);
          message.answer?.(body);
        },
      });
    });
  },
});
