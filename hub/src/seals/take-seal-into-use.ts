import { createPublicKey, X509Certificate } from 'node:crypto';
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Ca } from '../fleet/ca.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Db } from '../storage/db.ts';
import { fullName, sealPurpose } from './seal-in-force.ts';

export type NewSeal = {
  /** `student-records`: as flows name it. */
  readonly id: string;
  readonly name: Text;
  readonly departmentId: string;
};

type Deps = { readonly db: Db; readonly keyring: Keyring; readonly ca: Ca; readonly issuer: string };

/**
 * Makes the seal's key in the keyring and its certificate by the hub's authority, and enters it in the register.
 * On a seal that exists it does nothing, unless its key was rotated: then it issues a certificate for the new key.
 */
export const takeSealIntoUse = async (
  { db, keyring, ca, issuer }: Deps,
  seal: NewSeal,
  by: Actor = 'hub',
): Promise<void> => {
  const purpose = sealPurpose(seal.id);
  const { publicKey } = await keyring.ensure(purpose, 'ec-p256');
  if (!publicKey) throw new Error(`The key ${purpose} has no public half`);
  const known = await db.prisma.seal.findUnique({ where: { id: seal.id } });
  if (known && new X509Certificate(known.certificate).publicKey.export(SPKI).equals(publicKey)) return;

  const department = await departmentOf(db, seal.departmentId);
  const certificate = await ca.issueSealCertificate({
    subject: {
      organization: department.university.zh,
      organizationalUnit: department.department.zh,
      commonName: `${fullName(department).zh} ${seal.name.zh} (${issuer})`,
    },
    publicKey: createPublicKey({ key: publicKey, ...SPKI }),
  });
  const [root] = ca.roots;
  if (root === undefined) throw new Error('The hub has no authority');
  await db.tx(async (tx) => {
    await tx.query(
      `insert into seal (id, department_id, name_zh, name_en, key_purpose, certificate, chain)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (id) do update set certificate = excluded.certificate, chain = excluded.chain`,
      [seal.id, seal.departmentId, seal.name.zh, seal.name.en, purpose, certificate.pem, [root]],
    );
    if (!known) await record(tx, { kind: 'seal.created', actor: by, subject: seal.id });
    await record(tx, {
      kind: 'seal.certificate-issued',
      actor: by,
      subject: certificate.serial,
      detail: { seal: seal.id, notAfter: certificate.notAfter.toISOString() },
    });
  });
};

const SPKI = { type: 'spki', format: 'der' } as const;

type Named = { readonly university: Text; readonly department: Text };

const departmentOf = async (db: Db, id: string): Promise<Named> => {
  const textOf = (row: { nameZh: string; nameEn: string }): Text => ({ zh: row.nameZh, en: row.nameEn });
  let row = await db.prisma.department.findUniqueOrThrow({ where: { id } });
  const department = textOf(row);
  while (row.parentId !== null) row = await db.prisma.department.findUniqueOrThrow({ where: { id: row.parentId } });
  return { university: textOf(row), department };
};
