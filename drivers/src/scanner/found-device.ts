import { dataReports, type DataReport, isScanner } from './hid-pos.ts';
import { readReportDescriptor } from './report-descriptor.ts';
import type { ScannerFault } from './scanner.ts';

/** A HID device as the child lists it. */
export type Found = {
  /** Changes with every replug. */
  readonly path: string;
  readonly vendorId: number;
  readonly name: string;
  /** Report descriptor in hexadecimal, as the kernel has it; empty when it cannot be read. */
  readonly descriptor: string;
};

export type Recognised =
  | { readonly kind: 'scanner'; readonly reports: readonly DataReport[] }
  | { readonly kind: 'refused'; readonly fault: ScannerFault }
  | { readonly kind: 'other' };

/** Generic Desktop page: keyboard and keypad. */
const keyboards: ReadonlySet<number> = new Set([0x10006, 0x10007]);

/** Makers of nothing but scanners, as the USB ID repository has them; their "keyboard" is a scanner that types. */
const scannerMakers: ReadonlySet<number> = new Set([
  0x0536, // Hand Held Products
  0x05e0, // Symbol, now Zebra
  0x05f9, // PSC, now Datalogic
  0x065a, // Opticon
  0x080c, // Datalogic
  0x0c2e, // Metrologic, now Honeywell
  0x1eab, // Newland
]);
const scannerNames = /scan|bar ?code|imager|条码|扫描|扫码/i;

/**
 * What a device is to us. A scanner in keyboard mode would type whatever is held to it into the window in front, so it
 * is refused; a device that only looks like a scanner by its maker or name, and speaks something else, is too.
 */
export const recognise = ({ vendorId, name, descriptor }: Found): Recognised => {
  const parsed = readReportDescriptor(Buffer.from(descriptor, 'hex'));
  if (parsed && isScanner(parsed)) {
    const reports = dataReports(parsed);
    return reports.length > 0 ? { kind: 'scanner', reports } : { kind: 'refused', fault: 'scanner-no-data' };
  }
  if (!scannerMakers.has(vendorId) && !scannerNames.test(name)) return { kind: 'other' };
  if (!parsed) return { kind: 'refused', fault: 'scanner-no-data' };
  return {
    kind: 'refused',
    fault: parsed.applications.some((usage) => keyboards.has(usage)) ? 'scanner-types' : 'scanner-other-mode',
  };
};
