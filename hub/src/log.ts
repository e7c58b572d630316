/**
 * The hub's log: one JSON object a line. It never holds card tokens, PINs, ID numbers, passwords, cookies or document
 * contents (R20): values under telling names are cut whatever their depth, bytes are never written, and text is
 * searched for ID numbers.
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

const CUT = '[cut]';
const MAX_DEPTH = 8;
const MAX_ITEMS = 100;

/** Names whose values never reach the log, compared in lower case without `-` and `_`. */
const SECRET_NAMES =
  /token|pin$|^pin|passw|secret|cookie|authoriz|evidence|answers|facts|idnumber|identity|birth|cardno|cardnumber|apdu|plaintext|ciphertext|content|payload|^body$|^bytes$|^pdf$|nonce|privatekey|rootkey|databaseurl/;

/** Resident identity card number (GB 11643): 17 digits and a check character. Phone numbers and card UIDs are cut by name. */
const ID_NUMBER =
  /(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])/g;
/** user:password@ in a connection URL. */
const CREDENTIALS = /(?<=:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/g;

const scrubText = (text: string): string => text.replace(ID_NUMBER, CUT).replace(CREDENTIALS, CUT);

const isSecret = (name: string): boolean => SECRET_NAMES.test(name.toLowerCase().replaceAll(/[-_]/g, ''));

/**
 * Only what tells the fault: type, message, code, stack, cause. The rest of a database error (`detail`, `parameters`)
 * repeats row values, and a Prisma validation error prints the arguments of the call before its last paragraph.
 */
const scrubError = (error: Error, depth: number): Record<string, unknown> => {
  const message = error.name.startsWith('Prisma') ? (error.message.trim().split('\n').at(-1) ?? '') : error.message;
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
  return {
    type: error.name,
    message: scrubText(message),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(stack !== undefined && { stack }),
    ...(error.cause instanceof Error && depth < MAX_DEPTH && { cause: scrubError(error.cause, depth + 1) }),
  };
};

/** A copy fit for the log. */
export const scrub = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return scrubText(value);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (value instanceof Error) return scrubError(value, depth);
  if (value instanceof Date) return value;
  if (value instanceof IncomingMessage) return requestLine(value);
  if (value instanceof ServerResponse) return { status: value.statusCode };
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${String(value.byteLength)} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Map || value instanceof Set) return scrub([...value], depth + 1);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => scrub(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSecret(name) ? CUT : scrub(inner, depth + 1)]),
  );
};

/** No query and no code: what a person verifies is not for the log. */
const requestLine = (request: IncomingMessage): Record<string, unknown> => ({
  method: request.method,
  path: (request.url ?? '').replace(/[?#].*/s, '').replace(/^\/(v|verify|p)\/.*/is, '/$1/…'),
});

const scrubObject = (object: object): Record<string, unknown> =>
  object instanceof Error ? { err: scrubError(object, 0) } : (scrub(object) as Record<string, unknown>);

type LogArguments = Parameters<Logger['info']>;

/** Writes to stdout unless `to` is given. */
export const openLog = (level: string, to?: DestinationStream): Logger => {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (scrubbed: unknown) => scrubbed },
    hooks: {
      logMethod(this: Logger, args: LogArguments, method: (...args: LogArguments) => void) {
        const clean = args.map((arg: unknown) =>
          typeof arg === 'object' && arg !== null ? scrubObject(arg) : scrub(arg),
        );
        method.apply(this, clean as unknown as LogArguments);
      },
    },
  };
  const log = to ? pino(options, to) : pino(options);
  // A child does not inherit a formatter for its bindings; it does inherit this method.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is given its receiver below
  const bare = log.child;
  const child = function (this: Logger, bindings: object, childOptions?: Parameters<Logger['child']>[1]) {
    return bare.call(this, scrubObject(bindings), childOptions);
  };
  return Object.assign(log, { child });
};
