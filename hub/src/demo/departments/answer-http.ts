import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Row } from './records.ts';
import type { Trouble } from './troubles.ts';

const SLOW_MS = 10_000;
const HUGE_BYTES = 1024 * 1024;
const LONG_AGO_MS = 30 * 86_400_000;

type Answering = {
  readonly person: string;
  readonly records: readonly Row[];
  readonly now: Date;
  readonly trouble: Trouble;
};

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** One digit off: a neighbour on the list. */
const somebodyElse = (person: string): string => person.replace(/\d$/, (last) => String((Number(last) + 1) % 10));

const liesOf = (records: readonly Row[], person: string): readonly Row[] =>
  records.map((row) => (row['person'] === person ? { ...row, person: somebodyElse(person) } : row));

/** The department's answer, with whatever is wrong at it. */
export const answerHttp = (response: ServerResponse, { person, records, now, trouble }: Answering): void => {
  const body = { person, asOf: now.toISOString(), records };
  switch (trouble) {
    case 'ok':
      return json(response, 200, body);
    case 'away':
      response.destroy();
      return;
    case 'slow': {
      const timer = setTimeout(() => json(response, 200, body), SLOW_MS);
      response.once('close', () => clearTimeout(timer));
      return;
    }
    case 'hanging':
      return;
    case 'half': {
      const text = JSON.stringify(body);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    case 'huge':
      return json(response, 200, { ...body, padding: 'x'.repeat(HUGE_BYTES) });
    case 'stale':
      return json(response, 200, { ...body, asOf: new Date(now.getTime() - LONG_AGO_MS).toISOString() });
    case 'lying':
      return json(response, 200, { ...body, person: somebodyElse(person), records: liesOf(records, person) });
    case 'garbled':
      return json(response, 200, { ...body, records: 'see attachment' });
    case 'refusing':
      return json(response, 401, { error: 'token' });
    default:
      trouble satisfies never;
  }
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MOST_QUESTION_BYTES = 64 * 1024;

/** Undefined when it is no JSON object of a sensible size. */
export const readJson = async (request: IncomingMessage): Promise<Record<string, unknown> | undefined> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > MOST_QUESTION_BYTES) return undefined;
  }
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined; // whoever asked is told 400
  }
};
