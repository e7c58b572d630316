/** What a form of the desk sent, as text: files and repeated names beyond the bound are not read. */
export type Fields = {
  /** The first value, cut at `MAX_VALUE`; empty when there is none. */
  one(name: string): string;
  all(name: string): readonly string[];
  /** Everything typed, to be put back into the form when it was refused. */
  readonly values: Readonly<Record<string, readonly string[]>>;
};

/** Characters; the longest text field of a form holds 2000. */
const MAX_VALUE = 4000;
/** A form has 80 fields, and a choice of several is sent as many values. */
const MAX_VALUES = 400;

export const readFields = (form: FormData): Fields => {
  const values: Record<string, string[]> = {};
  let count = 0;
  for (const [name, value] of form) {
    if (typeof value !== 'string' || name.length > 80 || name === '__proto__') continue;
    count += 1;
    if (count > MAX_VALUES) break;
    (values[name] ??= []).push(value.slice(0, MAX_VALUE));
  }
  const all = (name: string): readonly string[] => (Object.hasOwn(values, name) ? (values[name] ?? []) : []);
  return { one: (name) => all(name)[0] ?? '', all, values };
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isUuid = (text: string): boolean => UUID.test(text);
