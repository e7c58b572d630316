/** Which certificate speaks for which terminal, and whether it still may (R2). */
import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import { record, type Actor } from '../audit/record.ts';
import type { Sql, Tx } from '../storage/db.ts';
import type { Ca } from './ca.ts';
import { TERMINAL_URN, type Certificate } from './certificates.ts';

export type Known =
  | { readonly kind: 'terminal'; readonly terminalId: string }
  | { readonly kind: 'refused'; readonly why: 'no-terminal' | 'unknown' | 'revoked' | 'expired' };

type Issue = { readonly terminalId: string; readonly publicKey: KeyObject; readonly by: Actor };

/** Earlier certificates of the terminal stay good until they end or are revoked, so that a renewal has no gap. */
export const issueTerminalCertificate = async (tx: Tx, ca: Ca, { terminalId, publicKey, by }: Issue) => {
  const certificate: Certificate = await ca.issue({ kind: 'terminal', terminalId, publicKey });
  await tx.query(
    'insert into terminal_certificate (fingerprint, terminal_id, serial, not_after) values ($1, $2, $3, $4)',
    [fingerprintOf(certificate.der), terminalId, certificate.serial, certificate.notAfter],
  );
  const detail = { serial: certificate.serial, notAfter: certificate.notAfter.toISOString() };
  await record(tx, { kind: 'terminal.certificate-issued', actor: by, subject: terminalId, detail });
  return certificate;
};

/** All certificates of a terminal: it was stolen, or leaves service. Returns how many were still good. */
export const revokeTerminal = async (tx: Tx, terminalId: string, by: Actor): Promise<number> => {
  const { rowCount } = await tx.query(
    'update terminal_certificate set revoked_at = now() where terminal_id = $1 and revoked_at is null',
    [terminalId],
  );
  const count = rowCount ?? 0;
  if (count > 0) {
    await record(tx, { kind: 'terminal.certificate-revoked', actor: by, subject: terminalId, detail: { count } });
  }
  return count;
};

/**
 * `der`: the peer's certificate, whose chain TLS has checked already. The register decides, not the name in it; a
 * certificate of ours that names another terminal than its row is a fault of ours and refused.
 */
export const findTerminal = async (sql: Sql, der: Buffer, now: Date): Promise<Known> => {
  const named = terminalIn(new X509Certificate(der));
  if (named === undefined) return { kind: 'refused', why: 'no-terminal' };
  const { rows } = await sql.query<{ terminal_id: string; revoked_at: Date | null; not_after: Date }>(
    'select terminal_id, revoked_at, not_after from terminal_certificate where fingerprint = $1',
    [fingerprintOf(der)],
  );
  const row = rows[0];
  if (row?.terminal_id !== named) return { kind: 'refused', why: 'unknown' };
  if (row.revoked_at) return { kind: 'refused', why: 'revoked' };
  if (row.not_after <= now) return { kind: 'refused', why: 'expired' };
  return { kind: 'terminal', terminalId: named };
};

/** The whole name must be one URI: node quotes what could pass for several (CVE-2021-44532). */
const terminalIn = (certificate: X509Certificate): string | undefined =>
  new RegExp(`^URI:${TERMINAL_URN}([0-9A-Za-z-]{1,40})$`).exec(certificate.subjectAltName ?? '')?.[1];

export const fingerprintOf = (der: Uint8Array): Buffer => createHash('sha256').update(der).digest();
