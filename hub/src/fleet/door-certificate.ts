import { generateKeyPairSync } from 'node:crypto';
import type { Ca } from './ca.ts';

/**
 * Key and certificate of the terminal door, PEM, made anew at each start: the key never touches a disk. `names`: under
 * which terminals reach the door.
 */
export const makeDoorCertificate = async (ca: Ca, names: readonly string[]): Promise<{ key: string; cert: string }> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { pem } = await ca.issue({ kind: 'server', names, publicKey });
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem };
};
