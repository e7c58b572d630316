/** Our own check of a sealed file: coverage, digest, signature, chain. No network, no clock, no trust in what the file says. */
import { verify, X509Certificate } from 'node:crypto';
import { attributesToSign, makeContainer, readContainer, sha256, type Container } from './cms.ts';
import { containerIn, findSlots } from './signature-slot.ts';

/** RFC 9336 id-kp-documentSigning. */
const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36';

export type SealReport =
  /** No signature of any kind: never sealed, or cut off. */
  | { readonly kind: 'unsealed' }
  /** The whole file is as it was sealed, by a seal of `authorities`. */
  | { readonly kind: 'intact'; readonly sealedBy: SealedBy }
  /** Intact up to `end`; something was added after the seal. */
  | { readonly kind: 'appended'; readonly sealedBy: SealedBy; readonly end: number }
  /** Intact, but sealed by someone none of `authorities` vouches for. */
  | { readonly kind: 'foreign'; readonly subject: string }
  | { readonly kind: 'altered'; readonly why: 'container' | 'digest' | 'signature' };

export type SealedBy = {
  readonly subject: string;
  /** Hex, as in the certificate. */
  readonly certificateSerial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
};

/** `authorities`: certificates that issue seals, PEM or DER. Judges the signature that reaches furthest into the file. */
export const verifySealed = (file: Uint8Array, authorities: readonly (string | Uint8Array)[]): SealReport => {
  const slot = findSlots(file).at(-1);
  if (!slot) return { kind: 'unsealed' };
  const der = containerIn(slot);
  const container = der && readContainer(der);
  if (!container) return { kind: 'altered', why: 'container' };
  if (!sha256(...slot.signed).equals(container.digest)) return { kind: 'altered', why: 'digest' };
  if (!isExact(container, der)) return { kind: 'altered', why: 'container' };
  const certificate = certificateIn(container);
  if (!certificate || !isSigned(container, certificate)) return { kind: 'altered', why: 'signature' };

  const trusted = authorities.map((authority) => new X509Certificate(authority));
  if (!isVouchedFor(container, certificate, trusted)) return { kind: 'foreign', subject: certificate.subject };
  const sealedBy: SealedBy = {
    subject: certificate.subject,
    certificateSerial: certificate.serialNumber,
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
  };
  return slot.end === file.byteLength ? { kind: 'intact', sealedBy } : { kind: 'appended', sealedBy, end: slot.end };
};

/**
 * In the one form we write: made again from its parts, the container comes out the same. Attributes that are not signed
 * could be anyone's, and none is written yet.
 */
const isExact = (container: Container, der: Uint8Array): boolean =>
  container.unsigned?.length === 0 && makeContainer(container).equals(der);

const certificateIn = (container: Container): X509Certificate | undefined => {
  try {
    return new X509Certificate(container.certificate);
  } catch {
    return undefined; // Parsed as ASN.1, refused by OpenSSL: not a certificate anyone signed with.
  }
};

const isSigned = ({ digest, certificate, signature }: Container, { publicKey }: X509Certificate): boolean =>
  publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1' &&
  verify('sha256', attributesToSign(digest, certificate), publicKey, signature);

/**
 * The signer is issued by a trusted authority for documents (a terminal's certificate from the same authority seals
 * nothing), and every other certificate in the container is that authority's own.
 */
const isVouchedFor = (container: Container, signer: X509Certificate, trusted: readonly X509Certificate[]): boolean =>
  (signer.keyUsage as readonly string[] | undefined)?.includes(DOCUMENT_SIGNING) === true &&
  trusted.some((authority) => signer.checkIssued(authority) && signer.verify(authority.publicKey)) &&
  container.chain.every((der) => trusted.some((authority) => authority.raw.equals(der)));
