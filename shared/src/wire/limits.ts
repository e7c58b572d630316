/** Deadlines and bounds of the link (R6, R22). Times in ms. */

/** A hub in a reconnect storm answers a hello late, not never: 200 terminals × 2.4 ms handshake, ten times over. */
export const HELLO_DEADLINE_MS = 10_000;
/** What the hub gives itself for any answer. */
export const ANSWER_DEADLINE_MS = 15_000;
/** Longer than the hub's own deadline for a batch, so that a slow database is answered and not guessed. */
export const RECORDS_DEADLINE_MS = 20_000;
export const REPORT_DEADLINE_MS = 10_000;
/** A terminal writes one batch to its disk in this time, or it is stuck and is let go to resume. */
export const STREAM_DEADLINE_MS = 15_000;
/** After "not now" from either side, up to this long before the same is tried again. */
export const RETRY_MS = 5_000;
/** Before the first welcome names a window. */
export const FIRST_WINDOW_MS = 5_000;
/** A refused terminal asks again seldom: what it waits for is an upgrade or an operator. */
export const REFUSED_WINDOW_MS = 60_000;

/** One batch in flight each way; half of the message bound leaves room for framing. */
export const BATCH = { records: 64, bytes: 524_288 } as const;
/** Asks one terminal may have waiting at the hub. */
export const MAX_ASKS = 8;
/** Messages a second from one terminal, and how many it may save up. A drained journal sends one batch a round trip. */
export const MESSAGE_RATE = { perSecond: 50, burst: 100 } as const;
/** Bad messages after which the hub hangs up. */
export const MAX_STRIKES = 8;
/** What may wait for a slow terminal: one stream batch, eight answers and room to spare. */
export const MAX_BUFFERED_BYTES = 8 * 1_048_576;
