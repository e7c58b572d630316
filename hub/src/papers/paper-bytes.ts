import { createHash } from 'node:crypto';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Sql } from '../storage/db.ts';
import { blobPlace } from './store-copy.ts';

type Wanted = {
  readonly jobId: string;
  /** Whose visit asks: nobody prints another person's paper. */
  readonly personId: string;
};

export type PaperFile = { readonly mime: string; readonly bytes: Buffer; readonly serial: string };

/**
 * The sealed file behind a print job that may still be printed. Faults: `not-found` for an unknown job, another person's,
 * a voided paper, or one whose file was erased; which of them is told to nobody.
 */
export const paperBytes = async (sql: Sql, keyring: Keyring, wanted: Wanted): Promise<PaperFile | Fault> => {
  const { rows } = await sql.query<{
    id: string;
    serial: string;
    mime: string;
    sha256: Buffer;
    ciphertext: Buffer;
    key_version: number;
  }>(
    `select b.id, p.serial, b.mime, b.sha256, b.ciphertext, b.key_version
     from print_job j join paper p on p.serial = j.serial join blob b on b.id = p.blob_id
     where j.id = $1 and j.person_id = $2 and j.state <> 'void' and p.voided_at is null`,
    [wanted.jobId, wanted.personId],
  );
  const [row] = rows;
  if (!row) return { fault: 'not-found' };
  const bytes = keyring.decrypt('blobs', row.key_version, row.ciphertext, blobPlace(row.id));
  if (!createHash('sha256').update(bytes).digest().equals(row.sha256))
    throw new Error(`The file of paper ${row.serial} is not the one that was stored`);
  return { mime: row.mime, bytes, serial: row.serial };
};
