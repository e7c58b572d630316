/** The public door's two questions: what does the register hold for this code, and are these bytes what was issued? */
import { createHash } from 'node:crypto';
import type { Fault } from '@yizhan/shared/faults.ts';
import { readCode, type CodeReading } from '@yizhan/shared/paper/code.ts';
import type { KeyList } from '@yizhan/shared/paper/key-list.ts';
import { isOfflineCode } from '@yizhan/shared/paper/offline-code.ts';
import { verifyOffline } from '@yizhan/shared/paper/verify-offline.ts';
import { readSerial } from '@yizhan/shared/paper/serial.ts';
import { revokedSeals } from '../seals/revoked-seals.ts';
import { verifySealed, type SealReport, type SealTrust } from '../seals/verify-sealed.ts';
import type { Sql } from '../storage/db.ts';
import { inRegister, type RegisterEntry } from './register.ts';

export type Asked = { readonly issuer: string; readonly at: Date };

export type CodeAnswer =
  | { readonly kind: 'found'; readonly paper: RegisterEntry }
  /** Well formed, but never issued here. */
  | { readonly kind: 'unknown' }
  /** The serial was typed where the code belongs. */
  | { readonly kind: 'serial-given' }
  /** An offline code that none of the issuer's keys signed as it is. */
  | { readonly kind: 'forged' }
  /** An offline code that was not read or copied whole. */
  | { readonly kind: 'cut-short' }
  | Exclude<CodeReading, { kind: 'code' }>;

/** `keys`: of the issuer, for the longer code on page one, which says by itself whether it is genuine. */
export type AskedOfCode = Asked & { readonly keys: () => Promise<KeyList> };

export const lookUpByCode = async (sql: Sql, typed: string, asked: AskedOfCode): Promise<CodeAnswer> => {
  const { issuer, at } = asked;
  if (isOfflineCode(typed)) return lookUpByOfflineCode(sql, typed, asked);
  if (readSerial(typed, issuer) !== undefined) return { kind: 'serial-given' };
  const reading = readCode(typed, issuer);
  if (reading.kind !== 'code') return reading;
  const paper = await inRegister(sql, { by: 'code', value: reading.code }, at);
  return paper ? { kind: 'found', paper } : { kind: 'unknown' };
};

/** What the code states is believed once its signature was checked; what has become of the paper, the register knows. */
const lookUpByOfflineCode = async (sql: Sql, typed: string, { keys, at }: AskedOfCode): Promise<CodeAnswer> => {
  const verdict = await verifyOffline(typed, await keys(), Math.floor(at.getTime() / 1000));
  switch (verdict.kind) {
    case 'stands':
    case 'expired':
    case 'voided': {
      const { code, serial } = verdict.code.claims;
      const paper = await inRegister(sql, { by: 'code', value: code }, at);
      return paper?.serial === serial ? { kind: 'found', paper } : { kind: 'unknown' };
    }
    case 'unknown-key':
    case 'forged':
      return { kind: 'forged' };
    case 'damaged':
    case 'other':
      return { kind: 'cut-short' };
    case 'newer-format':
      return { kind: 'newer-format', version: typed.trim().charAt(2) };
    case 'foreign':
      return verdict;
    default:
      return verdict satisfies never;
  }
};

export type FileAnswer =
  /** These bytes are what was issued. */
  | { readonly kind: 'genuine'; readonly paper: RegisterEntry; readonly seal: SealReport }
  /** What was issued, and something added after the seal. */
  | { readonly kind: 'added-to'; readonly paper: RegisterEntry; readonly seal: SealReport }
  /** The file names a paper of ours, and is not it. What the register holds is told to who shows its code, not its serial. */
  | { readonly kind: 'altered'; readonly serial: string; readonly seal: SealReport }
  /** Not in the register; `seal` says whether one of our seals is on it all the same. */
  | { readonly kind: 'unknown'; readonly seal: SealReport }
  | { readonly kind: 'not-a-pdf' };

/** Larger than any paper that is issued (wire limit 1 MiB), with room for what others add to it. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;

type AskedOfFile = Asked & Pick<SealTrust, 'authorities' | 'timeRoots'>;

/** Faults: `too-large`. Nothing in the file is run or rendered. */
export const lookUpByFile = async (sql: Sql, file: Uint8Array, asked: AskedOfFile): Promise<FileAnswer | Fault> => {
  if (file.byteLength > MAX_FILE_BYTES) return { fault: 'too-large' };
  if (!Buffer.from(file.subarray(0, 1024)).includes('%PDF-')) return { kind: 'not-a-pdf' };
  const byHash = async (bytes: Uint8Array): Promise<RegisterEntry | undefined> =>
    inRegister(sql, { by: 'sha256', value: createHash('sha256').update(bytes).digest() }, asked.at);

  const { authorities, timeRoots } = asked;
  const seal = verifySealed(file, { authorities, timeRoots, revoked: await revokedSeals(sql) });
  const exact = await byHash(file);
  if (exact) return { kind: 'genuine', paper: exact, seal };
  if (seal.kind === 'appended') {
    const issued = await byHash(file.subarray(0, seal.end));
    if (issued) return { kind: 'added-to', paper: issued, seal };
  }
  const named = await namedIn(sql, file, asked);
  return named ? { kind: 'altered', serial: named.serial, seal } : { kind: 'unknown', seal };
};

/** The serial stands in clear in the file's XMP metadata, where an edit of the page leaves it. */
const namedIn = async (sql: Sql, file: Uint8Array, { issuer, at }: Asked): Promise<RegisterEntry | undefined> => {
  const clear = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('latin1');
  const written = new RegExp(`${issuer}-\\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`, 'g');
  const serials = new Set(Array.from(clear.matchAll(written), ([serial]) => readSerial(serial, issuer)));
  for (const serial of [...serials].slice(0, 3)) {
    const paper = serial === undefined ? undefined : await inRegister(sql, { by: 'serial', value: serial }, at);
    if (paper) return paper;
  }
  return undefined;
};
