import { closeSync, fsyncSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';

/**
 * Room on the disk that is taken while it can be had, and given back when the disk is full, so that what has begun can
 * still be written down to its end (R6).
 */
export type ReserveFile = {
  /** False when there was nothing left to give. */
  release: () => boolean;
  /** Takes the room again; false while the disk has none. */
  take: () => boolean;
};

const CHUNK = Buffer.alloc(65_536, 0x5a);

export const reserveFile = (path: string, bytes: number): ReserveFile => {
  const held = (): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

  const release = (): boolean => {
    if (held() === 0) return false;
    truncateSync(path, 0);
    return true;
  };

  return {
    release,
    take: () => {
      if (held() >= bytes) return true;
      const fd = openSync(path, 'w', 0o600);
      try {
        for (let left = bytes; left > 0;) left -= writeSync(fd, CHUNK, 0, Math.min(left, CHUNK.length));
        fsyncSync(fd);
        return true;
      } catch (error) {
        if (!isNoRoom(error)) throw error;
        release();
        return false;
      } finally {
        closeSync(fd);
      }
    },
  };
};

const isNoRoom = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code));
