import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HID_POS_DESCRIPTOR, KEYBOARD_DESCRIPTOR } from '../simulated/hid-scanner.ts';
import { readReportDescriptor } from './report-descriptor.ts';

const read = (hex: string) => readReportDescriptor(Buffer.from(hex, 'hex'));

test('a scanner’s descriptor: where each part of its report lies', () => {
  const descriptor = read(HID_POS_DESCRIPTOR);
  expect(descriptor?.applications).toEqual([0x8c0002]);
  expect(descriptor?.numbered).toBe(true);
  expect(descriptor?.inputBits).toEqual(new Map([[2, 63 * 8]]));
  expect(descriptor?.fields.map(({ bitOffset, size, count, usages }) => [bitOffset, size, count, usages])).toEqual([
    [0, 8, 1, [0x1003b]],
    [8, 8, 3, [0x8c00fb, 0x8c00fc, 0x8c00fd]],
    [32, 8, 56, [0x8c00fe]],
    [480, 8, 2, [0xff000001]],
    [496, 1, 1, [0x8c00ff]],
    [497, 1, 7, []],
  ]);
});

test('HID 1.11 appendix E.6: a keyboard, with ranges, and reports without a number', () => {
  const descriptor = read(KEYBOARD_DESCRIPTOR);
  expect(descriptor).toMatchObject({ applications: [0x10006], numbered: false, inputBits: new Map([[0, 64]]) });
  expect(descriptor?.fields[0]?.usages).toEqual(
    [0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7].map((n) => 0x70000 + n),
  );
});

test('push and pop bring the globals back; a usage of four bytes carries its own page', () => {
  const descriptor = read('050109068508a101a4750495027508b40b3b000100750895018102c0');
  expect(descriptor?.fields).toEqual([{ report: 8, bitOffset: 0, size: 8, count: 1, usages: [0x1003b] }]);
});

test('HID 1.11 §6.2.2.8: the page that holds at the main item is that of the usages before it', () => {
  const descriptor = read('058c0902a10109fe050175089501058c8102c0');
  expect(descriptor?.fields[0]?.usages).toEqual([0x8c00fe]);
});

test.each([
  ['nothing', ''],
  ['an item cut short', '26ff'],
  ['a collection left open', '058c0902a101'],
  ['an end without a beginning', 'c0'],
  ['a pop without a push', 'b4'],
  ['report number 0', '8500'],
  ['a report past every bound', '058c0902a101750897ffffffff8102c0'],
  ['a range past every bound', '058c190028ffff19002affff0000'],
  ['a long item that runs out', 'feff00'],
  ['more than any kernel keeps', '0501'.repeat(2_049)],
])('no descriptor: %s', (_what, hex) => {
  expect(read(hex)).toBeUndefined();
});

test('whatever a device says is a descriptor or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const descriptor = readReportDescriptor(bytes);
      for (const bits of descriptor?.inputBits.values() ?? []) expect(bits).toBeLessThanOrEqual(16_384 * 8);
    }),
    { numRuns: 2_000 },
  );
});
