import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane; about 35 ms on one core. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Longer ones are refused before they cost anything. */
export const MAX_PASSWORD = 256;

/** Unicode has several spellings of one character; keyboards differ in which they send (RFC 8265 §4.2.2). */
const normal = (password: string): string => password.normalize('NFC');

/** PHC string for `account.password_hash`. */
export const hashPassword = (password: string): Promise<string> => hash(normal(password), cost);

const nobody = hash('no account has this', cost);

/** Costs the same when there is no such account, so that the time of the answer tells nothing. */
export const checkPassword = async (stored: string | undefined, password: string): Promise<boolean> => {
  const matches = await verify(stored ?? (await nobody), normal(password));
  return matches && stored !== undefined;
};
