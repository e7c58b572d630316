/** Numbers that look random and are the same for the same seed on every machine. For invented data, never for secrets. */
export type Seeded = {
  /** [0, 1) */
  next(): number;
  /** 0 … n − 1 */
  below(n: number): number;
  pick<T>(list: readonly T[]): T;
  chance(p: number): boolean;
  bytes(count: number): Buffer;
  /** RFC 9562 version 7 of that time, ms since 1970. */
  uuid7(at: number): string;
  /** RFC 9562 version 8: of no time. */
  uuid8(): string;
};

/** mulberry32: one multiplication a number, and a period no generated university comes near. */
export const seeded = (seed: number): Seeded => {
  let a = seed >>> 0;
  const word = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const next = (): number => word() / 0x1_0000_0000;
  const below = (n: number): number => Math.floor(next() * n);
  const hex = (words: number): string =>
    Array.from({ length: words }, () => word().toString(16).padStart(8, '0')).join('');
  const uuid = (head: string, version: string): string => {
    const h = `${head}${hex(4)}`.slice(0, 32);
    const variant = '89ab'.charAt(Number.parseInt(h.charAt(16), 16) & 3);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-${version}${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20)}`;
  };
  return {
    next,
    below,
    pick: (list) => {
      const one = list[below(list.length)];
      if (one === undefined) throw new Error('There is nothing to pick from');
      return one;
    },
    chance: (p) => next() < p,
    bytes: (count) => Buffer.from(hex(Math.ceil(count / 4)), 'hex').subarray(0, count),
    uuid7: (at) => uuid(Math.floor(at).toString(16).padStart(12, '0'), '7'),
    uuid8: () => uuid('', '8'),
  };
};
