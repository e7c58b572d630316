/**
 * The hub's own small certificate authority: one root a version of the key `ca`, which signs terminals, the terminal
 * door and seals directly. Roots are public and lie in the database beside the keys.
 */
import type { KeyObject } from 'node:crypto';
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Db } from '../storage/db.ts';
import { describe, makeLeaf, makeRevocationList, makeRoot, parseCertificate } from './certificates.ts';
import type { Certificate, Issuer, Leaf, RevokedCertificate, Subject, X509Certificate } from './certificates.ts';

export type Ca = {
  /** PEM, newest first. Terminals and the terminal door trust all of them, so that a rotation strands nobody. */
  readonly roots: readonly string[];
  issue(leaf: Leaf): Promise<Certificate>;
  /** For a seal's key: to sign documents, and nothing else. */
  issueSealCertificate(seal: { subject: Subject; publicKey: KeyObject }): Promise<Certificate>;
  /** DER, one a root: every certificate of it that was revoked, as of now. */
  revocationLists(): Promise<readonly Buffer[]>;
};

type Options = {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** Short name of the university. */
  readonly issuer: string;
};

export const openCa = async ({ db, keyring, clock, issuer }: Options): Promise<Ca> => {
  await keyring.ensure('ca', 'ec-p256');
  const roots: Issuer[] = [];
  for (const { version } of keyring.versions('ca')) {
    const key = keyring.privateKey('ca', version);
    roots.push({
      key,
      certificate: await rootOf(db, version, () => makeRoot(key, rootName(issuer, version), clock.now())),
    });
  }
  const versions = keyring.versions('ca').map((key) => key.version);
  const current = roots[versions.indexOf(keyring.current('ca').version)];
  if (!current) throw new Error('The keyring changed while the authority was opened');

  const issue = async (leaf: Leaf): Promise<Certificate> => describe(await makeLeaf(current, leaf, clock.now()));
  return {
    roots: roots.map(({ certificate }) => describe(certificate).pem),
    issue,
    issueSealCertificate: (seal) => issue({ kind: 'seal', ...seal }),
    revocationLists: openRevocationLists({ db, clock, roots }),
  };
};

/** A list that says the same is signed anew no more often. */
const LIST_AGE_MS = 60_000;

const openRevocationLists = ({ db, clock, roots }: Pick<Options, 'db' | 'clock'> & { roots: readonly Issuer[] }) => {
  let known: { readonly says: string; readonly at: number; readonly lists: Promise<readonly Buffer[]> } | undefined;
  return async (): Promise<readonly Buffer[]> => {
    const { rows } = await db.pool.query<RevokedCertificate>(
      `select serial, revoked_at as at, key_compromised as "keyCompromised" from seal_certificate where revoked_at is not null
       union all select serial, revoked_at, false from terminal_certificate where revoked_at is not null
       order by at, serial`,
    );
    const [says, now] = [JSON.stringify(rows), clock.now()];
    if (known?.says !== says || now - known.at > LIST_AGE_MS || now < known.at) {
      const lists = Promise.all(roots.map((root) => makeRevocationList(root, rows, { now, number: now })));
      known = { says, at: now, lists };
    }
    return known.lists;
  };
};

const rootName = (issuer: string, version: number): Subject => ({
  organization: issuer,
  commonName: `Yizhan ${issuer} Root ${String(version)}`,
});

/** The first hub to come writes the certificate of this version; all others take it from there. */
const rootOf = async (db: Db, version: number, make: () => Promise<X509Certificate>): Promise<X509Certificate> => {
  const find = async (): Promise<Buffer | undefined> => {
    const { rows } = await db.pool.query<{ public: Buffer }>(
      `select public from key_version where purpose = 'ca-certificate' and version = $1`,
      [version],
    );
    return rows[0]?.public;
  };
  let der = await find();
  if (!der) {
    await db.pool.query(
      `insert into key_version (purpose, version, alg, public) values ('ca-certificate', $1, 'x509', $2)
       on conflict do nothing`,
      [version, Buffer.from((await make()).rawData)],
    );
    der = await find();
  }
  if (!der) throw new Error('The certificate of the authority was not written');
  return parseCertificate(der);
};
