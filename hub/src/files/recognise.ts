/** What a file is, by its first bytes. Its name and the type a browser gives it prove nothing (R16). */

export type FileKind = 'pdf' | 'jpeg' | 'png' | 'webp';
/** `heic`: told apart because a phone can be told to take something else. */
export type Recognised = FileKind | 'heic' | 'unknown';

/** ISO/IEC 23008-12 brands of pictures, at 8 behind `ftyp`. */
const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif']);

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

export const recognise = (bytes: Uint8Array): Recognised => {
  const text = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1');
  // Readers look for `%PDF-` anywhere in the first kilobyte, and what stands before it may be another kind of file.
  if (/^%PDF-[12]\.\d/.test(text(0, 8))) return 'pdf';
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(4, 8) === 'ftyp' && HEIC.has(text(8, 12))) return 'heic';
  return 'unknown';
};
