import type { InputField, ReportDescriptor, Usage } from './report-descriptor.ts';

/** Page 0x8C is that of bar code scanners (HID Point of Sale Usage Tables 1.02 §3); the usages of §3.1 that scan. */
const scanners: ReadonlySet<Usage> = new Set([0x8c0001, 0x8c0002, 0x8c0003, 0x8c0004, 0x8c0005]);
/** The same tables §3.7; the byte count is of the Generic Desktop page. */
const usages = {
  byteCount: 0x1003b,
  symbology: [0x8c00fb, 0x8c00fc, 0x8c00fd],
  data: 0x8c00fe,
  continued: 0x8c00ff,
} as const;

/** Where the parts of a scanned-data report lie, in bits after the report number. */
export type DataReport = {
  /** undefined when the device numbers none. */
  readonly number: number | undefined;
  readonly bytes: number;
  readonly data: { readonly at: number; readonly bytes: number };
  readonly byteCount: Place | undefined;
  readonly symbology: readonly Place[];
  readonly continued: Place | undefined;
};
type Place = { readonly at: number; readonly size: number };

/** What one report holds. */
export type Part = { readonly data: Uint8Array; readonly symbology: string | undefined; readonly continued: boolean };

export const isScanner = (descriptor: ReportDescriptor): boolean =>
  descriptor.applications.some((usage) => scanners.has(usage));

/** The scanned-data reports of a scanner; none when it has no field for decoded bytes. */
export const dataReports = (descriptor: ReportDescriptor): readonly DataReport[] =>
  descriptor.fields.flatMap((field): DataReport[] => {
    if (field.usages[0] !== usages.data || field.size !== 8 || field.count === 0) return [];
    const place = (usage: Usage): Place | undefined => placeOf(descriptor, field.report, usage);
    const places = usages.symbology.map(place);
    return [
      {
        number: descriptor.numbered ? field.report : undefined,
        bytes: Math.ceil((descriptor.inputBits.get(field.report) ?? 0) / 8),
        data: { at: field.bitOffset, bytes: field.count },
        byteCount: place(usages.byteCount),
        symbology: places.every((found) => found !== undefined) ? places : [],
        continued: place(usages.continued),
      },
    ];
  });

const placeOf = (descriptor: ReportDescriptor, report: number, usage: Usage): Place | undefined => {
  for (const field of descriptor.fields) {
    if (field.report !== report) continue;
    const index = indexOf(field, usage);
    if (index !== undefined) return { at: field.bitOffset + index * field.size, size: field.size };
  }
  return undefined;
};

const indexOf = (field: InputField, usage: Usage): number | undefined => {
  const index = field.usages.indexOf(usage);
  return index >= 0 && index < field.count ? index : undefined;
};

/** `other` is a report of another kind (status, attributes); `garbled` one that is not as its descriptor says. */
export const readReport = (
  reports: readonly DataReport[],
  bytes: Uint8Array,
): { readonly kind: 'part'; readonly part: Part } | { readonly kind: 'other' | 'garbled' } => {
  const report = reports.find(({ number }) => number === undefined || number === bytes[0]);
  if (!report) return { kind: 'other' };
  const body = report.number === undefined ? bytes : bytes.subarray(1);
  if (body.length !== report.bytes) return { kind: 'garbled' };
  const count = report.byteCount ? valueAt(body, report.byteCount) : report.data.bytes;
  if (count > report.data.bytes) return { kind: 'garbled' };
  const whole = bytesAt(body, report.data.at, report.data.bytes);
  const data = report.byteCount ? whole.subarray(0, count) : withoutPadding(whole);
  const identifier = String.fromCharCode(...report.symbology.map((place) => valueAt(body, place)));
  return {
    kind: 'part',
    part: {
      data,
      // ISO/IEC 15424: a flag character, the code's letter, a modifier.
      symbology: /^\][A-Za-z][\dA-Za-z]$/.test(identifier) ? identifier : undefined,
      continued: report.continued !== undefined && valueAt(body, report.continued) !== 0,
    },
  };
};

/** Little endian, as all of HID (§5.8). */
const valueAt = (body: Uint8Array, { at, size }: Place): number => {
  let value = 0;
  for (let bit = size - 1; bit >= 0; bit -= 1) {
    const place = at + bit;
    value = value * 2 + (((body[place >> 3] ?? 0) >> (place & 7)) & 1);
  }
  return value;
};

const bytesAt = (body: Uint8Array, at: number, count: number): Uint8Array =>
  at % 8 === 0
    ? body.slice(at / 8, at / 8 + count)
    : Uint8Array.from({ length: count }, (_, n) => valueAt(body, { at: at + 8 * n, size: 8 }));

const withoutPadding = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
};
