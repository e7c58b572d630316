import { X509Certificate } from 'node:crypto';
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import type { Fault, FaultCode } from '@yizhan/shared/faults.ts';
import type { Keyring, Purpose } from '../keys/keyring.ts';
import type { Sql } from '../storage/db.ts';
import type { Signer } from './seal-pdf.ts';

export const sealPurpose = (sealId: string): Purpose => `seal:${sealId}`;

/** A seal that may be used now, with whose it is. */
export type SealInForce = {
  readonly id: string;
  /** `学籍专用章` */
  readonly name: Text;
  readonly departmentId: string;
  /** `教务处` */
  readonly department: Text;
  /** The root of the departments: `云岭大学`. */
  readonly university: Text;
  /** PEM, the seal's own first, then its issuers. */
  readonly certificates: readonly [string, ...string[]];
};

type Row = {
  id: string;
  name_zh: string;
  name_en: string;
  state: string;
  certificate: string;
  chain: string[];
  department_id: string;
  department_zh: string;
  department_en: string;
  root_zh: string;
  root_en: string;
  revoked_at: Date | null;
};

/**
 * Faults: `seal-suspended`, `seal-expired`, `seal-revoked`. Throws on a seal that does not exist: flows are checked against
 * the seals there are.
 */
export const sealInForce = async (sql: Sql, sealId: string, at: Date): Promise<SealInForce | Fault> => {
  const row = await readSeal(sql, sealId);
  const fault = whyNotInForce(row, at);
  return fault ? { fault, params: { seal: row.name_zh, sealEn: row.name_en } } : sealOf(row);
};

/** To be shown, not used: also one that is out of force. Throws on a seal that does not exist. */
export const sealToShow = async (sql: Sql, sealId: string): Promise<SealInForce> => sealOf(await readSeal(sql, sealId));

const readSeal = async (sql: Sql, sealId: string): Promise<Row> => {
  const { rows } = await sql.query<Row>(
    `with recursive up as (
       select d.id, d.parent_id, d.name_zh, d.name_en from department d join seal s on s.department_id = d.id where s.id = $1
       union select p.id, p.parent_id, p.name_zh, p.name_en from department p join up on up.parent_id = p.id
     )
     select s.id, s.name_zh, s.name_en, s.state, s.certificate, s.chain, s.department_id,
            d.name_zh as department_zh, d.name_en as department_en, r.name_zh as root_zh, r.name_en as root_en,
            c.revoked_at
     from seal s join department d on d.id = s.department_id join up r on r.parent_id is null
          left join seal_certificate c on c.seal_id = s.id and c.certificate = s.certificate
     where s.id = $1`,
    [sealId],
  );
  const [row] = rows;
  if (!row) throw new Error(`There is no seal ${sealId}`);
  return row;
};

const sealOf = (row: Row): SealInForce => ({
  id: row.id,
  name: { zh: row.name_zh, en: row.name_en },
  departmentId: row.department_id,
  department: { zh: row.department_zh, en: row.department_en },
  university: { zh: row.root_zh, en: row.root_en },
  certificates: [row.certificate, ...row.chain],
});

const whyNotInForce = ({ state, certificate, revoked_at }: Row, at: Date): FaultCode | undefined => {
  if (state !== 'active') return 'seal-suspended';
  if (revoked_at && revoked_at <= at) return 'seal-revoked';
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  return validFromDate <= at && at <= validToDate ? undefined : 'seal-expired';
};

/** The department in full, as papers and seals name it: `云岭大学教务处`, "Registrar's Office, Yunling University". */
export const fullName = ({ university, department }: Pick<SealInForce, 'university' | 'department'>): Text =>
  department.zh === university.zh
    ? university
    : { zh: university.zh + department.zh, en: `${department.en}, ${university.en}` };

/** Throws when the seal's key was rotated and its certificate is still the old key's: renew it with `takeSealIntoUse`. */
export const signerOf = (keyring: Keyring, seal: SealInForce): Signer => {
  const [own, ...issuers] = seal.certificates.map((pem) => new X509Certificate(pem));
  if (!own) throw new Error(`Seal ${seal.id} has no certificate`);
  const purpose = sealPurpose(seal.id);
  return {
    name: fullName(seal).zh,
    certificates: [own.raw, ...issuers.map((issuer) => issuer.raw)],
    signRaw: (bytes) => {
      const { version, signature } = keyring.sign(purpose, bytes);
      if (!certifies(own, keyring, { purpose, version }))
        throw new Error(`The certificate of seal ${seal.id} is not for version ${String(version)} of its key`);
      return signature;
    },
  };
};

const certifies = (own: X509Certificate, keyring: Keyring, key: { purpose: Purpose; version: number }): boolean => {
  const known = keyring.versions(key.purpose).find(({ version }) => version === key.version)?.publicKey;
  return known?.equals(own.publicKey.export({ type: 'spki', format: 'der' })) === true;
};
