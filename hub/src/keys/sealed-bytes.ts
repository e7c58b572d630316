/** AES-256-GCM as one run of bytes: nonce (12), ciphertext, tag (16). NIST SP 800-38D, random nonces. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, type KeyObject } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** `aad` says where the bytes belong: they open nowhere else. At most 2³² calls under one key (SP 800-38D §8.3). */
export const sealBytes = (key: KeyObject, plaintext: Uint8Array, aad: Uint8Array): Buffer =>
  sealUnder({ key, nonce: randomBytes(NONCE) }, plaintext, aad);

/** For bytes that have to come out the same again: the nonce is a MAC of what is sealed, so that none serves two plaintexts. */
export const sealReproducibly = (key: KeyObject, plaintext: Uint8Array, aad: Uint8Array): Buffer => {
  const nonce = createHmac('sha256', key).update(plaintext).digest().subarray(0, NONCE);
  return sealUnder({ key, nonce }, plaintext, aad);
};

type Under = { readonly key: KeyObject; readonly nonce: Uint8Array };

const sealUnder = ({ key, nonce }: Under, plaintext: Uint8Array, aad: Uint8Array): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
};

/** Throws when key, `aad` or a single bit differs. */
export const openBytes = (key: KeyObject, sealed: Uint8Array, aad: Uint8Array): Buffer => {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < NONCE + TAG) throw new Error('Sealed bytes are cut short');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG }).setAAD(aad);
  decipher.setAuthTag(bytes.subarray(-TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
};
