/** Crockford base32: no I, L, O or U, so that nothing on paper can be read two ways. Five bits a symbol. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Cryptographic random bytes: `crypto.getRandomValues` in a browser, `randomBytes` on a server. */
export type RandomBytes = (length: number) => Uint8Array;

/** 0..31, or -1 for a character outside the alphabet. */
export const valueOf = (symbol: string): number => (symbol.length === 1 ? ALPHABET.indexOf(symbol) : -1);

/** 256 is a multiple of 32, so the low five bits of a random byte are uniform. */
export const randomSymbols = (random: RandomBytes, count: number): string =>
  Array.from(random(count), (byte) => ALPHABET.charAt(byte & 31)).join('');

/** What an input method adds or changes: full-width forms, lower case, spaces, every kind of dash. */
export const squash = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}\p{Cf}_]/gu, '');

/** The letters people confuse become the symbol they stand for: O is 0, I and L are 1, U is V. */
export const fold = (squashed: string): string =>
  squashed.replaceAll('O', '0').replaceAll(/[IL]/g, '1').replaceAll('U', 'V');
