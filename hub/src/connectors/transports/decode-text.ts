import { SourceTrouble } from '../trouble.ts';

export const encodings = ['utf-8', 'gb18030'] as const;
export type Encoding = (typeof encodings)[number];

const MARKS: readonly (readonly [Encoding, Buffer])[] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  // GB 18030: U+FEFF in its four-byte form.
  ['gb18030', Buffer.from([0x84, 0x31, 0x95, 0x33])],
];

/** By its byte order mark, else as declared. Bytes that the encoding does not have are refused, not replaced. */
export const decodeText = (bytes: Buffer, declared: Encoding): string => {
  const [encoding, mark] = MARKS.find(([, sign]) => bytes.subarray(0, sign.length).equals(sign)) ?? [declared];
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(mark?.length ?? 0));
  } catch {
    throw new SourceTrouble('wrong', `it is not ${encoding}`); // the decoder says no more than that either
  }
};
