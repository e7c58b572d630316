import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HID_POS_DESCRIPTOR, KEYBOARD_DESCRIPTOR } from '../simulated/hid-scanner.ts';
import { dataReports, isScanner, readReport } from './hid-pos.ts';
import { readReportDescriptor } from './report-descriptor.ts';

const parsed = (hex: string) => {
  const descriptor = readReportDescriptor(Buffer.from(hex, 'hex'));
  if (!descriptor) throw new Error('no descriptor');
  return descriptor;
};
const layout = dataReports(parsed(HID_POS_DESCRIPTOR));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

test('a boarding pass in two reports, as a maker’s manual prints them (Access-IS LSR118, appendix B)', () => {
  const first = Buffer.concat([
    Buffer.from('0238', 'hex'),
    Buffer.from(']Q0M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  '.padEnd(59)),
    Buffer.from('730001', 'hex'),
  ]);
  const read = readReport(layout, first);
  expect(read).toMatchObject({ kind: 'part', part: { symbology: ']Q0', continued: true } });
  const last = Buffer.alloc(64);
  last.set([2, 4, ...Buffer.from(']Q0', 'latin1'), ...Buffer.from('ABCD')]);
  expect(readReport(layout, last)).toMatchObject({ kind: 'part', part: { continued: false } });
});

test('a report without numbers, byte count or identifier: the padding is taken off', () => {
  const reports = dataReports(parsed('058c0902a1017508950809fe8102c0'));
  const read = readReport(reports, Buffer.from('4142000000000000', 'hex'));
  expect(read).toMatchObject({ kind: 'part', part: { symbology: undefined, continued: false } });
  expect(read.kind === 'part' && text(read.part.data)).toBe('AB');
});

test('data that does not begin on a byte is read all the same', () => {
  // One bit of “continued”, then two bytes of data, then seven bits of padding.
  const reports = dataReports(parsed('058c0902a101150025017501950109ff81027508950209fe8102750795018103c0'));
  const bits = (BigInt(0x4241) << 1n) | 1n;
  const read = readReport(
    reports,
    Buffer.from([Number(bits & 0xffn), Number((bits >> 8n) & 0xffn), Number(bits >> 16n)]),
  );
  expect(read).toMatchObject({ kind: 'part', part: { continued: true } });
  expect(read.kind === 'part' && text(read.part.data)).toBe('AB');
});

test('a keyboard is no scanner', () => {
  expect(isScanner(parsed(KEYBOARD_DESCRIPTOR))).toBe(false);
  expect(dataReports(parsed(KEYBOARD_DESCRIPTOR))).toEqual([]);
});

test('whatever a scanner sends is a part, another report, or garbled', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const read = readReport(layout, bytes);
      if (read.kind === 'part') expect(read.part.data.length).toBe(bytes[1]);
    }),
  );
});
