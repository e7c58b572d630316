/** The bytes of a file as they arrive, within bounds of size and of patience (R6, R22). */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { MAX_FILE_BYTES, UPLOAD_IDLE_MS } from './limits.ts';

const MEGABYTE = 1024 * 1024;

/**
 * Reads no further than the bound, and waits for no part longer than `UPLOAD_IDLE_MS`. Faults: `file-empty`,
 * `file-too-large`, `file-slow`; `file-cut` when the sender went away in the middle.
 */
export const readUpload = async (
  body: ReadableStream<Uint8Array>,
  clock: Clock,
  maxBytes: number = MAX_FILE_BYTES,
): Promise<Buffer | Fault> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  /** What comes after is not wanted; that the sender is gone already is no news. */
  const leave = (fault: Fault): Fault => {
    void reader.cancel().catch(() => undefined);
    return fault;
  };
  for (;;) {
    const part = await nextPart(reader, clock);
    if (part === 'slow') return leave({ fault: 'file-slow' });
    if (part === 'cut') return leave({ fault: 'file-cut' });
    if (part === 'end') break;
    size += part.length;
    if (size > maxBytes) return leave({ fault: 'file-too-large', params: { max: Math.floor(maxBytes / MEGABYTE) } });
    parts.push(part);
  }
  return size === 0 ? { fault: 'file-empty' } : Buffer.concat(parts, size);
};

type Part = Uint8Array | 'end' | 'slow' | 'cut';

const nextPart = (reader: ReadableStreamDefaultReader<Uint8Array>, clock: Clock): Promise<Part> =>
  new Promise((resolve) => {
    const cancel = clock.after(UPLOAD_IDLE_MS, () => {
      resolve('slow');
    });
    reader
      .read()
      .then(({ value }): Part => value ?? 'end')
      .catch((): Part => 'cut')
      .then((part) => {
        cancel();
        resolve(part);
      }, resolve);
  });
