import type { Sql } from '../storage/db.ts';
import type { Revoked } from './verify-sealed.ts';

/** By serial, hexadecimal in small letters: what the hub's lists say to others, as it is now. */
export const revokedSeals = async (sql: Sql): Promise<ReadonlyMap<string, Revoked>> => {
  const { rows } = await sql.query<Revoked & { serial: string }>(
    `select serial, revoked_at as at, key_compromised as "keyCompromised" from seal_certificate where revoked_at is not null`,
  );
  return new Map(rows.map(({ serial, at, keyCompromised }) => [serial.toLowerCase(), { at, keyCompromised }]));
};
