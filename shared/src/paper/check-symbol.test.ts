import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALPHABET } from './alphabet.ts';
import { checks, checkSymbol, MAX_GUARDED_SYMBOLS } from './check-symbol.ts';

const word = (min: number, max = min) =>
  fc
    .array(fc.constantFrom(...Array.from(ALPHABET)), { minLength: min, maxLength: max })
    .map((symbols) => symbols.join(''));
const put = (text: string, at: number, symbol: string): string => text.slice(0, at) + symbol + text.slice(at + 1);

test('R30 every single substitution in every position is caught: all pairs of symbols, all 31 places', () => {
  // The sum is linear, so a guarded word fails exactly when the error word alone, checked against zeros, is not zero.
  const zeros = '0'.repeat(MAX_GUARDED_SYMBOLS);
  const guarded = zeros + checkSymbol('code', zeros);
  for (let at = 0; at < guarded.length; at++)
    for (const symbol of ALPHABET)
      if (symbol !== guarded[at])
        expect(checks('code', put(guarded, at, symbol)), `${symbol} at ${String(at)}`).toBe(false);
});

test('R30 every swap of two symbols is caught: all pairs of places, all pairs of symbols', () => {
  const zeros = '0'.repeat(MAX_GUARDED_SYMBOLS);
  for (let i = 0; i < MAX_GUARDED_SYMBOLS; i++)
    for (let j = i + 1; j < MAX_GUARDED_SYMBOLS; j++)
      for (const a of ALPHABET)
        for (const b of ALPHABET) {
          if (a === b) continue;
          const check = checkSymbol('code', put(put(zeros, i, a), j, b));
          if (check === checkSymbol('code', put(put(zeros, i, b), j, a)))
            expect.fail(`${a}${b} at ${String(i)}, ${String(j)}`);
        }
});

test('R30 on random words of any length, a substitution or a swap with the check symbol itself is caught', () => {
  fc.assert(
    fc.property(
      word(1, MAX_GUARDED_SYMBOLS),
      fc.nat(),
      fc.nat(),
      fc.constantFrom(...Array.from(ALPHABET)),
      (body, m, n, symbol) => {
        const guarded = body + checkSymbol('serial', body);
        const [i, j] = [m % guarded.length, n % guarded.length];
        const swapped = put(put(guarded, i, guarded.charAt(j)), j, guarded.charAt(i));
        expect(checks('serial', guarded)).toBe(true);
        expect(checks('serial', put(guarded, i, symbol))).toBe(guarded[i] === symbol);
        expect(checks('serial', swapped)).toBe(guarded[i] === guarded[j]);
      },
    ),
    { numRuns: 2000 },
  );
});

test('R30 a word of one kind does not pass as another, and zeros pass as none', () => {
  fc.assert(
    fc.property(word(12), (body) => {
      expect(checks('serial', body + checkSymbol('code', body))).toBe(false);
      expect(checks('receipt', body + checkSymbol('serial', body))).toBe(false);
    }),
  );
  expect(checks('code', '0'.repeat(13))).toBe(false);
});

test('R30 the worked examples of PAPER-CODES.md hold', () => {
  expect(checkSymbol('code', 'Y1V' + '1' + '23456789ABC')).toBe('K');
  expect(() => checkSymbol('code', 'I')).toThrow('not in the alphabet');
  expect(() => checkSymbol('code', '0'.repeat(31))).toThrow('cannot guard 31');
});
