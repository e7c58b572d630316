/** RFC 9285: the 45 characters of a QR code's alphanumeric mode, two bytes in three of them. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

export const toBase45 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const [high = 0, low] = bytes.subarray(at, at + 2);
    let value = low === undefined ? high : high * 256 + low;
    for (let digits = low === undefined ? 2 : 3; digits > 0; digits -= 1) {
      text += ALPHABET.charAt(value % 45);
      value = Math.floor(value / 45);
    }
  }
  return text;
};

/** `undefined` for what no bytes are written as. */
export const fromBase45 = (text: string): Uint8Array | undefined => {
  if (text.length % 3 === 1) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = Array.from(text.slice(at, at + 3), (character) => ALPHABET.indexOf(character));
    if (digits.includes(-1)) return undefined;
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (value > (digits.length === 3 ? 0xffff : 0xff)) return undefined;
    if (digits.length === 3) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Uint8Array.from(bytes);
};
