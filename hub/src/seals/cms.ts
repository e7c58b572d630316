/**
 * The signature container: CMS SignedData (RFC 5652), detached, with the signed attributes of PAdES baseline B-B
 * (EN 319 142-1 §6.3): content-type, message-digest, signing-certificate-v2, and as its one unsigned attribute the
 * timestamp over the signature (B-T).
 */
import { createHash } from 'node:crypto';
import * as cms from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { tag, tlv } from './der.ts';

const oid = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
  ecPublicKey: '1.2.840.10045.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
} as const;

/** OBJECT IDENTIFIER 1.2.840.113549.1.7.1 */
const ID_DATA = Buffer.from('06092a864886f70d010701', 'hex');

export const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const derOf = (value: unknown): Buffer => Buffer.from(AsnConvert.serialize(value));

const attribute = (attrType: string, value: Uint8Array): cms.Attribute =>
  new cms.Attribute({ attrType, attrValues: [Uint8Array.from(value).buffer] });

/**
 * In DER order of a SET OF (X.690 §11.6), as they are signed. signing-certificate-v2 (RFC 5035 §4) binds the signer's
 * certificate by its SHA-256, the default algorithm and so not written: SEQ { SEQ { SEQ { OCTET STRING } } }.
 */
const signedAttributes = (digest: Uint8Array, certificate: Uint8Array): cms.Attribute[] => {
  const certId = tlv(tag.sequence, tlv(tag.sequence, tlv(tag.sequence, tlv(tag.octets, sha256(certificate)))));
  return [
    attribute(oid.contentType, ID_DATA),
    attribute(oid.messageDigest, tlv(tag.octets, digest)),
    attribute(oid.signingCertificateV2, certId),
  ].sort((a, b) => Buffer.compare(derOf(a), derOf(b)));
};

/** The bytes a seal key signs: the attributes as a SET OF (RFC 5652 §5.4). */
export const attributesToSign = (digest: Uint8Array, certificate: Uint8Array): Buffer =>
  tlv(tag.set, ...signedAttributes(digest, certificate).map(derOf));

export type Container = {
  /** SHA-256 of the signed bytes. */
  readonly digest: Uint8Array;
  /** The signer's, DER. */
  readonly certificate: Uint8Array;
  /** Its issuers, DER. */
  readonly chain: readonly Uint8Array[];
  /** Over `attributesToSign`, with SHA-256: ECDSA P-256 as DER, or RSA (PKCS #1 v1.5), as the certificate's key is. */
  readonly signature: Uint8Array;
  /** The RFC 3161 token over `signature`, DER. */
  readonly timestamp?: Uint8Array | undefined;
};

/** RFC 5754 §3: for RSA the parameters are NULL, for ECDSA there are none. Throws on a key of any other kind. */
const signatureAlgorithm = ({ tbsCertificate }: Certificate): cms.SignatureAlgorithmIdentifier => {
  const { algorithm } = tbsCertificate.subjectPublicKeyInfo.algorithm;
  if (algorithm === oid.ecPublicKey) return new cms.SignatureAlgorithmIdentifier({ algorithm: oid.ecdsaWithSha256 });
  if (algorithm === oid.rsaEncryption)
    return new cms.SignatureAlgorithmIdentifier({
      algorithm: oid.sha256WithRsa,
      parameters: Uint8Array.of(5, 0).buffer,
    });
  throw new Error(`No seal is signed with keys of kind ${algorithm}`);
};

/** The same container always has the same bytes, so that a verifier can demand them. */
export const makeContainer = ({ digest, certificate, chain, signature, timestamp }: Container): Buffer => {
  const sha256Algorithm = new cms.DigestAlgorithmIdentifier({ algorithm: oid.sha256 });
  const signer = AsnConvert.parse(certificate, Certificate);
  const { issuer, serialNumber } = signer.tbsCertificate;
  const info = new cms.SignerInfo({
    version: cms.CMSVersion.v1,
    sid: new cms.SignerIdentifier({ issuerAndSerialNumber: new cms.IssuerAndSerialNumber({ issuer, serialNumber }) }),
    digestAlgorithm: sha256Algorithm,
    signedAttrs: signedAttributes(digest, certificate),
    signatureAlgorithm: signatureAlgorithm(signer),
    signature: new OctetString(signature),
    ...(timestamp && { unsignedAttrs: [attribute(oid.signatureTimeStamp, timestamp)] }),
  });
  const data = new cms.SignedData({
    version: cms.CMSVersion.v1,
    digestAlgorithms: new cms.DigestAlgorithmIdentifiers([sha256Algorithm]),
    encapContentInfo: new cms.EncapsulatedContentInfo({ eContentType: cms.id_data }),
    certificates: new cms.CertificateSet(
      [certificate, ...chain].map(
        (der) => new cms.CertificateChoices({ certificate: AsnConvert.parse(der, Certificate) }),
      ),
    ),
    signerInfos: new cms.SignerInfos([info]),
  });
  return derOf(new cms.ContentInfo({ contentType: cms.id_signedData, content: AsnConvert.serialize(data) }));
};

/** What a container holds, unchecked; `undefined` when it is no container of this form. */
export const readContainer = (der: Uint8Array): Container | undefined => {
  try {
    const content = AsnConvert.parse(der, cms.ContentInfo);
    const data = AsnConvert.parse(content.content, cms.SignedData);
    const [info, ...others] = data.signerInfos;
    const certificates = Array.from(data.certificates ?? new cms.CertificateSet()).map((choice) => choice.certificate);
    const [certificate, ...chain] = certificates.flatMap((c) => (c === undefined ? [] : [derOf(c)]));
    const digest = info?.signedAttrs?.find((a) => a.attrType === oid.messageDigest)?.attrValues[0];
    if (!info || others.length > 0 || !certificate || digest === undefined) return undefined;
    const timestamp = info.unsignedAttrs?.find((a) => a.attrType === oid.signatureTimeStamp)?.attrValues[0];
    return {
      digest: new Uint8Array(AsnConvert.parse(digest, OctetString).buffer),
      certificate,
      chain,
      signature: new Uint8Array(info.signature.buffer),
      timestamp: timestamp && new Uint8Array(timestamp),
    };
  } catch {
    return undefined; // Bytes from outside that are not such a structure: any parse error means just that.
  }
};
