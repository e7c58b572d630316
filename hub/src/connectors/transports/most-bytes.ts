/** 256 KiB: the longest transcript is about 30, and an answer stays in memory until it is judged. */
export const MOST_BYTES = 256 * 1024;
