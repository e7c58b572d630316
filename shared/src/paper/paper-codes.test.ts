import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALPHABET, type RandomBytes } from './alphabet.ts';
import { makeCode, readCode, showCode } from './code.ts';
import { requireIssuer } from './issuer.ts';
import { makeReceiptNumber, makeReceiptPrefix, readReceiptNumber } from './receipt.ts';
import { makeSerial, readSerial } from './serial.ts';
import { requireVerifyBase, verifyUrl } from './verify-url.ts';

const fixed =
  (symbols: string): RandomBytes =>
  (length) =>
    Uint8Array.from({ length }, (_, i) => ALPHABET.indexOf(symbols.charAt(i)) + 64);
const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
const bytes = fc.uint8Array({ minLength: 11, maxLength: 11 });

// Check symbols K, P and J were computed apart, from the weights table of PAPER-CODES.md.
const CODE = 'YLU123456789ABCK';
const SERIAL = 'YLU-2026-2345-6789-ABCP';
const RECEIPT = '7KQ2-00042-J';

test('R30 the worked examples of PAPER-CODES.md are what is made', () => {
  expect(makeCode('YLU', fixed('23456789ABC'))).toBe(CODE);
  expect(showCode(CODE)).toBe('YLU-1234-5678-9ABCK');
  expect(makeSerial({ issuer: 'YLU', year: 2026, random: fixed('23456789ABC') })).toBe(SERIAL);
  expect(makeReceiptNumber({ prefix: '7KQ2', counter: 42 })).toBe(RECEIPT);
});

test('R30 what is made is read back, whatever the random bytes', () => {
  fc.assert(
    fc.property(bytes, (drawn) => {
      const code = makeCode('YLU', () => drawn);
      const serial = makeSerial({ issuer: 'YLU', year: 2031, random: () => drawn });
      expect(readCode(showCode(code), 'YLU')).toEqual({ kind: 'code', code });
      expect(readCode(code.slice(3), 'YLU')).toEqual({ kind: 'code', code });
      expect(readSerial(serial, 'YLU')).toBe(serial);
    }),
  );
});

test.each([
  ['lower case', 'ylu-1234-5678-9abck'],
  ['spaces for hyphens', ' YLU 1234 5678 9ABCK '],
  ['without the issuer', '1234-5678-9abck'],
  ['I and L for 1', 'YLU-I234-5678-9ABCK'],
  ['the issuer misread', 'Y1V-l234-5678-9ABCK'],
  ['full-width letters and Chinese dashes', 'ＹＬＵ－１２３４—５６７８–９ＡＢＣＫ'],
  ['the whole short URL from a scanner', 'HTTPS://V.YLU.EDU.CN/V/YLU123456789ABCK'],
  ['a URL with a tail', 'https://v.ylu.edu.cn/v/ylu123456789abck?from=paper#top'],
])('R30 a code is read %s', (_, typed) => {
  expect(readCode(typed, 'YLU')).toEqual({ kind: 'code', code: CODE });
});

test('R30 O is read as 0', () => {
  const code = makeCode('YLU', fixed('00000000000'));
  expect(readCode(code.slice(3).replaceAll('0', 'O'), 'YLU')).toEqual({ kind: 'code', code });
});

test('R30 a slip in a code is told apart from an unknown code, in the whole and in the bare form', () => {
  for (let drawn = 0; drawn < 50; drawn++) {
    const code = makeCode('YLU', random);
    for (let at = 0; at < code.length; at++)
      for (const symbol of ALPHABET) {
        if (symbol === code[at] || (at < 3 && 'YLU'.replace('L', '1').replace('U', 'V')[at] === symbol)) continue;
        const kind = readCode(code.slice(0, at) + symbol + code.slice(at + 1), 'YLU').kind;
        if (kind !== 'mistyped' && !(at === 0 && kind === 'wrong-length'))
          expect.fail(`${code} ${String(at)} ${symbol}`);
        if (at >= 3 && readCode(code.slice(3, at) + symbol + code.slice(at + 1), 'YLU').kind !== 'mistyped')
          expect.fail(`bare ${code} ${String(at)} ${symbol}`);
      }
  }
});

