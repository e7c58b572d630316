/** Where a list goes on: the key of the last row shown. Opaque to the browser, and believed only in its right form. */
const forms = {
  time: (part: string) => part === 'infinity' || (part.length === 24 && new Date(part).toJSON() === part),
  id: (part: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part),
  flag: (part: string) => part === '0' || part === '1',
  name: (part: string) => /^[\w.-]{1,60}$/.test(part),
} as const;
export type Part = keyof typeof forms;

/** As pg gives it; an infinite time comes as a number. */
export type KeyValue = string | number | Date;

const write = (value: KeyValue): string => {
  if (value instanceof Date) return value.toISOString();
  return value === Infinity ? 'infinity' : String(value);
};

export const writeCursor = (key: readonly KeyValue[]): string => key.map(write).join('~');

/** Undefined for anything that is no key of this shape: the list then begins at its beginning. */
export const readCursor = (text: string | undefined, shape: readonly Part[]): readonly string[] | undefined => {
  const parts = text?.slice(0, 400).split('~');
  return parts?.length === shape.length && parts.every((part, i) => forms[shape[i] ?? 'id'](part)) ? parts : undefined;
};
