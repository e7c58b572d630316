import { decryptFor } from '../keys/person-keys.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Db } from '../storage/db.ts';

export type OpenedValue = {
  /** Position of the event. */
  readonly event: number;
  /** Where in it, as a JSON pointer (RFC 6901). */
  readonly at: string;
  /** `null` once its person was erased. */
  readonly value: unknown;
};

type Hidden = { readonly at: string; readonly person: string; readonly bytes: Buffer };

/** Every personal value of these events in clear, in order: what their ciphertext hides (R25). */
export const openedValues = async (
  db: Db,
  keyring: Keyring,
  events: readonly { readonly seq: number; readonly body: Buffer }[],
): Promise<readonly OpenedValue[]> => {
  const opened: OpenedValue[] = [];
  for (const { seq, body } of events)
    for (const { at, person, bytes } of hiddenIn(JSON.parse(body.toString('utf8')), '')) {
      const clear = await decryptFor(db, keyring, person, bytes);
      const value: unknown = clear === 'erased' ? null : JSON.parse(Buffer.from(clear).toString('utf8'));
      opened.push({ event: seq, at, value });
    }
  return opened;
};

const hiddenIn = (node: unknown, at: string): readonly Hidden[] => {
  if (typeof node !== 'object' || node === null) return [];
  if ('$personal' in node && 'person' in node)
    return [{ at, person: String(node.person), bytes: Buffer.from(String(node.$personal), 'base64') }];
  return Object.entries(node).flatMap(([key, value]) =>
    hiddenIn(value, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
};
