/** HID_MAX_DESCRIPTOR_SIZE of Linux. */
export const MAX_DESCRIPTOR_BYTES = 4_096;
/** HID_MAX_BUFFER_SIZE of Linux: no report is longer. */
const MAX_REPORT_BITS = 16_384 * 8;
/** Deeper than any device; bounds what a hostile one can ask for. */
const MAX_DEPTH = 16;

/** A usage with its page above: `0x8c00fe` is page 0x8C, usage 0xFE. */
export type Usage = number;

/** One field of an input report (HID 1.11 §6.2.2.5): `count` elements of `size` bits from `bitOffset` on. */
export type InputField = {
  /** 0 when the device numbers none of its reports. */
  readonly report: number;
  /** Counted without the report number that stands before a numbered report. */
  readonly bitOffset: number;
  readonly size: number;
  readonly count: number;
  /** One for each element, the last for those that are left; empty for padding. */
  readonly usages: readonly Usage[];
};

export type ReportDescriptor = {
  /** Usages of the top-level collections: what the device says it is. */
  readonly applications: readonly Usage[];
  readonly fields: readonly InputField[];
  /** Bits of each input report, without its number. */
  readonly inputBits: ReadonlyMap<number, number>;
  readonly numbered: boolean;
};

/** `undefined` for bytes that are no descriptor: cut off, or past every bound. */
export const readReportDescriptor = (bytes: Uint8Array): ReportDescriptor | undefined => {
  if (bytes.length === 0 || bytes.length > MAX_DESCRIPTOR_BYTES) return undefined;
  const reading = new Reading();
  for (let at = 0; at < bytes.length;) {
    const prefix = bytes[at] ?? 0;
    if (prefix === LONG_ITEM) {
      // §6.2.2.3: no long item is defined; its size byte says how far to go on.
      at += 3 + (bytes[at + 1] ?? bytes.length);
      if (at > bytes.length) return undefined;
      continue;
    }
    // §6.2.2.2: the two low bits are the size, and 3 stands for 4.
    const size = (prefix & 3) === 3 ? 4 : prefix & 3;
    if (at + 1 + size > bytes.length) return undefined;
    let value = 0;
    for (let n = size - 1; n >= 0; n -= 1) value = value * 256 + (bytes[at + 1 + n] ?? 0);
    if (!reading.take({ tag: prefix & 0xfc, value, size })) return undefined;
    at += 1 + size;
  }
  return reading.finish();
};

const LONG_ITEM = 0xfe;

/** Tag and type of a short item (§6.2.2.4, §6.2.2.7, §6.2.2.8), the size bits cleared. */
const tags = {
  input: 0x80,
  collection: 0xa0,
  endCollection: 0xc0,
  usagePage: 0x04,
  reportSize: 0x74,
  reportId: 0x84,
  reportCount: 0x94,
  push: 0xa4,
  pop: 0xb4,
  usage: 0x08,
  usageMinimum: 0x18,
  usageMaximum: 0x28,
  output: 0x90,
  feature: 0xb0,
} as const;

/** A usage as its item gives it. */
type Named = { readonly value: number; readonly size: number };
type Item = Named & { readonly tag: number };
type Globals = { readonly page: number; readonly size: number; readonly count: number; readonly report: number };

class Reading {
  #globals: Globals = { page: 0, size: 0, count: 0, report: 0 };
  readonly #stack: Globals[] = [];
  #usages: Named[] = [];
  #minimum: Named | undefined;
  #depth = 0;
  #numbered = false;
  readonly #applications: Usage[] = [];
  readonly #fields: InputField[] = [];
  readonly #inputBits = new Map<number, number>();

  take(item: Item): boolean {
    const { tag, value } = item;
    switch (tag) {
      case tags.usagePage:
        this.#globals = { ...this.#globals, page: value };
        return value <= 0xffff;
      case tags.reportSize:
        this.#globals = { ...this.#globals, size: value };
        return true;
      case tags.reportCount:
        this.#globals = { ...this.#globals, count: value };
        return true;
      case tags.reportId:
        this.#numbered = true;
        this.#globals = { ...this.#globals, report: value };
        return value >= 1 && value <= 255;
      case tags.push:
        this.#stack.push(this.#globals);
        return this.#stack.length <= MAX_DEPTH;
      case tags.pop: {
        const back = this.#stack.pop();
        if (back) this.#globals = back;
        return back !== undefined;
      }
      case tags.usage:
        this.#usages.push(item);
        return this.#usages.length <= 0xffff;
      case tags.usageMinimum:
        this.#minimum = item;
        return true;
      case tags.usageMaximum:
        return this.#range(item);
      case tags.collection:
        if (this.#depth === 0) this.#applications.push(...this.#whole().slice(0, 1));
        this.#depth += 1;
        this.#forgetLocals();
        return this.#depth <= MAX_DEPTH;
      case tags.endCollection:
        this.#depth -= 1;
        this.#forgetLocals();
        return this.#depth >= 0;
      case tags.input:
        return this.#input(value);
      case tags.output:
      case tags.feature:
        this.#forgetLocals();
        return true;
      default:
        return true; // Units, limits, strings, designators: nothing that a scanner's payload depends on.
    }
  }

  finish(): ReportDescriptor | undefined {
    if (this.#depth !== 0) return undefined;
    return {
      applications: this.#applications,
      fields: this.#fields,
      inputBits: this.#inputBits,
      numbered: this.#numbered,
    };
  }

  /** §6.2.2.8: a usage of four bytes carries its page, any other is of the page that holds at the main item. */
  #whole(): Usage[] {
    return this.#usages.map(({ value, size }) => (size === 4 ? value : this.#globals.page * 0x10000 + value));
  }

  #range({ value: maximum, size }: Named): boolean {
    const minimum = this.#minimum?.value;
    this.#minimum = undefined;
    if (minimum === undefined || maximum < minimum || maximum - minimum > 0xffff) return false;
    for (let value = minimum; value <= maximum; value += 1) this.#usages.push({ value, size });
    return this.#usages.length <= 0x10000;
  }

  #input(flags: number): boolean {
    const { report, size, count } = this.#globals;
    const bitOffset = this.#inputBits.get(report) ?? 0;
    const bits = bitOffset + size * count;
    // §6.2.2.5: bit 0 is set for a constant, that is for padding.
    const usages = (flags & 1) === 1 ? [] : this.#whole();
    this.#fields.push({ report, bitOffset, size, count, usages });
    this.#inputBits.set(report, bits);
    this.#forgetLocals();
    return bits <= MAX_REPORT_BITS && this.#fields.length <= MAX_DESCRIPTOR_BYTES;
  }

  #forgetLocals(): void {
    this.#usages = [];
    this.#minimum = undefined;
  }
}
