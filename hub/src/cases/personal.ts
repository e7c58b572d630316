/** Personal values on their way into and out of events (R25): JSON, encrypted under the person's own key. */
import { decryptFor, encryptFor } from '../keys/person-keys.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Db, Tx } from '../storage/db.ts';
import type { Personal } from './events.ts';

type Of = { readonly keyring: Keyring; readonly personId: string };

/** Throws `PersonErased`. */
export const hidePersonal = async (on: Db | Tx, { keyring, personId }: Of, value: unknown): Promise<Personal> => {
  const bytes = await encryptFor(on, keyring, personId, Buffer.from(JSON.stringify(value), 'utf8'));
  return { $personal: Buffer.from(bytes).toString('base64'), person: personId };
};

export const showPersonal = async (on: Db | Tx, keyring: Keyring, hidden: Personal): Promise<unknown> => {
  const bytes = await decryptFor(on, keyring, hidden.person, Buffer.from(hidden.$personal, 'base64'));
  return bytes === 'erased' ? undefined : (JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown);
};
