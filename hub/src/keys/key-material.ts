/** What each algorithm's secret and public half look like as bytes. */
import { createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export type Algorithm = 'ec-p256' | 'rsa-3072' | 'x25519' | 'aes-256' | 'hmac-256';

export const isAlgorithm = (text: string): text is Algorithm =>
  text === 'ec-p256' || text === 'rsa-3072' || text === 'x25519' || text === 'aes-256' || text === 'hmac-256';

export type Material = {
  /** PKCS#8 DER of a private key, or 32 bytes of a symmetric one. */
  readonly secret: Buffer;
  readonly publicKey: Buffer | null;
};

export const makeMaterial = (algorithm: Algorithm): Material => {
  switch (algorithm) {
    case 'ec-p256':
      return pair(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, algorithm);
    case 'rsa-3072':
      return pair(generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey, algorithm);
    case 'x25519':
      return pair(generateKeyPairSync('x25519').privateKey, algorithm);
    case 'aes-256':
    case 'hmac-256':
      return { secret: randomBytes(32), publicKey: null };
    default:
      return algorithm satisfies never;
  }
};

type PairAlgorithm = Exclude<Algorithm, 'aes-256' | 'hmac-256'>;

const pair = (key: KeyObject, algorithm: PairAlgorithm): Material => ({
  secret: key.export({ format: 'der', type: 'pkcs8' }),
  publicKey: publicBytes(createPublicKey(key), algorithm),
});

/** `x25519`: raw 32 bytes, as RFC 9180 takes them; the others: SubjectPublicKeyInfo DER. */
const publicBytes = (key: KeyObject, algorithm: PairAlgorithm): Buffer =>
  algorithm === 'x25519'
    ? Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
    : key.export({ format: 'der', type: 'spki' });

export const loadSecret = (algorithm: Algorithm, secret: Buffer): KeyObject => {
  switch (algorithm) {
    case 'ec-p256':
    case 'rsa-3072':
    case 'x25519':
      return createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
    case 'aes-256':
    case 'hmac-256':
      return createSecretKey(secret);
    default:
      return algorithm satisfies never;
  }
};
