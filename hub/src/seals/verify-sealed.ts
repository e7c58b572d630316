/** Our own check of a sealed file: coverage, digest, signature, chain, time, revocation. No network, no trust in what the file says. */
import { verify, X509Certificate } from 'node:crypto';
import type { SealFaultCode } from '@yizhan/shared/messages/seal-faults.ts';
import { DOCUMENT_SIGNING } from '../fleet/certificates.ts';
import { attributesToSign, makeContainer, readContainer, sha256, type Container } from './cms.ts';
import { containerIn, findSlots } from './signature-slot.ts';
import { checkToken, isValidAt, type Stamped, type TokenFault } from './time/token.ts';

export type SealReport =
  /** The whole file is as it was sealed, by a seal of `trust` that was in force. */
  | { readonly kind: 'intact'; readonly sealedBy: SealedBy }
  /** Intact up to `end`; something was added after the seal. */
  | { readonly kind: 'appended'; readonly fault: 'seal-appended'; readonly sealedBy: SealedBy; readonly end: number }
  /** `subject`: whose the certificate says it is, where there is a readable one. */
  | {
      readonly kind: 'faulty';
      readonly fault: Exclude<SealFaultCode, 'seal-appended'>;
      readonly subject?: string;
    };

export type SealedBy = {
  readonly subject: string;
  /** Hexadecimal, small letters. */
  readonly certificateSerial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** As the timestamp authority states it. */
  readonly sealedAt: Date;
  readonly timeBy: string;
};

export type Revoked = { readonly at: Date; readonly keyCompromised: boolean };

export type SealTrust = {
  /** Certificates that issue seals, PEM or DER. */
  readonly authorities: readonly (string | Uint8Array)[];
  /** Roots of timestamp authorities, PEM or DER. */
  readonly timeRoots: readonly (string | Uint8Array)[];
  /** Serials in hexadecimal, small letters. */
  readonly revoked: ReadonlyMap<string, Revoked>;
};

/** Judges the signature that reaches furthest into the file: it covers all before it. */
export const verifySealed = (file: Uint8Array, trust: SealTrust): SealReport => {
  const slot = findSlots(file).at(-1);
  if (!slot) return { kind: 'faulty', fault: 'unsealed' };
  const der = containerIn(slot);
  const container = der && readContainer(der);
  if (!container) return { kind: 'faulty', fault: 'seal-damaged' };
  if (!sha256(...slot.signed).equals(container.digest)) return { kind: 'faulty', fault: 'seal-content' };
  const certificate = certificateIn(container);
  if (!certificate || !makeContainer(container).equals(der)) return { kind: 'faulty', fault: 'seal-damaged' };
  if (!isSigned(container, certificate)) return { kind: 'faulty', fault: 'seal-signature' };

  const judged = judge(container, certificate, trust);
  if (typeof judged === 'string') return { kind: 'faulty', fault: judged, subject: certificate.subject };
  const sealedBy: SealedBy = {
    subject: certificate.subject,
    certificateSerial: certificate.serialNumber.toLowerCase(),
    ...{ notBefore: certificate.validFromDate, notAfter: certificate.validToDate },
    ...{ sealedAt: judged.at, timeBy: judged.authority },
  };
  return slot.end === file.byteLength
    ? { kind: 'intact', sealedBy }
    : { kind: 'appended', fault: 'seal-appended', sealedBy, end: slot.end };
};

/** The signature holds; does it count? */
const judge = (
  container: Container,
  certificate: X509Certificate,
  { authorities, timeRoots, revoked }: SealTrust,
): Stamped | Exclude<SealFaultCode, 'seal-appended'> => {
  if (!isVouchedFor(container, certificate, parsed(authorities))) return 'seal-foreign';
  if (!container.timestamp) return 'seal-time-missing';
  const stamped = checkToken(container.timestamp, {
    imprint: sha256(container.signature),
    roots: parsed(timeRoots),
  });
  if (typeof stamped === 'string') return timeFaults[stamped];
  if (!isValidAt(certificate, stamped.at)) return 'seal-expired';
  const taken = revoked.get(certificate.serialNumber.toLowerCase());
  if (taken && (taken.keyCompromised || taken.at <= stamped.at)) return 'seal-revoked';
  return stamped;
};

const timeFaults = {
  damaged: 'seal-time-wrong',
  imprint: 'seal-time-wrong',
  nonce: 'seal-time-wrong',
  usage: 'seal-time-foreign',
  untrusted: 'seal-time-foreign',
} as const satisfies Record<TokenFault, SealFaultCode>;

const parsed = (certificates: readonly (string | Uint8Array)[]): readonly X509Certificate[] =>
  certificates.map((one) => new X509Certificate(one));

const MIN_RSA_BITS = 2048;

/** With a key of a kind that seals; otherwise nobody sealed with it. */
const certificateIn = (container: Container): X509Certificate | undefined => {
  try {
    const certificate = new X509Certificate(container.certificate);
    const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = certificate.publicKey;
    const fits =
      (kind === 'ec' && details?.namedCurve === 'prime256v1') ||
      (kind === 'rsa' && (details?.modulusLength ?? 0) >= MIN_RSA_BITS);
    return fits ? certificate : undefined;
  } catch {
    return undefined; // Parsed as ASN.1, refused by OpenSSL: not a certificate anyone signed with.
  }
};

const isSigned = ({ digest, certificate, signature }: Container, { publicKey }: X509Certificate): boolean =>
  verify('sha256', attributesToSign(digest, certificate), publicKey, signature);

/**
 * The signer is issued by a trusted authority for documents (a terminal's certificate from the same authority seals
 * nothing), and every other certificate in the container is that authority's own.
 */
const isVouchedFor = (container: Container, signer: X509Certificate, trusted: readonly X509Certificate[]): boolean =>
  (signer.keyUsage as readonly string[] | undefined)?.includes(DOCUMENT_SIGNING) === true &&
  trusted.some((authority) => signer.checkIssued(authority) && signer.verify(authority.publicKey)) &&
  container.chain.every((der) => trusted.some((authority) => authority.raw.equals(der)));
