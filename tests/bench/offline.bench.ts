import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isSignedWith, type KeyList } from '@yizhan/shared/paper/key-list.ts';
import { makeOfflineCode, readOfflineCode } from '@yizhan/shared/paper/offline-code.ts';
import { verifyOffline } from '@yizhan/shared/paper/verify-offline.ts';
import { judge, percentile, type Result } from './result.ts';

const ROUNDS = 500;
const WARM_UP = 50;
/** Of a university in some years. */
const VOIDED = 10_000;
const HASH_BYTES = 16;

/** From the text of a long code to the verdict, by a list with ten thousand voided papers; beside checking the signature alone. */
export const offlineVerification = async (): Promise<readonly Result[]> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }));
  const keyId = createHash('sha256').update(spki).digest().subarray(0, 8);
  const issuedAt = 1_795_395_723;
  const text = makeOfflineCode(
    {
      ...{ issuer: 'YLU', issuedAt, code: 'YLU123456789ABCK', serial: 'YLU-2026-2345-6789-ABCP', copy: 1 },
      ...{ title: '在读证明', name: '张**', number: '2023****01', facts: '软件工程 · 全日制本科生 · 2023-09—2027-06' },
      hash: randomBytes(HASH_BYTES),
    },
    { keyId, sign: (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }) },
  );
  const words = { zh: '学籍专用章', en: 'Student records' };
  const list: KeyList = {
    ...{ issuer: 'YLU', university: words, made: issuedAt },
    keys: [
      {
        id: keyId.toString('hex'),
        key: Buffer.from(spki).toString('base64url'),
        seal: words,
        department: words,
        from: 0,
      },
    ],
    voided: Buffer.concat(Array.from({ length: VOIDED }, () => randomBytes(8)).sort((a, b) => a.compare(b))).toString(
      'base64url',
    ),
  };
  const reading = readOfflineCode(text);
  if (reading.kind !== 'code') throw new Error('The code that was made is not read');
  const [signature, signed] = [Uint8Array.from(reading.code.signature), Uint8Array.from(reading.code.signed)];

  const [ours, alone]: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const began = performance.now();
    const { kind } = await verifyOffline(text, list, issuedAt);
    const between = performance.now();
    if (kind !== 'stands' || !(await isSignedWith(spki, signature, signed))) throw new Error(`The code is ${kind}`);
    if (round < WARM_UP) continue;
    ours.push(between - began);
    alone.push(performance.now() - between);
  }
  const figures = { ours: percentile(ours, 95), baseline: percentile(alone, 95) };
  return [judge({ name: 'offline code → verdict, p95', unit: 'ms', ...figures, goal: ['ours at most', 5] })];
};
