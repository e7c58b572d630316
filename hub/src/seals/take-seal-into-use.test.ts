import { X509Certificate } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { ISSUER, testPapers } from '../papers/test-papers.ts';
import { sealInForce } from './seal-in-force.ts';
import { takeSealIntoUse } from './take-seal-into-use.ts';

const seal = {
  id: 'student-records',
  name: { zh: '学籍专用章', en: 'Student records seal' },
  departmentId: 'registrar',
} as const;

test('R28 taking a seal into use twice changes nothing; after a rotation it gets a certificate for the new key', async () => {
  const { db, deps, ca, prepared } = await testPapers();
  onTestFinished(() => db.close());
  const { keyring } = deps;
  const certificate = async (): Promise<string> => {
    const found = await sealInForce(db.pool, seal.id);
    if ('fault' in found) throw new Error(found.fault);
    return found.certificates[0];
  };
  const first = await certificate();
  await takeSealIntoUse({ db, keyring, ca, issuer: ISSUER }, seal);
  expect(await certificate()).toBe(first);

  await keyring.rotate('seal:student-records');
  await takeSealIntoUse({ db, keyring, ca, issuer: ISSUER }, seal, 'operator:registrar');
  const second = new X509Certificate(await certificate());
  expect(second.fingerprint256).not.toBe(new X509Certificate(first).fingerprint256);
  const [root = ''] = ca.roots;
  expect(second.verify(new X509Certificate(root).publicKey)).toBe(true);

  const renewed = await sealInForce(db.pool, seal.id);
  if ('fault' in renewed) throw new Error(renewed.fault);
  expect((await prepared({ seal: renewed })).serial).toMatch(/^YLU-/);
  const { rows } = await db.pool.query<{ kind: string }>(
    `select kind from audit_event where kind like 'seal.%' order by position`,
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['seal.created', 'seal.certificate-issued', 'seal.certificate-issued']);
});

test('a suspended seal is a fault that names it, and a seal that does not exist is a bug', async () => {
  const { db } = await testPapers();
  onTestFinished(() => db.close());
  await db.pool.query(`update seal set state = 'suspended'`);
  expect(await sealInForce(db.pool, seal.id)).toEqual({ fault: 'seal-suspended', params: { seal: '学籍专用章' } });
  await expect(sealInForce(db.pool, 'none')).rejects.toThrow('no seal none');
});