test('R30 every other reading says what is wrong', () => {
  expect(readCode('', 'YLU')).toEqual({ kind: 'wrong-length', symbols: 0, expected: 13 });
  expect(readCode('1234-5678-9ABC', 'YLU')).toEqual({ kind: 'wrong-length', symbols: 12, expected: 13 });
  expect(readCode('1234-5678-9ABC*', 'YLU')).toEqual({ kind: 'wrong-character', character: '*' });
  expect(readCode('一站式'.repeat(500), 'YLU').kind).toBe('wrong-character');
  const theirs = makeCode('PKU2', random);
  expect(readCode(showCode(theirs), 'YLU')).toEqual({ kind: 'foreign', issuer: 'PKU2' });
});

test('R30 a later format is recognised as such, not called mistyped', () => {
  // Of the 32 words that begin with version 2 and differ in the last symbol, exactly one is well formed.
  expect(readCode('YLU-2000-0000-00002', 'YLU').kind).toBe('mistyped');
  const later = Array.from(ALPHABET).map((check) => readCode(`YLU200000000000${check}`, 'YLU').kind);
  expect(later.filter((kind) => kind === 'newer-format')).toHaveLength(1);
  expect(later.filter((kind) => kind === 'mistyped')).toHaveLength(31);
});

test('R15 serials and codes drawn many times do not repeat', () => {
  const serials = new Set(Array.from({ length: 20_000 }, () => makeSerial({ issuer: 'YLU', year: 2026, random })));
  const codes = new Set(Array.from({ length: 20_000 }, () => makeCode('YLU', random)));
  expect([serials.size, codes.size]).toEqual([20_000, 20_000]);
});

test('R30 a serial is read with slips of spelling, and refused with a slip of a symbol', () => {
  expect(readSerial('ylu 2026 2345 6789 abcp', 'YLU')).toBe(SERIAL);
  expect(readSerial('YLU-2026-2345-6789-ABCQ', 'YLU')).toBeUndefined();
  expect(readSerial('YLU-2027-2345-6789-ABCP', 'YLU')).toBeUndefined();
  expect(readSerial('PKU-2026-2345-6789-ABCP', 'YLU')).toBeUndefined();
  expect(readSerial(CODE, 'YLU')).toBeUndefined();
  expect(() => makeSerial({ issuer: 'YLU', year: 26, random })).toThrow('serial year');
});

test('R30 receipt numbers are read back, grow past five digits, and have one spelling each', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (counter) => {
      const number = makeReceiptNumber({ prefix: '7KQ2', counter });
      expect(readReceiptNumber(number.toLowerCase().replaceAll('-', ' '))).toEqual({ prefix: '7KQ2', counter });
    }),
  );
  expect(readReceiptNumber('7KQ2-00043-J')).toBeUndefined();
  expect(readReceiptNumber('7KQ2-00000-0')).toBeUndefined();
  for (let drawn = 0; drawn < 500; drawn++)
    expect(readReceiptNumber(makeReceiptNumber({ prefix: makeReceiptPrefix(random), counter: 7 }))?.counter).toBe(7);
  expect(() => makeReceiptNumber({ prefix: '7002', counter: 1 })).toThrow('receipt prefix');
  expect(() => makeReceiptNumber({ prefix: '7KQ', counter: 1 })).toThrow('receipt prefix');
  expect(() => makeReceiptNumber({ prefix: '7KQ2', counter: 0 })).toThrow('receipt counter');
});

test('R15 the short URL is upper case and within a version 3 QR code at level Q', () => {
  expect(verifyUrl('https://v.ylu.edu.cn/', CODE)).toBe('HTTPS://V.YLU.EDU.CN/V/YLU123456789ABCK');
  expect(verifyUrl('http://127.0.0.1:8080', CODE)).toBe('HTTP://127.0.0.1:8080/V/YLU123456789ABCK');
});

test('R24 a base that cannot go on paper stops the start, naming the setting', () => {
  expect(requireVerifyBase('https://v.ylu.edu.cn', 'YLU')).toBe('https://v.ylu.edu.cn');
  expect(() => requireVerifyBase('https://v.yunling.edu.cn', 'YUNLING8')).toThrow(/1 characters too long/);
  expect(() => verifyUrl('https://verification.yunling-university.edu.cn', CODE)).toThrow(/verify base URL.*too long/);
  expect(() => verifyUrl('https://v.ylu.edu.cn/?a', CODE)).toThrow(/verify base URL.*cannot carry/);
  expect(() => verifyUrl('v.ylu.edu.cn', CODE)).toThrow(/verify base URL/);
  expect(() => requireIssuer('ylu')).toThrow('issuer: "ylu"');
  expect(requireIssuer('YLU')).toBe('YLU');
});
