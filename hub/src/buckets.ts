import type { Clock } from '@yizhan/shared/clock.ts';

type Options = {
  readonly clock: Clock;
  /** How many in one go. */
  readonly capacity: number;
  /** One comes back each so many milliseconds. */
  readonly refillMs: number;
  /** Keys remembered at most (R6); beyond it the one untouched for longest is forgotten, that is, let off. */
  readonly maxKeys?: number;
};

export type Taken = { readonly ok: true } | { readonly ok: false; readonly waitSeconds: number };

/** A token bucket per key, in memory: it slows one guesser down, and starts anew with the process. */
export type Buckets = {
  take(key: string): Taken;
  /** Gives a full bucket back, after a success. */
  forget(key: string): void;
  readonly size: number;
};

export const openBuckets = ({ clock, capacity, refillMs, maxKeys = 10_000 }: Options): Buckets => {
  // Insertion order is order of last use: each take deletes and sets. `debt` is how long until the bucket is full again.
  const kept = new Map<string, { debt: number; at: number }>();
  return {
    take: (key) => {
      const now = clock.now();
      const last = kept.get(key) ?? { debt: 0, at: now };
      const debt = Math.max(0, last.debt - (now - last.at));
      const over = debt + refillMs - capacity * refillMs;
      kept.delete(key);
      kept.set(key, { debt: over > 0 ? debt : debt + refillMs, at: now });
      for (const oldest of kept.keys()) {
        if (kept.size <= maxKeys) break;
        kept.delete(oldest);
      }
      return over > 0 ? { ok: false, waitSeconds: Math.ceil(over / 1000) } : { ok: true };
    },
    forget: (key) => void kept.delete(key),
    get size() {
      return kept.size;
    },
  };
};

/** One household or host usually holds a whole IPv6 /64 (RFC 6177): it is one key. IPv4-mapped addresses are IPv4. */
export const addressKey = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
};
