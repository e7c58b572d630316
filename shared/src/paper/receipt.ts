/** The number on an offline receipt, valid for ever (R30). The format is in `shared/PAPER-CODES.md`. */
import { fold, randomSymbols, squash, valueOf, type RandomBytes } from './alphabet.ts';
import { checks, checkSymbol } from './check-symbol.ts';

const PREFIX_SYMBOLS = 4;
/** Shorter counters are padded with zeros to this; longer ones simply grow. */
const COUNTER_DIGITS = 5;
/** Nine digits outlast any terminal: a receipt a second for thirty years. */
const MAX_COUNTER = 999_999_999;

/** At least one letter: a receipt number without separators must never look like a pick-up code of ten digits. */
const PREFIX = /^(?=.*[A-Z])[0-9A-HJKMNP-TV-Z]{4}$/;

/** A new terminal's prefix. That no other terminal has or had it is the caller's to see to. */
export const makeReceiptPrefix = (random: RandomBytes): string => {
  for (;;) {
    const prefix = randomSymbols(random, PREFIX_SYMBOLS);
    if (PREFIX.test(prefix)) return prefix;
  }
};

export type Receipt = { readonly prefix: string; readonly counter: number };

/** `7KQ2-00042-W`. `prefix` is the terminal's (given by the hub, never given twice); `counter` 1..999,999,999. */
export const makeReceiptNumber = ({ prefix, counter }: Receipt): string => {
  if (!PREFIX.test(prefix)) throw new Error(`receipt prefix: "${prefix}" is not four symbols with a letter`);
  if (!Number.isInteger(counter) || counter < 1 || counter > MAX_COUNTER)
    throw new Error(`receipt counter: ${String(counter)}`);
  const digits = String(counter).padStart(COUNTER_DIGITS, '0');
  return `${prefix}-${digits}-${checkSymbol('receipt', prefix + digits)}`;
};

/** `undefined` when it is no receipt number or its check symbol does not fit. */
export const readReceiptNumber = (typed: string): Receipt | undefined => {
  const symbols = fold(squash(typed.slice(0, 100)));
  const [, prefix, digits] = /^(.{4})(\d{5,9}).$/.exec(symbols) ?? [];
  if (prefix === undefined || digits === undefined || !PREFIX.test(prefix)) return undefined;
  if (Array.from(symbols).some((symbol) => valueOf(symbol) < 0) || !checks('receipt', symbols)) return undefined;
  const counter = Number(digits);
  // One number has one spelling: no further zeros in front of a counter that fills its five digits.
  if (counter < 1 || String(counter).padStart(COUNTER_DIGITS, '0') !== digits) return undefined;
  return { prefix, counter };
};
