import { record, type Actor } from '../audit/record.ts';
import type { Db } from '../storage/db.ts';
import { demandRoot, labelOf, readKeys, ROOT_ROW } from './key-table.ts';
import type { RootKey } from './root-key.ts';

type Change = { readonly from: RootKey; readonly to: RootKey; readonly by: Actor };

/**
 * Puts every key under another root key, all or none. Running hubs go on with the keys they hold, but can make no new
 * ones until they are started with the new root key. Returns how many keys were wrapped anew.
 */
export const rewrap = (db: Db, { from, to, by }: Change): Promise<number> =>
  db.tx(async (tx) => {
    await demandRoot(tx, from, 'for update');
    const keys = await readKeys(tx);
    for (const { purpose, version, wrapped } of keys) {
      const label = labelOf(purpose, version);
      const secret = from.unwrap(wrapped, label);
      await tx.query('update key_version set wrapped = $3 where purpose = $1 and version = $2', [
        purpose,
        version,
        to.wrap(secret, label),
      ]);
      secret.fill(0);
    }
    await tx.query('update key_version set public = $2 where purpose = $1', [ROOT_ROW, to.id]);
    await record(tx, { kind: 'root-key.changed', actor: by, subject: 'hub', detail: { keys: keys.length } });
    return keys.length;
  });
