import { record } from '../audit/record.ts';
import type { Keyring } from '../keys/keyring.ts';
import { encryptFor } from '../keys/person-keys.ts';
import { recordUse } from '../seals/record-use.ts';
import type { Tx } from '../storage/db.ts';
import { uuidv7 } from 'uuidv7';
import type { PreparedCopy } from './prepare-copy.ts';

/** Binds a file's ciphertext to its row, so that no two rows can be exchanged. */
export const blobPlace = (blobId: string): Buffer => Buffer.from(`blob:${blobId}`);

/**
 * Enters a prepared copy: the register's row, the use of its seal and the file. In the transaction of the case event that says so. Throws `PersonErased`; a serial or code drawn twice violates a key, and drawing anew helps.
 */
export const storeCopy = async (tx: Tx, keyring: Keyring, copy: PreparedCopy): Promise<void> => {
  const facts = await encryptFor(tx, keyring, copy.personId, copy.facts);
  const blobId = uuidv7();
  const file = keyring.encrypt('blobs', copy.pdf, blobPlace(blobId));
  await tx.query(
    `insert into blob (id, person_id, sha256, size, mime, ciphertext, key_version)
     values ($1, $2, $3, $4, 'application/pdf', $5, $6)`,
    [blobId, copy.personId, copy.sha256, copy.pdf.length, file.bytes, file.version],
  );
  await tx.query(
    `insert into paper (serial, code, case_id, copy, template, title_zh, title_en, department_id, seal_id, facts, person_id,
                        public_facts, blob_id, sha256, size, pages, issued_at, valid_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      ...[copy.serial, copy.code, copy.caseId, copy.copy, copy.template, copy.title.zh, copy.title.en],
      ...[copy.departmentId, copy.sealId, facts, copy.personId, JSON.stringify(copy.publicFacts), blobId],
      ...[copy.sha256, copy.pdf.length, copy.pages, copy.issuedAt, copy.validUntil ?? null],
    ],
  );
  await recordUse(tx, {
    ...{ sealId: copy.sealId, loanId: copy.loan, caseId: copy.caseId, serial: copy.serial, at: copy.issuedAt },
  });
  await record(tx, {
    kind: 'paper.issued',
    actor: 'hub',
    subject: copy.serial,
    detail: { case: copy.caseId, template: copy.template, seal: copy.sealId, copy: copy.copy },
  });
};
