/** The verification code on paper. The format is in `shared/PAPER-CODES.md` and is never changed, only added to (R30). */
import { fold, randomSymbols, squash, valueOf, type RandomBytes } from './alphabet.ts';
import { checks, checkSymbol } from './check-symbol.ts';
import { ISSUER, MAX_ISSUER, sameIssuer } from './issuer.ts';

export const CODE_VERSION = '1';
/** Version symbol, 11 random symbols (55 bits), check symbol. */
export const CODE_SYMBOLS = 13;
const RANDOM_SYMBOLS = 11;

/** Canonical form: issuer and 13 symbols without separators, `YLU1K7QM3F9XR2TA`. */
export const makeCode = (issuer: string, random: RandomBytes): string => {
  const body = CODE_VERSION + randomSymbols(random, RANDOM_SYMBOLS);
  return issuer + body + checkSymbol('code', fold(issuer) + body);
};

/** As it is printed for typing: `YLU-1K7Q-M3F9-XR2TA`. */
export const showCode = (code: string): string => {
  const body = code.slice(-CODE_SYMBOLS);
  return [code.slice(0, -CODE_SYMBOLS), body.slice(0, 4), body.slice(4, 8), body.slice(8)].join('-');
};

export type CodeReading =
  | { readonly kind: 'code'; readonly code: string }
  /** Well formed, but another issuer's: it is verified there. */
  | { readonly kind: 'foreign'; readonly issuer: string }
  | { readonly kind: 'wrong-length'; readonly symbols: number; readonly expected: number }
  | { readonly kind: 'wrong-character'; readonly character: string }
  /** The check symbol does not fit: a slip of the finger or of the eye. */
  | { readonly kind: 'mistyped' }
  /** Well formed in a format this release does not know. */
  | { readonly kind: 'newer-format'; readonly version: string };

/** What a scanner reads is the whole short URL; what a person types is the code alone. */
const withoutUrl = (text: string): string => text.replace(/^.*\/v\//i, '').replace(/[?#].*$/s, '');

/** Reads what a person typed or a scanner read. Without an issuer in front, `own` is meant. */
export const readCode = (typed: string, own: string): CodeReading => {
  const raw = squash(withoutUrl(typed.slice(0, 300).trim()));
  const symbols = fold(raw);
  const bad = Array.from(symbols).find((symbol) => valueOf(symbol) < 0);
  if (bad !== undefined) return { kind: 'wrong-character', character: bad };

  const prefix = raw.length - CODE_SYMBOLS;
  const issuer = prefix === 0 ? own : raw.slice(0, Math.max(prefix, 0));
  const ours = sameIssuer(issuer, own);
  if (prefix < 0 || prefix > MAX_ISSUER || !(ours || ISSUER.test(issuer)))
    return { kind: 'wrong-length', symbols: symbols.length, expected: CODE_SYMBOLS };

  const body = symbols.slice(-CODE_SYMBOLS);
  if (!checks('code', fold(issuer) + body)) return { kind: 'mistyped' };
  if (!ours) return { kind: 'foreign', issuer };
  if (!body.startsWith(CODE_VERSION)) return { kind: 'newer-format', version: body.charAt(0) };
  return { kind: 'code', code: own + body };
};
