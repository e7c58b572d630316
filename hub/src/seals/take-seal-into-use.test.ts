import { X509Certificate } from 'node:crypto';
import { systemClock } from '@yizhan/shared/clock.ts';
import { expect, onTestFinished, test } from 'vitest';
import { ISSUER, testPapers } from '../papers/test-papers.ts';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { opensslRevocation } from './judges.ts';
import { revokeSeal } from './revoke-seal.ts';
import { sealInForce } from './seal-in-force.ts';
import { renewSeals, takeSealIntoUse } from './take-seal-into-use.ts';
import { readValidationData } from './validation-data.ts';

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
    const found = await sealInForce(db.pool, seal.id, new Date());
    if ('fault' in found) throw new Error(found.fault);
    return found.certificates[0];
  };
  const first = await certificate();
  await takeSealIntoUse({ db, keyring, ca, issuer: ISSUER, clock: systemClock }, seal);
  expect(await certificate()).toBe(first);

  await keyring.rotate('seal:student-records');
  await takeSealIntoUse({ db, keyring, ca, issuer: ISSUER, clock: systemClock }, seal, 'operator:registrar');
  const second = new X509Certificate(await certificate());
  expect(second.fingerprint256).not.toBe(new X509Certificate(first).fingerprint256);
  const [root = ''] = ca.roots;
  expect(second.verify(new X509Certificate(root).publicKey)).toBe(true);

  const renewed = await sealInForce(db.pool, seal.id, new Date());
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
  expect(await sealInForce(db.pool, seal.id, new Date())).toEqual({
    fault: 'seal-suspended',
    params: { seal: '学籍专用章', sealEn: 'Student records seal' },
  });
  await expect(sealInForce(db.pool, 'none', new Date())).rejects.toThrow('no seal none');
});

test('R28 a seal past its certificate’s end, or whose certificate is revoked, seals nothing from that moment', async () => {
  const { db, deps, ca, prepared } = await testPapers();
  onTestFinished(() => db.close());
  const own = { db, keyring: deps.keyring, ca, issuer: ISSUER, clock: systemClock };
  const now = new Date();
  const found = await sealInForce(db.pool, seal.id, now);
  if ('fault' in found) throw new Error(found.fault);
  const { validToDate, validFromDate } = new X509Certificate(found.certificates[0]);
  const faultAt = async (ms: number) => {
    const answer = await sealInForce(db.pool, seal.id, new Date(ms));
    return 'fault' in answer ? answer.fault : undefined;
  };
  expect(await faultAt(validToDate.getTime())).toBeUndefined();
  expect(await faultAt(validToDate.getTime() + 1)).toBe('seal-expired');
  expect(await faultAt(validFromDate.getTime() - 1)).toBe('seal-expired');

  const revocation = { sealId: seal.id, keyCompromised: false, by: 'operator:test', at: now } as const;
  expect(await db.tx((tx) => revokeSeal(tx, revocation))).toBe(true);
  expect(await db.tx((tx) => revokeSeal(tx, revocation))).toBe(false);
  expect(await faultAt(now.getTime() - 1)).toBeUndefined();
  expect(await faultAt(now.getTime())).toBe('seal-revoked');
  await takeSealIntoUse(own, seal);
  expect(await faultAt(now.getTime()), 'the same key gets no new certificate').toBe('seal-revoked');

  const { lists } = await readValidationData((await prepared()).pdf);
  const [der, root] = found.certificates.map((pem) => new X509Certificate(pem).raw);
  if (!der || !root || !lists[0]) throw new Error('no list');
  const judged = opensslRevocation(der, { list: lists[0], root, at: new Date(now.getTime() + 1000) });
  expect(judged).toContain('certificate revoked');

  await deps.keyring.rotate('seal:student-records');
  await takeSealIntoUse(own, seal);
  expect(await faultAt(Date.now())).toBeUndefined();
});

test('a certificate near its end is renewed under the same key', async () => {
  const clock = manualClock(Date.now());
  const { db, deps, ca } = await testPapers(clock);
  onTestFinished(() => db.close());
  const own = { db, keyring: deps.keyring, ca, issuer: ISSUER, clock };
  const serials = () => db.prisma.sealCertificate.count();
  await takeSealIntoUse(own, seal);
  expect(await serials()).toBe(1);
  await clock.advance((5 * 365 - 30) * 86_400_000);
  await renewSeals(own);
  expect(await serials()).toBe(2);
  const renewed = await sealInForce(db.pool, seal.id, new Date(clock.now() + 31 * 86_400_000));
  expect(renewed).not.toHaveProperty('fault');
});
