/** For a department that saves its files as spreadsheets in China do: the two-byte part of GB 18030, which is GBK. */
const codes = new Map<string, Buffer>();

const fill = (): void => {
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const bytes = Buffer.from([lead, trail]);
      const text = decoder.decode(bytes);
      if (trail !== 0x7f && Array.from(text).length === 1 && text !== '\ufffd' && !codes.has(text))
        codes.set(text, bytes);
    }
  }
};

/** Throws on a character that takes four bytes. */
export const encodeGb18030 = (text: string): Buffer => {
  if (codes.size === 0) fill();
  const parts = Array.from(text, (char) => {
    if (char < '\u0080') return Buffer.from(char, 'latin1');
    const code = codes.get(char);
    if (!code) throw new Error(`GBK has no ${char}`);
    return code;
  });
  return Buffer.concat(parts);
};
