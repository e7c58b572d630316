import { fold } from './alphabet.ts';

/**
 * Who issues: 2 to 8 capital letters or digits, such as `YLU` or a national school code. It stands in front of every serial and
 * code. Two issuers whose ids fold to the same symbols (`YLU`, `Y1V`) cannot both exist.
 */
export const ISSUER = /^[A-Z0-9]{2,8}$/;
export const MAX_ISSUER = 8;

export const sameIssuer = (a: string, b: string): boolean => fold(a) === fold(b);

/** Throws at start on an id no code could carry (R24). */
export const requireIssuer = (issuer: string): string => {
  if (!ISSUER.test(issuer)) throw new Error(`issuer: "${issuer}" is not 2 to 8 capital letters or digits`);
  return issuer;
};
