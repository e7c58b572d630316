import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  createHmac,
} from 'node:crypto';
import { expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { makeOpener, makeSealer } from './seal-record.ts';
import { helpCalled } from './simulated/fixtures.ts';

const b = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const x25519 = (privateRaw: Uint8Array, publicRaw: Uint8Array): Buffer =>
  diffieHellman({
    privateKey: createPrivateKey({
      key: b(hex('302e020100300506032b656e04220420'), privateRaw),
      format: 'der',
      type: 'pkcs8',
    }),
    publicKey: createPublicKey({ key: b(hex('302a300506032b656e032100'), publicRaw), format: 'der', type: 'spki' }),
  });

/** RFC 9180 §4–§5.1 for mode_base with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256, on node:crypto alone: the judge. */
const judge = (
  { keyBytes, aead, cipher }: { keyBytes: 16 | 32; aead: string; cipher: 'aes-128-gcm' | 'aes-256-gcm' },
  { enc, ct, aad, info, skRm, pkRm }: Record<'enc' | 'ct' | 'aad' | 'info' | 'skRm' | 'pkRm', Uint8Array>,
): Buffer => {
  const extract = (suite: Buffer, salt: Uint8Array, label: string, ikm: Uint8Array): Buffer =>
    createHmac('sha256', salt.length === 0 ? Buffer.alloc(32) : salt)
      .update(b('HPKE-v1', suite, label, ikm))
      .digest();
  const expand = (
    suite: Buffer,
    prk: Uint8Array,
    [label, info]: readonly [string, Uint8Array],
    length: number,
  ): Buffer => {
    const labeled = b(hex(length.toString(16).padStart(4, '0')), 'HPKE-v1', suite, label, info);
    // One block is enough for every length here: HKDF-Expand is HMAC(prk, info | 0x01).
    return createHmac('sha256', prk).update(b(labeled, '\x01')).digest().subarray(0, length);
  };
  const kem = b('KEM', hex('0020'));
  const dh = x25519(skRm, enc);
  const shared = expand(kem, extract(kem, b(), 'eae_prk', dh), ['shared_secret', b(enc, pkRm)], 32);
  const suite = b('HPKE', hex('0020'), hex('0001'), hex(aead));
  const context = b('\x00', extract(suite, b(), 'psk_id_hash', b()), extract(suite, b(), 'info_hash', info));
  const secret = extract(suite, shared, 'secret', b());
  const decipher = createDecipheriv(
    cipher,
    expand(suite, secret, ['key', context], keyBytes),
    expand(suite, secret, ['base_nonce', context], 12),
  );
  decipher.setAAD(aad);
  decipher.setAuthTag(ct.subarray(-16));
  return b(decipher.update(ct.subarray(0, -16)), decipher.final());
};

const pair = generateKeyPairSync('x25519');
const publicRaw = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const privateRaw = Buffer.from(pair.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
const open = makeOpener((version) => Promise.resolve(version === 3 ? pair.privateKey : undefined));
const seal = await makeSealer('T-0001', { version: 3, publicKey: publicRaw });
const record = helpCalled('home');
const sealed = await seal({ id: uuidv7(), at: '2026-09-01T00:00:00.000Z', record });

test('the judge opens RFC 9180 A.1.1.1, sequence number 0', () => {
  const opened = judge(
    { keyBytes: 16, aead: '0001', cipher: 'aes-128-gcm' },
    {
      enc: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
      pkRm: hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
      skRm: hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
      info: hex('4f6465206f6e2061204772656369616e2055726e'),
      aad: hex('436f756e742d30'),
      ct: hex('f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a'),
    },
  );
  expect(opened.toString()).toBe('Beauty is truth, truth beauty');
});

test('R26.1 a record is sealed as RFC 9180 says, under the names of terminal and record', () => {
  const opened = judge(
    { keyBytes: 32, aead: '0002', cipher: 'aes-256-gcm' },
    {
      enc: sealed.enc,
      ct: sealed.ct,
      aad: Buffer.from(`yizhan/1|T-0001|${sealed.id}`),
      info: b(),
      skRm: privateRaw,
      pkRm: publicRaw,
    },
  );
  expect(JSON.parse(opened.toString())).toEqual(record);
});

test('R2.3 the hub opens it under these names only', async () => {
  expect(await open('T-0001', sealed)).toEqual(record);
  expect(await open('T-0002', sealed)).toEqual({ fault: 'record-sealed-wrongly' });
  expect(await open('T-0001', { ...sealed, id: uuidv7() })).toEqual({ fault: 'record-sealed-wrongly' });
});

test('R5.3 what cannot be opened or holds no record is a fault that says nothing of the content', async () => {
  const bent = Uint8Array.from(sealed.ct);
  bent[0] = (bent[0] ?? 0) ^ 1;
  expect(await open('T-0001', { ...sealed, ct: bent })).toEqual({ fault: 'record-sealed-wrongly' });
  expect(await open('T-0001', { ...sealed, enc: new Uint8Array(5) })).toEqual({ fault: 'record-sealed-wrongly' });
  expect(await open('T-0001', { ...sealed, keyVersion: 4 })).toMatchObject({ fault: 'record-sealed-wrongly' });
  const odd = await seal({ id: uuidv7(), at: sealed.at, record: { kind: 'secret' } as never });
  expect(await open('T-0001', odd)).toEqual({ fault: 'bad-message', params: { at: 'kind' } });
});

test('two seals of one record have nothing in common', async () => {
  const again = await seal({ id: sealed.id, at: sealed.at, record });
  expect(Buffer.from(again.ct).equals(Buffer.from(sealed.ct))).toBe(false);
});
