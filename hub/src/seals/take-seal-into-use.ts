import { createPublicKey, X509Certificate } from 'node:crypto';
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import type { Clock } from '@yizhan/shared/clock.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Ca } from '../fleet/ca.ts';
import type { Keyring, SigningAlgorithm } from '../keys/keyring.ts';
import type { Db } from '../storage/db.ts';
import { fullName, sealPurpose } from './seal-in-force.ts';

export type NewSeal = {
  /** `student-records`: as flows name it. */
  readonly id: string;
  readonly name: Text;
  readonly departmentId: string;
  /** Of a new key; one that exists stays what it is. */
  readonly algorithm?: SigningAlgorithm;
  /** Who keeps a new one, and what it is used for by itself; absent: for everything, and nobody confirms the rest. */
  readonly keeping?: Keeping;
};

export type Keeping = {
  /** Person ids. */
  readonly keeper: string;
  readonly backup: string;
  /** Empty: every service. */
  readonly flows: readonly string[];
  /** Impressions a day. */
  readonly dailyLimit?: number;
};

type SealDeps = {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly ca: Ca;
  readonly issuer: string;
  readonly clock: Clock;
};

/** A certificate is renewed so long before its end. */
const RENEW_BEFORE_MS = 60 * 86_400_000;

/**
 * Makes the seal's key in the keyring and its certificate by the hub's authority, and enters it in the register. On a seal
 * that exists it does nothing, unless its key was rotated or its certificate nears its end: then it issues another.
 * One whose certificate was revoked stays out of force until its key is rotated.
 */
export const takeSealIntoUse = async (deps: SealDeps, seal: NewSeal, by: Actor = 'hub'): Promise<void> => {
  const { db, keyring, ca, issuer, clock } = deps;
  const purpose = sealPurpose(seal.id);
  const { publicKey } = keyring.versions(purpose)[0]
    ? keyring.current(purpose)
    : await keyring.ensure(purpose, seal.algorithm ?? 'ec-p256');
  if (!publicKey) throw new Error(`The key ${purpose} has no public half`);
  const known = await db.prisma.seal.findUnique({ where: { id: seal.id }, include: { certificates: true } });
  if (known && !needsCertificate(known, publicKey, clock.now())) return;

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
      `insert into seal (id, department_id, name_zh, name_en, key_purpose, certificate, chain, keeper_id, backup_id, flows,
                         daily_limit)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (id) do update set certificate = excluded.certificate, chain = excluded.chain`,
      [
        ...[seal.id, seal.departmentId, seal.name.zh, seal.name.en, purpose, certificate.pem, [root]],
        ...[seal.keeping?.keeper ?? null, seal.keeping?.backup ?? null, seal.keeping?.flows ?? []],
        seal.keeping?.dailyLimit ?? null,
      ],
    );
    await tx.query(
      'insert into seal_certificate (serial, seal_id, certificate, not_after, issued_at) values ($1, $2, $3, $4, $5)',
      [certificate.serial, seal.id, certificate.pem, certificate.notAfter, new Date(clock.now())],
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

/** Seals whose key was rotated, or whose certificate nears its end, get another; at each start and once a day. */
export const renewSeals = async (deps: SealDeps): Promise<void> => {
  const seals = await deps.db.prisma.seal.findMany({ orderBy: { id: 'asc' } });
  for (const { id, nameZh, nameEn, departmentId } of seals)
    await takeSealIntoUse(deps, { id, name: { zh: nameZh, en: nameEn }, departmentId });
};

const SPKI = { type: 'spki', format: 'der' } as const;

type Known = {
  readonly id: string;
  readonly certificate: string;
  readonly certificates: readonly { readonly certificate: string; readonly revokedAt: Date | null }[];
};

const needsCertificate = (seal: Known, publicKey: Buffer, now: number): boolean => {
  const current = new X509Certificate(seal.certificate);
  if (!current.publicKey.export(SPKI).equals(publicKey)) return true;
  const revoked = seal.certificates.some((one) => one.certificate === seal.certificate && one.revokedAt !== null);
  if (revoked) return false;
  return current.validToDate.getTime() - now < RENEW_BEFORE_MS;
};

type Named = { readonly university: Text; readonly department: Text };

const departmentOf = async (db: Db, id: string): Promise<Named> => {
  const textOf = (row: { nameZh: string; nameEn: string }): Text => ({ zh: row.nameZh, en: row.nameEn });
  let row = await db.prisma.department.findUniqueOrThrow({ where: { id } });
  const department = textOf(row);
  while (row.parentId !== null) row = await db.prisma.department.findUniqueOrThrow({ where: { id: row.parentId } });
  return { university: textOf(row), department };
};
