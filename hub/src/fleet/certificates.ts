/**
 * X.509 certificates of the hub's own authority (RFC 5280), signed with P-256; a seal's own key may be RSA. What each kind may
 * do is said here only.
 */
import 'reflect-metadata'; // @peculiar/x509 needs it loaded before itself
import { createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

export type Subject = {
  readonly commonName: string;
  readonly organization: string;
  readonly organizationalUnit?: string;
};

export type Leaf = { readonly publicKey: KeyObject } & (
  | { readonly kind: 'terminal'; readonly terminalId: string }
  /** Host names and addresses under which the door is reached; at least one. */
  | { readonly kind: 'server'; readonly names: readonly string[] }
  | { readonly kind: 'seal'; readonly subject: Subject }
  /** Stamps times (RFC 3161). */
  | { readonly kind: 'time'; readonly subject: Subject }
);

export type Certificate = {
  readonly pem: string;
  readonly der: Buffer;
  /** Hexadecimal. */
  readonly serial: string;
  readonly notAfter: Date;
};

export type Issuer = { readonly certificate: X509Certificate; readonly key: KeyObject };

const DAY_MS = 86_400_000;
/** CA/Browser Forum Baseline Requirements §6.3.2; terminals renew long before. */
const CHANNEL_DAYS = 398;
/** A paper is verified years after it was sealed, and a department changes its seal rarely. */
const SEAL_DAYS = 5 * 365;
const ROOT_DAYS = 20 * 365;
/** A terminal whose clock is slow must not find its certificate not yet valid. */
const SLOW_CLOCK_MS = 3_600_000;
/** RFC 9336. */
export const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36';
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
export const TERMINAL_URN = 'urn:yizhan:terminal:';

const { KeyUsageFlags, ExtendedKeyUsage } = x509;
export type X509Certificate = x509.X509Certificate;

export const parseCertificate = (der: Uint8Array): X509Certificate => new x509.X509Certificate(Uint8Array.from(der));

export const describe = (certificate: X509Certificate): Certificate => ({
  pem: `${certificate.toString('pem')}\n`,
  der: Buffer.from(certificate.rawData),
  serial: certificate.serialNumber,
  notAfter: certificate.notAfter,
});

export const makeRoot = async (key: KeyObject, subject: Subject, now: number): Promise<X509Certificate> => {
  const spki = spkiOf(createPublicKey(key));
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: nameOf(subject),
    issuer: nameOf(subject),
    ...period(now, ROOT_DAYS),
    publicKey: spki,
    signingKey: signingKey(key),
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(spki),
    ],
  });
};

/** Throws when the certificate would outlive its issuer. */
export const makeLeaf = async (issuer: Issuer, leaf: Leaf, now: number): Promise<X509Certificate> => {
  const dates = period(now, leaf.kind === 'seal' || leaf.kind === 'time' ? SEAL_DAYS : CHANNEL_DAYS);
  if (dates.notAfter > issuer.certificate.notAfter) {
    const end = issuer.certificate.notAfter.toISOString().slice(0, 10);
    throw new Error(`The hub's authority ends on ${end}: rotate the key \`ca\` before anything more is issued`);
  }
  const spki = spkiOf(leaf.publicKey);
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: subjectOf(leaf),
    issuer: issuer.certificate.subjectName,
    ...dates,
    publicKey: spki,
    signingKey: signingKey(issuer.key),
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      ...purposeOf(leaf),
      await x509.SubjectKeyIdentifierExtension.create(spki),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
    ],
  });
};

const subjectOf = (leaf: Leaf): x509.JsonName => {
  switch (leaf.kind) {
    case 'terminal':
      return [{ CN: [leaf.terminalId] }];
    case 'server':
      return [{ CN: [leaf.names[0] ?? ''] }];
    case 'seal':
    case 'time':
      return nameOf(leaf.subject);
    default:
      return leaf satisfies never;
  }
};

const purposeOf = (leaf: Leaf): x509.Extension[] => {
  switch (leaf.kind) {
    case 'terminal':
      return [
        new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: 'url', value: `${TERMINAL_URN}${leaf.terminalId}` }]),
      ];
    case 'server':
      return [
        new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          leaf.names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
      ];
    case 'seal':
      // With a purpose of its own, so that a seal's key never passes for a terminal; readers look for e-mail protection.
      return [
        new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
        new x509.ExtendedKeyUsageExtension([DOCUMENT_SIGNING, ExtendedKeyUsage.emailProtection]),
      ];
    case 'time':
      // RFC 3161 §2.3: this purpose alone, and critical.
      return [
        new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
        new x509.ExtendedKeyUsageExtension([ExtendedKeyUsage.timeStamping], true),
      ];
    default:
      return leaf satisfies never;
  }
};

export type RevokedCertificate = {
  /** Hexadecimal. */
  readonly serial: string;
  readonly at: Date;
  readonly keyCompromised: boolean;
};

/** A verifier without a network has to do with the list in the paper: it is good for as long as the paper is new. */
const LIST_DAYS = 7;

/** RFC 5280 §5, as DER. `number` only ever grows. */
export const makeRevocationList = async (
  issuer: Issuer,
  revoked: readonly RevokedCertificate[],
  { now, number }: { readonly now: number; readonly number: number },
): Promise<Buffer> => {
  const { notBefore: thisUpdate, notAfter: nextUpdate } = period(now, LIST_DAYS);
  const list = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subject,
    ...{ thisUpdate, nextUpdate, signingKey: signingKey(issuer.key), signingAlgorithm: ECDSA },
    entries: revoked.map(({ serial, at, keyCompromised }) => ({
      ...{ serialNumber: serial, revocationDate: at },
      reason: keyCompromised ? x509.X509CrlReason.keyCompromise : x509.X509CrlReason.cessationOfOperation,
    })),
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      new x509.Extension('2.5.29.20', false, crlNumber(number)),
    ],
  });
  return Buffer.from(list.rawData);
};

const crlNumber = (number: number): Uint8Array<ArrayBuffer> => {
  const hex = number.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const content = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return Uint8Array.from([0x02, content.length, ...content]);
};

const nameOf = ({ organization, organizationalUnit, commonName }: Subject): x509.JsonName => [
  { O: [organization] },
  ...(organizationalUnit === undefined ? [] : [{ OU: [organizationalUnit] }]),
  { CN: [commonName] },
];

const spkiOf = (key: KeyObject): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(key.export({ format: 'der', type: 'spki' }));

/** node's and the DOM's types of one and the same object differ. */
const signingKey = (key: KeyObject): CryptoKey => key.toCryptoKey(ECDSA, false, ['sign']) as CryptoKey;

/** RFC 5280 §4.1.2.2: positive, at most 20 bytes; 126 random bits. */
const serialNumber = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
};

/** Whole seconds: X.509 has no fractions. */
const period = (now: number, days: number): { notBefore: Date; notAfter: Date } => {
  const start = Math.floor((now - SLOW_CLOCK_MS) / 1000) * 1000;
  return { notBefore: new Date(start), notAfter: new Date(start + days * DAY_MS) };
};
