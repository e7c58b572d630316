/** Issues timestamps (RFC 3161): the hub's own where no outside authority is set, and the demo's. */
import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import * as cms from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { derOf, sha256 } from '../cms.ts';
import { oid, tag, tlv } from '../der.ts';
import { makeStatement, type Query } from './protocol.ts';
import { ID_CT_TST_INFO } from './token.ts';

/** Of the ETSI's best practice (EN 319 421 §5.2); an authority that promises more has one of its own. */
const POLICY = '0.4.0.2023.1.1';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

export type TimeSigner = {
  /** DER: its own, with the purpose of timestamps alone, then its issuers but for the root. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  /** P-256. */
  readonly key: KeyObject;
};

export const issueToken = ({ certificates, key }: TimeSigner, query: Query, at: Date): Buffer => {
  const statement = makeStatement({ ...query, policy: POLICY, serial: randomBytes(16), at });
  const attributes = signedAttributes(statement, certificates[0]);
  const { issuer, serialNumber } = AsnConvert.parse(certificates[0], Certificate).tbsCertificate;
  const digestAlgorithm = new cms.DigestAlgorithmIdentifier({ algorithm: SHA256 });
  const info = new cms.SignerInfo({
    version: cms.CMSVersion.v1,
    sid: new cms.SignerIdentifier({ issuerAndSerialNumber: new cms.IssuerAndSerialNumber({ issuer, serialNumber }) }),
    digestAlgorithm,
    signedAttrs: attributes,
    signatureAlgorithm: new cms.SignatureAlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 }),
    signature: new OctetString(sign('sha256', tlv(tag.set, ...attributes.map(derOf)), key)),
  });
  const data = new cms.SignedData({
    version: cms.CMSVersion.v3,
    digestAlgorithms: new cms.DigestAlgorithmIdentifiers([digestAlgorithm]),
    encapContentInfo: new cms.EncapsulatedContentInfo({
      eContentType: ID_CT_TST_INFO,
      eContent: new cms.EncapsulatedContent({ single: new OctetString(statement) }),
    }),
    certificates: new cms.CertificateSet(
      certificates.map((der) => new cms.CertificateChoices({ certificate: AsnConvert.parse(der, Certificate) })),
    ),
    signerInfos: new cms.SignerInfos([info]),
  });
  return derOf(new cms.ContentInfo({ contentType: cms.id_signedData, content: AsnConvert.serialize(data) }));
};

/** In DER order of a SET OF, as in every signature here. */
const signedAttributes = (statement: Uint8Array, certificate: Uint8Array): cms.Attribute[] => {
  const attribute = (attrType: string, value: Uint8Array): cms.Attribute =>
    new cms.Attribute({ attrType, attrValues: [Uint8Array.from(value).buffer] });
  const digest = createHash('sha256').update(statement).digest();
  const certId = tlv(tag.sequence, tlv(tag.sequence, tlv(tag.sequence, tlv(tag.octets, sha256(certificate)))));
  return [
    attribute('1.2.840.113549.1.9.3', oid(ID_CT_TST_INFO)),
    attribute('1.2.840.113549.1.9.4', tlv(tag.octets, digest)),
    attribute('1.2.840.113549.1.9.16.2.47', certId),
  ].sort((a, b) => Buffer.compare(derOf(a), derOf(b)));
};
