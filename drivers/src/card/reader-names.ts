import type { ReaderId } from './card.ts';

export type KnownReader = { readonly id: ReaderId; readonly name: string; readonly missing: boolean };

/** pcscd appends the device's and the slot's number, in hexadecimal: `ACS ACR122U PICC Interface 01 00`. */
const NUMBERED = /^(?<model>.*) [0-9A-F]{2} (?<slot>[0-9A-F]{2})$/;

export const slotOf = (name: string): number => Number.parseInt(NUMBERED.exec(name)?.groups?.['slot'] ?? '0', 16);

const modelOf = (name: string): string => {
  const found = NUMBERED.exec(name)?.groups;
  return found ? `${found['model'] ?? ''} ${found['slot'] ?? ''}` : name;
};

/**
 * Whose place a reader of this name takes: its own; that of a missing reader of the same model and slot, whose
 * device number changed with the replug; or, for a first slot, that of any missing reader, when a technician has
 * put in another model. `undefined`: it is a further reader.
 */
export const placeFor = (name: string, known: readonly KnownReader[]): ReaderId | undefined => {
  const missing = known.filter((reader) => reader.missing);
  return (
    missing.find((reader) => reader.name === name) ??
    missing.find((reader) => reader.name !== '' && modelOf(reader.name) === modelOf(name)) ??
    (slotOf(name) === 0 ? missing[0] : undefined)
  )?.id;
};
