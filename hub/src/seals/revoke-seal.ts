/** Takes a seal's certificate back: it seals nothing more, and the hub's lists say so to everybody. */
import { X509Certificate } from 'node:crypto';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

type Revocation = {
  readonly sealId: string;
  /** Somebody else may have the key: what was sealed before is not believed any more either. */
  readonly keyCompromised: boolean;
  readonly by: Actor;
  readonly at: Date;
};

/** False when there is no such seal, or its certificate was revoked before. */
export const revokeSeal = async (tx: Tx, { sealId, keyCompromised, by, at }: Revocation): Promise<boolean> => {
  const { rows } = await tx.query<{ certificate: string }>('select certificate from seal where id = $1 for update', [
    sealId,
  ]);
  const [seal] = rows;
  if (!seal) return false;
  const { serialNumber, validToDate, validFromDate } = new X509Certificate(seal.certificate);
  const serial = serialNumber.toLowerCase();
  const { rowCount } = await tx.query(
    `insert into seal_certificate (serial, seal_id, certificate, not_after, issued_at, revoked_at, revoked_by, key_compromised)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (serial) do update set revoked_at = $6, revoked_by = $7, key_compromised = $8
     where seal_certificate.revoked_at is null`,
    [serial, sealId, seal.certificate, validToDate, validFromDate, at, by, keyCompromised],
  );
  if (rowCount === 0) return false;
  const detail = { seal: sealId, keyCompromised };
  await record(tx, { kind: 'seal.certificate-revoked', actor: by, subject: serial, detail });
  return true;
};
