import { createHash } from 'node:crypto';
import { ALPHABET } from '@yizhan/shared/paper/alphabet.ts';

/** China's offset from UTC: the date in a number is the date the person knows. */
const LOCAL_OFFSET_MS = 8 * 3_600_000;

/**
 * `261123-7K3M-9QX4`: the local day of the case's UUIDv7 and 40 bits of its hash. Made from the id and not counted, so
 * that a case sent again to a hub restored from a backup keeps the number the person holds. `salt` 1, 2, … gives the
 * next one should it be taken.
 */
export const caseNumber = (caseId: string, salt = 0): string => {
  const madeAt = Number.parseInt(caseId.replaceAll('-', '').slice(0, 12), 16);
  const day = new Date(madeAt + LOCAL_OFFSET_MS).toISOString().slice(2, 10).replaceAll('-', '');
  const hash = createHash('sha256')
    .update(`case-number|${caseId}|${String(salt)}`)
    .digest();
  const symbols = Array.from(hash.subarray(0, 8), (byte) => ALPHABET.charAt(byte & 31)).join('');
  return `${day}-${symbols.slice(0, 4)}-${symbols.slice(4)}`;
};
