import { ALPHABET, valueOf } from './alphabet.ts';

/** Longest word one check symbol can guard: beyond it two positions would share a weight. */
export const MAX_GUARDED_SYMBOLS = 30;

/** Added to the sum, so that a word of one kind never passes as another and no word of zeros passes at all. */
const SEED = { code: 1, serial: 2, receipt: 3 } as const;
export type Guarded = keyof typeof SEED;

/** In GF(32) over x⁵ + x² + 1, where 2 is primitive: its first 31 powers all differ and none is zero. */
const double = (value: number): number => (value << 1) ^ (value & 16 ? 0b100101 : 0);

/**
 * The symbol to put after `word`. The symbol i places left of it weighs 2^i: weights are distinct and not zero, so every
 * single substitution, every swap of two symbols and every doubled error (aa for bb) changes the sum, at any distance.
 * `word`: 1..30 symbols of the alphabet; anything else is a bug and throws.
 */
export const checkSymbol = (kind: Guarded, word: string): string => {
  if (word.length < 1 || word.length > MAX_GUARDED_SYMBOLS)
    throw new Error(`cannot guard ${String(word.length)} symbols`);
  let sum = 0;
  for (const symbol of word) {
    const value = valueOf(symbol);
    if (value < 0) throw new Error(`not in the alphabet: ${symbol}`);
    sum = double(sum ^ value);
  }
  return ALPHABET.charAt(sum ^ SEED[kind]);
};

/** Whether the last symbol of `guarded` is the check symbol of the rest. */
export const checks = (kind: Guarded, guarded: string): boolean =>
  guarded.length > 1 && checkSymbol(kind, guarded.slice(0, -1)) === guarded.slice(-1);
