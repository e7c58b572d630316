/** The table of key versions: who may write into it, and in what order. */
import { Misconfiguration } from '../config.ts';
import type { Sql, Tx } from '../storage/db.ts';
import { isAlgorithm, makeMaterial, type Algorithm } from './key-material.ts';
import type { RootKey } from './root-key.ts';

export type KeyState = 'next' | 'active' | 'retired';

export type KeyRow = {
  readonly purpose: string;
  readonly version: number;
  readonly alg: Algorithm;
  readonly public: Buffer | null;
  readonly wrapped: Buffer;
  readonly state: KeyState;
};

/** Holds the id of the root key that wraps all others; the lock on it orders writers against a change of root key. */
export const ROOT_ROW = 'root';

export const labelOf = (purpose: string, version: number): string => `${purpose}|${String(version)}`;

/** The first hub to come gives the database its root key. Throws `Misconfiguration` when it has another one. */
export const claimRoot = async (sql: Sql, root: RootKey): Promise<void> => {
  await sql.query(
    `insert into key_version (purpose, version, alg, public) values ($1, 1, 'root', $2) on conflict do nothing`,
    [ROOT_ROW, root.id],
  );
  await demandRoot(sql, root, 'for key share');
};

export const demandRoot = async (sql: Sql, root: RootKey, lock: 'for key share' | 'for share' | 'for update') => {
  const { rows } = await sql.query<{ public: Buffer }>(
    `select public from key_version where purpose = $1 and version = 1 ${lock}`,
    [ROOT_ROW],
  );
  if (rows[0]?.public.equals(root.id) === true) return;
  throw new Misconfiguration(
    `${root.from} is not the root key that wraps the keys of this database. ` +
      'Give the root key that belongs to the database, or restore the database that belongs to the root key.',
  );
};

/** Rows with a secret in them: certificates and the root's own row have none. */
export const readKeys = async (sql: Sql): Promise<readonly KeyRow[]> => {
  const { rows } = await sql.query<KeyRow>(
    `select purpose, version, alg, public, wrapped, state from key_version
     where wrapped is not null order by purpose, version`,
  );
  for (const row of rows) if (!isAlgorithm(row.alg)) throw new Error(`${row.purpose}: unknown algorithm`);
  return rows;
};

type NewKey = { readonly purpose: string; readonly version: number; readonly alg: Algorithm; readonly state: KeyState };

/** Makes nothing when the version exists: of two hubs that start at once, one makes the key and both use it. */
export const insertKey = async (tx: Tx, root: RootKey, key: NewKey): Promise<boolean> => {
  await demandRoot(tx, root, 'for share');
  const { secret, publicKey } = makeMaterial(key.alg);
  const wrapped = root.wrap(secret, labelOf(key.purpose, key.version));
  secret.fill(0);
  const { rowCount } = await tx.query(
    `insert into key_version (purpose, version, alg, public, wrapped, state)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [key.purpose, key.version, key.alg, publicKey, wrapped, key.state],
  );
  return rowCount === 1;
};

/** Locks the purpose, so that two rotations follow one another, and returns the version to make. */
export const nextVersion = async (tx: Tx, purpose: string): Promise<number> => {
  const { rows } = await tx.query<{ version: number }>(
    'select version from key_version where purpose = $1 and wrapped is not null order by version for update',
    [purpose],
  );
  return (rows.at(-1)?.version ?? 0) + 1;
};

/** Never goes back behind a newer version that another rotation has made active meanwhile. */
export const activate = async (tx: Tx, purpose: string, version: number): Promise<void> => {
  await nextVersion(tx, purpose);
  await tx.query(
    `with newest as (
       select greatest($2::int, max(version) filter (where state = 'active')) as version
       from key_version where purpose = $1 and wrapped is not null)
     update key_version k set state = case when k.version = newest.version then 'active' else 'retired' end
     from newest where k.purpose = $1 and k.version <= newest.version and k.wrapped is not null`,
    [purpose, version],
  );
};
