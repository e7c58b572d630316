/** Key and certificate of the demo's timestamp authority, kept in a folder so that older papers stay believed. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { describe, makeLeaf, makeRoot, type Leaf } from '../../fleet/certificates.ts';
import type { TimeSigner } from '../../seals/time/issue-token.ts';

export type AuthorityKeys = {
  readonly signer: TimeSigner;
  /** Of the same root, for documents instead of timestamps. */
  readonly forDocuments: TimeSigner;
  /** PEM file for `YIZHAN_TIMESTAMP_ROOTS`. */
  readonly rootsPath: string;
};

const kept = z.object({
  certificate: z.base64(),
  key: z.string(),
  documents: z.object({ certificate: z.base64(), key: z.string() }),
});

const signerOf = (one: { readonly certificate: string; readonly key: string }): TimeSigner => ({
  certificates: [Buffer.from(one.certificate, 'base64')],
  key: createPrivateKey(one.key),
});

export const authorityKeys = async (dir: string, now: number): Promise<AuthorityKeys> => {
  const [file, rootsPath] = [path.join(dir, 'authority.json'), path.join(dir, 'roots.pem')];
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true });
    const { pem, saved } = await makeKeys(now);
    writeFileSync(rootsPath, pem);
    writeFileSync(file, JSON.stringify(saved), { mode: 0o600 });
  }
  const saved = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { signer: signerOf(saved), forDocuments: signerOf(saved.documents), rootsPath };
};

/** A root that signs timestamps and nobody trusts. */
export const untrustedSigner = async (now: number): Promise<TimeSigner> => signerOf((await makeKeys(now)).saved);

const makeKeys = async (now: number) => {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const organization = '示范时间戳服务';
  const root = pair().privateKey;
  const certificate = await makeRoot(root, { organization, commonName: 'Demo Timestamp Root' }, now);
  const leaf = async (kind: 'time' | 'seal') => {
    const { publicKey, privateKey } = pair();
    const subject = { organization, commonName: 'Demo Timestamp Authority' };
    const { der } = describe(
      await makeLeaf({ certificate, key: root }, { kind, subject, publicKey } satisfies Leaf, now),
    );
    return { certificate: der.toString('base64'), key: pemOf(privateKey) };
  };
  return { pem: describe(certificate).pem, saved: { ...(await leaf('time')), documents: await leaf('seal') } };
};

const pemOf = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();
