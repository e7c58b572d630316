/**
 * A timestamp token (RFC 3161 §2.4.2): CMS SignedData around a statement of time. Read in one exact form: made again from
 * its parts it comes out the same, every certificate in it leads to a trusted root, and nothing in it is unsigned.
 */
import { createHash, verify, X509Certificate, type KeyObject } from 'node:crypto';
import * as cms from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, id_ce_extKeyUsage } from '@peculiar/asn1-x509';
import { derOf } from '../cms.ts';
import { oid, only, tag, tlv, values } from '../der.ts';
import { readStatement, type Statement } from './protocol.ts';

export const ID_CT_TST_INFO = '1.2.840.113549.1.9.16.1.4';
const ID_SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const ID_SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const ID_CONTENT_TYPE = '1.2.840.113549.1.9.3';
const ID_MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
/** RFC 3161 §2.3: the only extended key usage of an authority's certificate, and critical. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

const hashes: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** RFC 5754 §3: which hash a signature algorithm names; `undefined` where it is the digest's own. */
const signatures: Readonly<Record<string, { readonly key: 'ec' | 'rsa'; readonly hash?: string }>> = {
  '1.2.840.10045.4.3.2': { key: 'ec', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', hash: 'sha512' },
  '1.2.840.113549.1.1.1': { key: 'rsa' },
  '1.2.840.113549.1.1.11': { key: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', hash: 'sha512' },
};
const MIN_RSA_BITS = 2048;

export type TokenFault =
  /** Unreadable, not in the exact form, or its signature does not hold. */
  | 'damaged'
  /** It stamps something else. */
  | 'imprint'
  /** It answers another question. */
  | 'nonce'
  /** Signed by a certificate that is not for timestamps alone. */
  | 'usage'
  /** No trusted authority stands behind it, or its certificate was not valid at the stated time. */
  | 'untrusted';

export type Stamped = { readonly at: Date; readonly authority: string };

export type Expected = {
  /** SHA-256 of what it should stamp. */
  readonly imprint: Uint8Array;
  /** Of the question; undefined long afterwards. */
  readonly nonce?: Uint8Array;
  readonly roots: readonly X509Certificate[];
};

export const checkToken = (der: Uint8Array, expected: Expected): Stamped | TokenFault => {
  const token = readToken(der);
  if (!token) return 'damaged';
  const { statement, signer } = token;
  if (!Buffer.from(statement.imprint).equals(expected.imprint)) return 'imprint';
  if (expected.nonce && !sameNumber(statement.nonce, expected.nonce)) return 'nonce';
  if (!isForTimestamps(signer)) return 'usage';
  if (!leadsTo(expected.roots, token)) return 'untrusted';
  return { at: statement.at, authority: signer.subject };
};

type Token = {
  readonly statement: Statement;
  readonly signer: X509Certificate;
  readonly others: readonly X509Certificate[];
};

const readToken = (der: Uint8Array): Token | undefined => {
  try {
    const info = AsnConvert.parse(der, cms.ContentInfo);
    const data = AsnConvert.parse(info.content, cms.SignedData);
    if (info.contentType !== cms.id_signedData || !isExact(der, data)) return undefined;
    const content = data.encapContentInfo.eContent?.single?.buffer;
    const [signerInfo] = data.signerInfos;
    if (!content || !signerInfo) return undefined;
    const certificates = Array.from(data.certificates ?? new cms.CertificateSet()).map(
      ({ certificate }) => new X509Certificate(derOf(certificate)),
    );
    const signer = certificates.find((one) => isNamed(signerInfo, one));
    if (!signer || !isSigned(signerInfo, new Uint8Array(content), signer)) return undefined;
    const others = certificates.filter((one) => one !== signer);
    return { statement: readStatement(new Uint8Array(content)), signer, others };
  } catch {
    return undefined; // Bytes from outside that are not such a structure: any parse error means just that.
  }
};

/** What no signature covers has one value only: versions, the list of digests, and no attribute or list beside. */
const isExact = (der: Uint8Array, data: cms.SignedData): boolean => {
  const [info, ...others] = data.signerInfos;
  const [digest, ...digests] = data.digestAlgorithms;
  if (!info || !digest || others.length > 0 || digests.length > 0 || info.unsignedAttrs || data.crls) return false;
  const content = derOf(new cms.ContentInfo({ contentType: cms.id_signedData, content: AsnConvert.serialize(data) }));
  return (
    content.equals(der) &&
    data.version === cms.CMSVersion.v3 &&
    info.version === cms.CMSVersion.v1 &&
    data.encapContentInfo.eContentType === ID_CT_TST_INFO &&
    derOf(digest).equals(derOf(info.digestAlgorithm))
  );
};

const isNamed = (info: cms.SignerInfo, certificate: X509Certificate): boolean => {
  const named = info.sid.issuerAndSerialNumber;
  const { issuer, serialNumber } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
  return (
    named !== undefined &&
    derOf(named.issuer).equals(derOf(issuer)) &&
    Buffer.from(named.serialNumber).equals(Buffer.from(serialNumber))
  );
};

const isSigned = (info: cms.SignerInfo, content: Uint8Array, signer: X509Certificate): boolean => {
  const attributes = info.signedAttrs ?? [];
  const valueOf = (type: string): Buffer | undefined => {
    const [value, ...more] = attributes.find((one) => one.attrType === type)?.attrValues ?? [];
    return value && more.length === 0 ? Buffer.from(value) : undefined;
  };
  const hash = hashes[info.digestAlgorithm.algorithm];
  const algorithm = signatures[info.signatureAlgorithm.algorithm];
  if (hash === undefined || !algorithm || (algorithm.hash ?? hash) !== hash) return false;
  const digest = createHash(hash).update(content).digest();
  const type = valueOf(ID_CONTENT_TYPE);
  return (
    type?.equals(oid(ID_CT_TST_INFO)) === true &&
    valueOf(ID_MESSAGE_DIGEST)?.equals(tlv(tag.octets, digest)) === true &&
    bindsSigner(valueOf(ID_SIGNING_CERTIFICATE), valueOf(ID_SIGNING_CERTIFICATE_V2), signer) &&
    isKeyFor(algorithm.key, signer.publicKey) &&
    verify(hash, tlv(tag.set, ...attributes.map(derOf)), signer.publicKey, new Uint8Array(info.signature.buffer))
  );
};

const isKeyFor = (wanted: 'ec' | 'rsa', { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  wanted === 'ec'
    ? asymmetricKeyType === 'ec'
    : asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;

/** RFC 3161 §2.4.1 and RFC 5816: the signer's certificate by its SHA-1, or by the hash that version 2 names (SHA-256 unsaid). */
const bindsSigner = (v1: Buffer | undefined, v2: Buffer | undefined, { raw }: X509Certificate): boolean => {
  const written = v2 ?? v1;
  if (!written) return false;
  const first = values(only(tag.sequence, values(only(tag.sequence, written).content)[0]?.whole ?? raw).content)[0];
  const parts = values(first?.content ?? Buffer.alloc(0));
  const named = parts[0]?.kind === tag.sequence ? parts[0] : undefined;
  const hash = !v2 ? 'sha1' : named ? hashOf(named.content) : 'sha256';
  const stated = named ? parts[1] : parts[0];
  return hash !== undefined && stated?.content.equals(createHash(hash).update(raw).digest()) === true;
};

const hashOf = (algorithm: Uint8Array): string | undefined => {
  const [name] = values(algorithm);
  const hex = name?.content.toString('hex') ?? '';
  return { '608648016503040201': 'sha256', '608648016503040202': 'sha384', '608648016503040203': 'sha512' }[hex];
};

const isForTimestamps = (certificate: X509Certificate): boolean => {
  const usage = certificate.keyUsage as readonly string[] | undefined;
  const { extensions } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
  const critical = extensions?.find(({ extnID }) => extnID === id_ce_extKeyUsage)?.critical === true;
  return critical && usage?.length === 1 && usage[0] === TIME_STAMPING;
};

const MAX_CHAIN = 4;

/** Every certificate between signer and root issues the one before it, was valid at the stated time, and none is left over. */
const leadsTo = (roots: readonly X509Certificate[], { statement, signer, others }: Token): boolean => {
  const left = new Set(others);
  let last = signer;
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    if (!isValidAt(last, statement.at)) return false;
    const here = last;
    const root = roots.find((one) => issues(one, here) && isValidAt(one, statement.at));
    if (root) {
      for (const one of left) if (one.raw.equals(root.raw)) left.delete(one);
      return left.size === 0;
    }
    const next = [...left].find((one) => one.ca && issues(one, here));
    if (!next) return false;
    left.delete(next);
    last = next;
  }
  return false;
};

const issues = (issuer: X509Certificate, one: X509Certificate): boolean =>
  one.checkIssued(issuer) && one.verify(issuer.publicKey);

export const isValidAt = ({ validFromDate, validToDate }: X509Certificate, at: Date): boolean =>
  validFromDate <= at && at <= validToDate;

/** DER writes a leading zero before a number whose first bit is set. */
const sameNumber = (stated: Uint8Array | undefined, asked: Uint8Array): boolean => {
  const bare = (bytes: Uint8Array): Buffer => {
    const from = bytes.findIndex((byte) => byte !== 0);
    return Buffer.from(from < 0 ? [] : bytes.subarray(from));
  };
  return stated !== undefined && bare(stated).equals(bare(asked));
};
