/** The serial of one physical copy. The format is in `shared/PAPER-CODES.md` (R15, R30). */
import { fold, randomSymbols, squash, valueOf, type RandomBytes } from './alphabet.ts';
import { checks, checkSymbol } from './check-symbol.ts';
import { sameIssuer } from './issuer.ts';

const RANDOM_SYMBOLS = 11;

type Making = {
  readonly issuer: string;
  /** Of the date on the paper, on the campus's calendar: 2000..9999. */
  readonly year: number;
  readonly random: RandomBytes;
};

/**
 * `YLU-2026-7K3Q-FM9X-2TCW`: issuer, year, 11 random symbols, check symbol. Random and not counted, so that a hub
 * restored from an older backup, which has forgotten its latest serials, does not give them again.
 */
export const makeSerial = ({ issuer, year, random }: Making): string => {
  if (!Number.isInteger(year) || year < 2000 || year > 9999) throw new Error(`serial year: ${String(year)}`);
  const body = randomSymbols(random, RANDOM_SYMBOLS);
  return show(issuer, String(year), body + checkSymbol('serial', fold(issuer) + String(year) + body));
};

const show = (issuer: string, year: string, tail: string): string =>
  [issuer, year, tail.slice(0, 4), tail.slice(4, 8), tail.slice(8)].join('-');

/** The canonical serial of issuer `own` that was typed; `undefined` when it is none or its check symbol does not fit. */
export const readSerial = (typed: string, own: string): string | undefined => {
  const raw = squash(typed.slice(0, 100));
  const issuer = raw.slice(0, own.length);
  const symbols = fold(raw);
  const [, year, tail] = /^(2\d{3})(.{12})$/.exec(symbols.slice(own.length)) ?? [];
  if (year === undefined || tail === undefined || !sameIssuer(issuer, own)) return undefined;
  if (Array.from(symbols).some((symbol) => valueOf(symbol) < 0) || !checks('serial', symbols)) return undefined;
  return show(own, year, tail);
};
