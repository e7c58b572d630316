/**
 * Tells a database that cannot be reached now from a bug in a query: the first passes by itself and is said to the
 * person in one sentence, the second is reported.
 */

/** Of the socket, as Node names them. */
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** PostgreSQL appendix A: class 08, shut-down and start-up (57P0x), too many connections (53300). */
const SQLSTATE = /^(08\w{3}|57P0[1-4]|53300)$/;
/** Prisma: cannot reach, timed out, closed, no connection from the pool. */
const PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
/** The pool's and the client's own errors carry no code. */
const MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;

export const isDatabaseAway = (error: unknown, depth = 0): boolean => {
  if (!(error instanceof Error) || depth > 4) return false;
  if (error instanceof AggregateError && error.errors.some((inner) => isDatabaseAway(inner, depth + 1))) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (SOCKET.has(code) || SQLSTATE.test(code) || PRISMA.has(code) || MESSAGE.test(error.message)) return true;
  // Prisma keeps what the adapter met in `meta` or `cause`.
  const meta = 'meta' in error && typeof error.meta === 'object' && error.meta !== null ? error.meta : {};
  const inner = 'driverAdapterError' in meta ? meta.driverAdapterError : undefined;
  return isDatabaseAway(inner, depth + 1) || isDatabaseAway(error.cause, depth + 1);
};
